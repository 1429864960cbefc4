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
        let suffix = "@" + String(number, radix: 16)
        switch owner {
        case .part(let uploadID, let part): return "\(bucket)/uploads/\(uploadID)/\(part)\(suffix)"
        case .object(let key):
            let parts = key.bytes.split(
                separator: UInt8(ascii: "/"), maxSplits: 15, omittingEmptySubsequences: false)
            let names = parts.map { Self.escaped($0) }
            return "\(bucket)/objects/\(names.joined(separator: "/"))\(suffix)"
        }
    }

    private static func escaped(_ component: ArraySlice<UInt8>) -> String {
        if component.isEmpty { return "%" }
        if component.allSatisfy({ $0 == UInt8(ascii: ".") }) {
            return String(repeating: "%2E", count: component.count)
        }
        var text: [UInt8] = []
        for byte in component {
            guard text.count < 160 else { break }
            switch byte {
            case 0..<32, 127, UInt8(ascii: "/"), UInt8(ascii: "@"), UInt8(ascii: "%"), UInt8(ascii: "\\"):
                text += Array("%\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))".utf8)
            default: text.append(byte)
            }
        }
        // A cut may fall inside a character: the broken tail goes.
        while let last = text.last, last >= 0x80, String(validating: text, as: UTF8.self) == nil {
            text.removeLast()
        }
        return String(decoding: text, as: UTF8.self)
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
