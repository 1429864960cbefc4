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
        let slash = UInt8(ascii: "/")
        let path = request.path.utf8.first == slash ? request.path.utf8.dropFirst() : request.path.utf8[...]
        if let bucket = Self.virtualBucket(request.hostName) {
            self.init(bucket: bucket, encodedKey: Substring(path))
            return
        }
        let end = path.firstIndex(of: slash) ?? path.endIndex
        let bucket = PercentEncoding.decode(Substring(path[..<end]))
        self.init(bucket: bucket.isEmpty ? nil : bucket, encodedKey: Substring(path[end...].dropFirst()))
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
        if host.utf8.allSatisfy({ (48...57).contains($0) || $0 == UInt8(ascii: ".") }) { return nil }
        var host = host
        return host.withUTF8 { host in
            guard let end = host.firstIndex(of: dot), end > 0, let tail = host.lastIndex(of: dot),
                Int(String(decoding: host[(tail + 1)...], as: UTF8.self)) == nil
            else { return nil }
            let first = host[..<end]
            let second = host[(end + 1)...].prefix { $0 != dot }
            let isBucket =
                end == tail
                ? second.elementsEqual("localhost".utf8) && !first.elementsEqual("oss".utf8)
                : second.elementsEqual("oss".utf8) || second.starts(with: "oss-".utf8)
            return isBucket ? String(decoding: first, as: UTF8.self) : nil
        }
    }

    private static let dot = UInt8(ascii: ".")

    /// The region in a host name such as `oss-cn-hangzhou-internal.aliyuncs.com`; nil where it names none.
    package static func region(_ host: String) -> String? {
        guard host.hasSuffix(".aliyuncs.com") else { return nil }
        var host = host
        return host.withUTF8 { host in
            var rest = host[...]
            while !rest.isEmpty {
                let label = rest.prefix { $0 != dot }
                if label.starts(with: "oss-".utf8), !label.elementsEqual("oss-accelerate".utf8) {
                    let (region, inside) = (String(decoding: label.dropFirst(4), as: UTF8.self), "-internal")
                    return region.hasSuffix(inside) ? String(region.dropLast(inside.count)) : region
                }
                rest = rest.dropFirst(label.count + 1)
            }
            return nil
        }
    }
}
