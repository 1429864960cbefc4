/// Base64 of BINARY and VARBINARY values, the standard alphabet with padding.
enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Appends the text of `bytes`.
    static func encode(_ bytes: some Collection<UInt8>, into out: inout [UInt8]) {
        var (word, bits) = (0, 0)
        for byte in bytes {
            word = (word << 8 | Int(byte)) & 0xFFFF
            bits += 8
            while bits >= 6 {
                bits -= 6
                out.append(alphabet[word >> bits & 63])
            }
        }
        guard bits > 0 else { return }
        out.append(alphabet[word << (6 - bits) & 63])
        out.append(contentsOf: [UInt8](repeating: UInt8(ascii: "="), count: bits == 2 ? 2 : 1))
    }

    /// The bytes of a text; nil if it is no Base64.
    static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var out: [UInt8] = []
        var (word, bits) = (0, 0)
        for byte in text {
            guard byte != UInt8(ascii: "=") else { break }
            guard let digit = digit(byte) else { return nil }
            word = (word << 6 | digit) & 0xFFFF
            bits += 6
            if bits >= 8 {
                bits -= 8
                out.append(UInt8(truncatingIfNeeded: word >> bits))
            }
        }
        return out
    }

    private static func digit(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(byte) - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(byte) - 71
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte) + 4
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
