import CloudGateway
import NIOHTTP1

/// Reads HTTP request heads as `CloudRequest`s.
enum WireRequest {
    /// Understands origin form (`/bucket/key?acl`) and the absolute form that clients send to a proxy
    /// (`http://bucket.oss-cn-hangzhou.aliyuncs.com/key`), whose host wins over the `Host` field, as RFC 9112 3.2.2 says.
    static func cloudRequest(
        _ head: HTTPRequestHead, scheme: String, body: RequestBody, digests: StreamedDigests?, source: String
    )
        -> CloudRequest
    {
        var host = head.headers.first(name: "host") ?? ""
        var target = head.uri[...]
        for scheme in ["http://", "https://"] where target.hasPrefix(scheme) {
            let rest = target.dropFirst(scheme.count)
            host = String(rest.prefix { $0 != "/" && $0 != "?" })
            target = rest.dropFirst(host.count)
        }
        let end = target.utf8.firstIndex(of: UInt8(ascii: "?")) ?? target.endIndex
        let path = target[..<end]
        var fields = HeaderFields(capacity: head.headers.count)
        for field in head.headers { fields.add(field.name, field.value) }
        var request = CloudRequest(
            method: head.method.rawValue, scheme: scheme, host: host, path: path.isEmpty ? "/" : String(path),
            query: String(target[end...].dropFirst()),
            headers: fields, body: body,
            sourceAddress: source)
        request.digests = digests
        return request
    }
}
