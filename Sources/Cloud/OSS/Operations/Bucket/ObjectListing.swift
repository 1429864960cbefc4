import CloudGateway
import LabKernel

/// Walks a bucket's keys in order: prefix, delimiter, starting point and page size, as all list operations
/// need them.
struct ObjectListing {
    var prefix: ObjectKey
    var delimiter: [UInt8]
    /// Keys up to and with this one are left out, and common prefixes too; nil from the beginning.
    var after: ObjectKey?
    var limit: Int

    struct Page {
        var objects: [ObjectVersion] = []
        var prefixes: [ObjectKey] = []
        var isTruncated = false
        /// The key or common prefix that ends the page.
        var last: ObjectKey?

        var count: Int { objects.count + prefixes.count }
    }

    /// The newest versions that are no delete markers.
    func page(of bucket: Bucket) -> Page {
        var page = Page()
        var cursor: ObjectKey? = max(prefix, after ?? prefix)
        while let start = cursor {
            cursor = nil
            bucket.objects.forEach(from: start) { key, versions in
                guard key.hasPrefix(prefix) else { return false }
                guard let newest = versions.first, !newest.isDeleteMarker else { return true }
                let common = commonPrefix(of: key)
                if let after, common ?? key <= after {
                    // What the marker already covered: whole prefixes are jumped over.
                    cursor = common.flatMap(Self.successor)
                    return common == nil
                }
                guard page.count < limit else {
                    page.isTruncated = true
                    return false
                }
                if let common { page.prefixes.append(common) } else { page.objects.append(newest) }
                page.last = common ?? key
                cursor = common.flatMap(Self.successor)
                return common == nil
            }
        }
        return page
    }

    /// The key up to and with the first delimiter behind the prefix; nil when there is none.
    func commonPrefix(of key: ObjectKey) -> ObjectKey? {
        guard !delimiter.isEmpty else { return nil }
        let rest = key.bytes[prefix.bytes.count...]
        guard let range = rest.firstRange(of: delimiter) else { return nil }
        return ObjectKey(bytes: Array(key.bytes[..<range.upperBound]))
    }

    /// The first key that comes after all keys with a prefix; nil when there is none.
    static func successor(of prefix: ObjectKey) -> ObjectKey? {
        var bytes = prefix.bytes
        while let last = bytes.popLast() {
            if last < 255 { return ObjectKey(bytes: bytes + [last + 1]) }
        }
        return nil
    }
}

/// Keys as list answers write them.
enum ListedText {
    static func key(_ key: ObjectKey, encodes: Bool) -> String { text(key.text, encodes: encodes) }

    static func text(_ text: String, encodes: Bool) -> String {
        encodes ? PercentEncoding.encode(text) : text
    }
}
