/// Hexadecimal text of bytes.
package enum Hex {
    /// Two lower-case digits a byte.
    package static func encode(_ bytes: some Sequence<UInt8>) -> String {
        text(bytes, letters: UInt8(ascii: "a"))
    }

    /// Two upper-case digits a byte.
    package static func encodeUpper(_ bytes: some Sequence<UInt8>) -> String {
        text(bytes, letters: UInt8(ascii: "A"))
    }

    /// Upper-case pairs with a space after each, as OSS writes `StringToSignBytes`.
    package static func encodeSpaced(_ text: String) -> String {
        text.utf8.map { encodeUpper([$0]) + " " }.joined()
    }

    /// Adds two lower-case digits a byte to a text.
    static func append(_ bytes: UnsafeRawBufferPointer, to text: inout [UInt8]) {
        for byte in bytes {
            text.append(digit(byte >> 4, UInt8(ascii: "a")))
            text.append(digit(byte & 15, UInt8(ascii: "a")))
        }
    }

    private static func text(_ bytes: some Sequence<UInt8>, letters: UInt8) -> String {
        let bytes = Array(bytes)
        return String(unsafeUninitializedCapacity: 2 * bytes.count) { text in
            for index in bytes.indices {
                text[2 * index] = digit(bytes[index] >> 4, letters)
                text[2 * index + 1] = digit(bytes[index] & 15, letters)
            }
            return 2 * bytes.count
        }
    }

    private static func digit(_ nibble: UInt8, _ letters: UInt8) -> UInt8 {
        nibble < 10 ? nibble + 48 : nibble - 10 + letters
    }
}
