/// Names the bytes of one object version or of one part.
package struct BlobName: Sendable, Hashable {
    /// What the bytes belong to.
    package enum Owner: Sendable, Hashable {
        case object(ObjectKey)
        case part(uploadID: String, number: Int)
    }

    package var bucket: String
    package var owner: Owner
    /// Unique in the store: no two blobs share it, so a key's old and new bytes never mix.
    package var number: UInt64

    package init(bucket: String, owner: Owner, number: UInt64) {
        (self.bucket, self.owner, self.number) = (bucket, owner, number)
    }

    /// The path under the store's folder: `bucket/objects/<key>@<number>` or
    /// `bucket/uploads/<id>/<part>@<number>`.
    ///
    /// Folders follow the key's slashes so that people find objects. Components are escaped where they would
    /// mean something else (empty, `.`, `..`, control characters, `@`, `%`), cut at 160 bytes and 16 levels;
    /// the number alone makes names unique.
    package var path: String {
        path(in: "")
    }

    /// The path in a folder; from there, where it is empty.
    func path(in folder: String) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(folder.utf8.count + 256)
        if !folder.isEmpty {
            text += folder.utf8
            text.append(UInt8(ascii: "/"))
        }
        text += bucket.utf8
        switch owner {
        case .part(let uploadID, let part): text += "/uploads/\(uploadID)/\(part)".utf8
        case .object(let key):
            text += "/objects".utf8
            var rest = key.bytes[...]
            var level = 0
            repeat {
                level += 1
                let end = level < 16 ? rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex : rest.endIndex
                text.append(UInt8(ascii: "/"))
                Self.appendEscaped(rest[..<end], to: &text)
                if end == rest.endIndex { break }
                rest = rest[(end + 1)...]
            } while true
        }
        text.append(UInt8(ascii: "@"))
        text += String(number, radix: 16).utf8
        return String(decoding: text, as: UTF8.self)
    }

    private static func appendEscaped(_ component: ArraySlice<UInt8>, to text: inout [UInt8]) {
        if component.isEmpty { return text.append(UInt8(ascii: "%")) }
        if component.allSatisfy({ $0 == UInt8(ascii: ".") }) {
            for _ in component { text += "%2E".utf8 }
            return
        }
        let start = text.count
        for byte in component {
            guard text.count - start < 160 else { break }
            switch byte {
            case 0..<32, 127, UInt8(ascii: "/"), UInt8(ascii: "@"), UInt8(ascii: "%"), UInt8(ascii: "\\"):
                text += "%\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))".utf8
            default: text.append(byte)
            }
        }
        // A cut may fall inside a character: the broken tail goes.
        while let last = text.last, last >= 0x80, String(validating: text[start...], as: UTF8.self) == nil {
            text.removeLast()
        }
    }
}

/// A run of bytes of a blob.
package struct BlobSlice: Sendable, Hashable {
    package var name: BlobName
    package var offset: Int64
    package var count: Int64

    package init(_ name: BlobName, offset: Int64 = 0, count: Int64) {
        (self.name, self.offset, self.count) = (name, offset, count)
    }
}
