/// The bucket and object a request names, by path or by virtual host.
///
/// Virtual hosts are `bucket.oss-<region>.aliyuncs.com`, `bucket.localhost` and `bucket.oss.<any domain>`;
/// every other host, `127.0.0.1` and `oss-<region>.aliyuncs.com` among them, is path style.
package struct OSSAddress: Sendable, Equatable {
    /// Nil for requests to the service itself.
    package var bucket: String?
    /// The decoded key as UTF-8 bytes; nil for requests to a bucket.
    package var key: [UInt8]?

    package init(_ request: CloudRequest) {
        var path = request.path[...]
        if path.first == "/" { path = path.dropFirst() }
        if let bucket = Self.virtualBucket(request.hostName) {
            self.init(bucket: bucket, encodedKey: path)
            return
        }
        let slash = path.firstIndex(of: "/") ?? path.endIndex
        let bucket = PercentEncoding.decode(path[..<slash])
        self.init(bucket: bucket.isEmpty ? nil : bucket, encodedKey: path[slash...].dropFirst())
    }

    private init(bucket: String?, encodedKey: Substring) {
        self.bucket = bucket
        key = encodedKey.isEmpty ? nil : PercentEncoding.decodeBytes(encodedKey)
    }

    /// The key as text; bytes that are no UTF-8 are repaired.
    package var keyText: String { String(decoding: key ?? [], as: UTF8.self) }

    /// `/`, `/bucket/` or `/bucket/key`, decoded.
    package var canonicalPath: String {
        guard let bucket else { return "/" }
        return "/\(bucket)/\(keyText)"
    }

    /// The bucket in a host name; nil for path style hosts.
    package static func virtualBucket(_ host: String) -> String? {
        // Addresses, most of all 127.0.0.1, name no bucket.
        guard let last = host.utf8.last,
            !(48...57).contains(last) || Int(host.split(separator: ".").last ?? "") == nil
        else { return nil }
        let labels = host.split(separator: ".").map(String.init)
        guard labels.count > 1, Int(labels[labels.count - 1]) == nil else { return nil }
        if labels.count == 2 {
            return labels[1] == "localhost" && labels[0] != "oss" ? labels[0] : nil
        }
        let isService = labels[1] == "oss" || labels[1].hasPrefix("oss-")
        return isService ? labels[0] : nil
    }

    /// The region in a host name such as `oss-cn-hangzhou-internal.aliyuncs.com`; nil where it names none.
    package static func region(_ host: String) -> String? {
        guard host.hasSuffix(".aliyuncs.com") else { return nil }
        let label = host.split(separator: ".").first { $0.hasPrefix("oss-") && $0 != "oss-accelerate" }
        guard let label else { return nil }
        let region = label.dropFirst("oss-".count)
        return String(region.hasSuffix("-internal") ? region.dropLast("-internal".count) : region)
    }
}
