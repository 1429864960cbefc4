/// Hexadecimal text of bytes.
package enum Hex {
    /// Two lower-case digits a byte.
    package static func encode(_ bytes: some Sequence<UInt8>) -> String {
        text(bytes, digits: Array("0123456789abcdef".utf8))
    }

    /// Two upper-case digits a byte.
    package static func encodeUpper(_ bytes: some Sequence<UInt8>) -> String {
        text(bytes, digits: Array("0123456789ABCDEF".utf8))
    }

    /// Upper-case pairs with a space after each, as OSS writes `StringToSignBytes`.
    package static func encodeSpaced(_ text: String) -> String {
        text.utf8.map { encodeUpper([$0]) + " " }.joined()
    }

    private static func text(_ bytes: some Sequence<UInt8>, digits: [UInt8]) -> String {
        var text: [UInt8] = []
        for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }
}
