/// Base64 with the standard alphabet and padding.
///
/// Source: RFC 4648 section 4.
package enum Base64 {
    package static func encode(_ bytes: some Collection<UInt8>) -> String {
        let bytes = Array(bytes)
        let count = (bytes.count + 2) / 3 * 4
        return String(unsafeUninitializedCapacity: count) { text in
            for position in 0..<count {
                let byte = position / 4 * 3 + position % 4
                // A digit has bits of the byte before its own place and of the one there.
                let isPadding = position % 4 > 1 && byte > bytes.count
                let high = position % 4 == 0 || isPadding ? 0 : Int(bytes[byte - 1]) << 8
                let bits = high | (byte < bytes.count ? Int(bytes[byte]) : 0)
                let digit = alphabet[bits >> (2 + 2 * (position % 4)) & 63]
                text[position] = isPadding ? UInt8(ascii: "=") : digit
            }
            return count
        }
    }

    /// Nil when the text has other characters, wrong padding or a wrong length.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count % 4 == 0 else { return nil }
        let padding = digits.suffix(2).count { $0 == UInt8(ascii: "=") }
        var bytes: [UInt8] = []
        var bits = 0
        for (index, digit) in digits.enumerated() {
            let value = index >= digits.count - padding ? 0 : values[Int(digit)]
            guard value >= 0 else { return nil }
            bits = bits << 6 | value
            if index % 4 == 3 {
                bytes += [UInt8(bits >> 16 & 255), UInt8(bits >> 8 & 255), UInt8(bits & 255)]
                bits = 0
            }
        }
        return bytes.dropLast(padding)
    }

    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The value of each ASCII digit, -1 for what is none.
    private static let values: [Int] = {
        var values = [Int](repeating: -1, count: 256)
        for (value, digit) in alphabet.enumerated() { values[Int(digit)] = value }
        return values
    }()
}
