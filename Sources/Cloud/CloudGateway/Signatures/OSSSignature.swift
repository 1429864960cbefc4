import LabKernel

/// Chooses the OSS scheme of a request, or says that it carries none.
package enum OSSSignature {
    /// The scheme by which `request` is signed; V1 for an anonymous one.
    package static func scheme(for request: CloudRequest) -> any SignatureScheme {
        let authorization = request.headers["Authorization"] ?? ""
        if authorization.hasPrefix("OSS4-HMAC-SHA256") { return OSSSignatureV4(request, inQuery: false) }
        if authorization.hasPrefix("OSS2 ") { return OSSSignatureV2(inQuery: false) }
        if !authorization.isEmpty { return OSSSignatureV1(inQuery: false) }
        switch request.parameter("x-oss-signature-version") {
        case "OSS4-HMAC-SHA256": return OSSSignatureV4(request, inQuery: true)
        case "OSS2": return OSSSignatureV2(inQuery: true)
        default: return OSSSignatureV1(inQuery: request.parameter("OSSAccessKeyId") != nil)
        }
    }

    /// Whether the way `request` is signed marks it as one for OSS.
    package static func isSigned(_ request: CloudRequest) -> Bool {
        if let authorization = request.headers["Authorization"] {
            guard authorization.hasPrefix("OSS") else { return false }
            return ["OSS ", "OSS2 ", "OSS4-HMAC-SHA256"].contains { authorization.hasPrefix($0) }
        }
        return request.parameter("OSSAccessKeyId") != nil
            || request.parameter("x-oss-signature-version") != nil
    }

    /// How far a signed time may be from the service's.
    static let allowedSkew = Duration.minutes(15)

    /// Throws when the signed `time` and `now` are further apart than is allowed.
    static func checkSkew(_ time: Instant, _ now: Instant) throws(CloudError) {
        if abs((now - time).wholeMicros) > allowedSkew.wholeMicros {
            throw OSSSignatureErrors.skewed(time, server: now)
        }
    }

    /// The instant of a request signed in the headers; `x-oss-date` goes before `Date`.
    static func headerDate(_ request: CloudRequest) throws(CloudError) -> (text: String, instant: Instant) {
        guard let text = request.headers["x-oss-date"] ?? request.headers["Date"],
            let instant = ISO8601.parseHTTPDate(text) ?? ISO8601.parse(text)
        else {
            throw OSSSignatureErrors.accessDenied(
                "OSS authentication requires a valid Date.", ec: "0002-00000502")
        }
        return (text, instant)
    }

    /// The `x-oss-` header fields as `name:value\n` lines, sorted, repeated names joined.
    static func headerLines(_ request: CloudRequest, additional: [String] = []) -> String {
        var text: [UInt8] = []
        appendHeaderLines(request, additional: additional, always: [], to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Adds the lines of the `x-oss-` header fields, of `always` where they are there, and of those that the request
    /// signs in addition.
    static func appendHeaderLines(
        _ request: CloudRequest, additional: [String], always: [String], to text: inout [UInt8]
    ) {
        var fields = request.headers.withPrefix("x-oss-")
        func add(_ name: String) {
            guard let value = request.headers[name] else { return }
            fields.append((name: name, value: value))
        }
        for name in always { add(name) }
        for name in additional where !name.hasPrefix("x-oss-") && !always.contains(name) { add(name) }
        fields.sort { ($0.name, $0.value) < ($1.name, $1.value) }
        for field in fields {
            text += field.name.utf8
            text.append(UInt8(ascii: ":"))
            text += field.value.trimmingSpace.utf8
            text.append(UInt8(ascii: "\n"))
        }
    }

    static func malformed(_ header: String) -> CloudError {
        OSSSignatureErrors.invalidArgument(
            "Authorization header is invalid: \"\(header)\".", ec: "0002-00000206")
    }
}
