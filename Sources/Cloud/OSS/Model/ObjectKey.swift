/// An object's key: UTF-8 bytes, equal and ordered byte by byte.
///
/// `String` would not do: it takes canonically equivalent texts for one, and orders by scalars.
package struct ObjectKey: Hashable, Comparable, Sendable {
    package let bytes: [UInt8]

    package init(bytes: [UInt8]) { self.bytes = bytes }
    package init(_ text: some StringProtocol) { bytes = Array(text.utf8) }

    package var text: String { String(decoding: bytes, as: UTF8.self) }

    package static func < (left: ObjectKey, right: ObjectKey) -> Bool {
        left.bytes.withUnsafeBytes { a in
            right.bytes.withUnsafeBytes { b in
                for index in 0..<min(a.count, b.count) where a[index] != b[index] {
                    return a[index] < b[index]
                }
                return a.count < b.count
            }
        }
    }

    package func hasPrefix(_ prefix: ObjectKey) -> Bool { bytes.starts(with: prefix.bytes) }

    /// Whether OSS accepts the key: 1 to 1,023 bytes of UTF-8, first character neither `/` nor `\`.
    ///
    /// Source: help.aliyun.com/en/oss/user-guide/object-naming-conventions.
    package var isValid: Bool {
        guard (1...1_023).contains(bytes.count) else { return false }
        guard bytes[0] != UInt8(ascii: "/"), bytes[0] != UInt8(ascii: "\\") else { return false }
        return String(validating: bytes, as: UTF8.self) != nil
    }
}
