/// Percent-encoding of URI parts.
package enum PercentEncoding {
    /// Encodes everything but RFC 3986 unreserved characters; `/` stays when `keepingSlash`.
    package static func encode(_ text: some StringProtocol, keepingSlash: Bool = false) -> String {
        let stays: (UInt8) -> Bool = { isUnreserved($0) || (keepingSlash && $0 == UInt8(ascii: "/")) }
        if text.utf8.allSatisfy(stays) { return String(text) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            if stays(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), hex(byte >> 4), hex(byte & 15)]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Decodes `%xx`, and `+` to a space when `plusIsSpace`; a stray `%` stays as it is. Bytes that are no UTF-8 are repaired.
    package static func decode(_ text: some StringProtocol, plusIsSpace: Bool = false) -> String {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
            return String(text)
        }
        return String(decoding: decodeBytes(text, plusIsSpace: plusIsSpace), as: UTF8.self)
    }

    /// As `decode`, of the bytes of a text.
    static func decode(bytes source: Slice<UnsafeBufferPointer<UInt8>>, plusIsSpace: Bool) -> String {
        isEncoded(source)
            ? String(decoding: decoded(source, plusIsSpace: plusIsSpace), as: UTF8.self)
            : String(decoding: source, as: UTF8.self)
    }

    /// As `decode`, but the bytes as they are, whether they are UTF-8 or not.
    package static func decodeBytes(_ text: some StringProtocol, plusIsSpace: Bool = false) -> [UInt8] {
        let source = Array(text.utf8)
        return isEncoded(source) ? decoded(source, plusIsSpace: plusIsSpace) : source
    }

    private static func isEncoded(_ source: some Collection<UInt8>) -> Bool {
        source.contains { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }
    }

    private static func decoded(
        _ source: some RandomAccessCollection<UInt8>, plusIsSpace: Bool
    ) -> [UInt8] {
        let source = Array(source)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(source.count)
        var index = 0
        while index < source.count {
            if source[index] == UInt8(ascii: "%"), index + 2 < source.count,
                let high = value(source[index + 1]), let low = value(source[index + 2])
            {
                bytes.append(high << 4 | low)
                index += 3
            } else {
                bytes.append(plusIsSpace && source[index] == UInt8(ascii: "+") ? 32 : source[index])
                index += 1
            }
        }
        return bytes
    }

    /// Whether `encode` of what these bytes stand for gives them again.
    static func isCanonical(_ source: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        var index = source.startIndex
        while index < source.endIndex {
            guard source[index] == UInt8(ascii: "%") else {
                guard isUnreserved(source[index]) else { return false }
                index += 1
                continue
            }
            guard index + 2 < source.endIndex, let high = value(source[index + 1]),
                let low = value(source[index + 2]), hex(high) == source[index + 1],
                hex(low) == source[index + 2], !isUnreserved(high << 4 | low)
            else { return false }
            index += 3
        }
        return true
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: "~")
    }

    private static func hex(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 48 + nibble : 55 + nibble }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 48...57: digit - 48
        case 65...70: digit - 55
        case 97...102: digit - 87
        default: nil
        }
    }
}
