/// Who signed a request, before anything else of it is judged: by it a server with several clouds finds the right one.
package enum RequestSigner {
    /// The access key id that a request names, whether the signature is good or not; nil for an unsigned one.
    package static func accessKeyID(of request: CloudRequest) -> String? {
        let scheme = scheme(for: request)
        do {
            if let id = try scheme.credentials(of: request)?.accessKeyID { return id }
        } catch {
            // What is malformed names nobody; the service it is for says what is wrong.
            return nil
        }
        return formKeyID(of: request)
    }

    private static func scheme(for request: CloudRequest) -> any SignatureScheme {
        let authorization = request.headers["Authorization"] ?? ""
        if SLSSignature.isSigned(request) { return SLSSignature.scheme(for: request) }
        if OSSSignature.isSigned(request) { return OSSSignature.scheme(for: request) }
        // Authorizations of OSS are refused by the schemes of OpenAPI, and the other way round.
        return authorization.isEmpty || authorization.hasPrefix("ACS3-") || authorization.hasPrefix("acs ")
            ? POPSignature.scheme(for: request) : OSSSignature.scheme(for: request)
    }

    /// How far into a form its key is looked for: fields come before the file.
    private static let formBytes = 32 << 10

    /// The key of a form that uploads to OSS, which is signed inside its body.
    private static func formKeyID(of request: CloudRequest) -> String? {
        let type = request.headers["Content-Type"]?.lowercased() ?? ""
        guard type.hasPrefix("multipart/form-data"), case .bytes(let bytes) = request.body else { return nil }
        let text = String(decoding: bytes.prefix(formBytes), as: UTF8.self)
        if let id = field("OSSAccessKeyId", in: text) { return id }
        return field("x-oss-credential", in: text).map { String($0.prefix { $0 != "/" }) }
    }

    private static func field(_ name: String, in form: String) -> String? {
        guard let start = form.firstRange(of: "name=\"\(name)\"\r\n\r\n") else { return nil }
        let value = form[start.upperBound...].prefix { $0 != "\r\n" && $0 != "\n" }
        return value.isEmpty ? nil : String(value)
    }
}
