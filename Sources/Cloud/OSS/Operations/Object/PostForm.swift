import CloudGateway
import LabKernel

/// A `multipart/form-data` upload: fields, then the file.
struct PostForm {
    /// Fields before the file, names as sent.
    private(set) var fields: [(name: String, value: String)] = []
    private(set) var file: [UInt8] = []
    private var fileName = ""

    /// Throws MalformedPOSTRequest, or IncorrectNumberOfFilesInPOSTRequest when there is no file.
    init(_ request: CloudRequest, contentType: String) throws(CloudError) {
        guard let boundary = Self.parameter("boundary", of: contentType), let body = request.body.allBytes
        else {
            throw Self.malformed()
        }
        let delimiter = Array("--\(boundary)".utf8)
        var rest = body[...]
        guard let start = rest.firstRange(of: delimiter) else { throw Self.malformed() }
        rest = rest[start.upperBound...]
        var hasFile = false
        while rest.starts(with: [13, 10]) {
            rest = rest.dropFirst(2)
            guard let head = rest.firstRange(of: [13, 10, 13, 10]),
                let end = rest[head.upperBound...].firstRange(of: [13, 10] + delimiter)
            else { throw Self.malformed() }
            let headers = String(decoding: rest[..<head.lowerBound], as: UTF8.self)
            let value = rest[head.upperBound..<end.lowerBound]
            rest = rest[end.upperBound...]
            guard !hasFile else { continue }  // What follows the file is not looked at.
            let name = Self.parameter("name", of: headers) ?? ""
            if name == "file" {
                hasFile = true
                file = Array(value)
                fileName = Self.parameter("filename", of: headers) ?? ""
                if let type = Self.header("Content-Type", in: headers) {
                    fields.append((name: "file-type", value: type))
                }
            } else {
                fields.append((name: name, value: String(decoding: value, as: UTF8.self)))
            }
        }
        guard hasFile else {
            throw CloudError(
                "IncorrectNumberOfFilesInPOSTRequest", status: 400,
                "POST requires exactly one file upload per request.")
        }
    }

    /// The value of a field; names compare without case.
    func field(_ name: String) -> String? {
        fields.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The key, `${filename}` replaced.
    var key: ObjectKey {
        let text = field("key") ?? ""
        guard let range = text.firstRange(of: "${filename}") else { return ObjectKey(text) }
        return ObjectKey(text[..<range.lowerBound] + fileName + text[range.upperBound...])
    }

    var signature: any SignatureScheme { OSSPostSignature(fields: fields) }

    /// A request to put the file, whose headers are the form's fields.
    func objectRequest(_ request: OSSRequest) throws(CloudError) -> OSSRequest {
        guard key.isValid else { throw OSSErrors.invalidObjectName(key) }
        var raw = request.raw
        raw.path = "/\(request.bucket.record.name)/\(PercentEncoding.encode(key.text))"
        raw.host = "localhost"
        raw.headers["Content-Type"] =
            field("Content-Type") ?? field("x-oss-content-type") ?? field("file-type")
        raw.headers["Content-MD5"] = nil
        for (name, value) in fields {
            let lower = name.lowercased()
            let isHeader =
                lower.hasPrefix("x-oss-") || ObjectVersion.storedHeaders.contains { $0.lowercased() == lower }
            if isHeader, lower != "content-type" { raw.headers[name] = value }
        }
        return OSSRequest(raw, service: request.service, now: request.now)
    }

    /// Judges the form by its policy. Throws AccessDenied for what the policy does not allow.
    func checkPolicy(bucket: String, at now: Instant) throws(CloudError) {
        guard let text = field("policy") else { return }
        guard let bytes = Base64.decode(text) else {
            throw Self.invalidPolicy("The policy is not base64 encoded.")
        }
        let policy: JSONValue
        do throws(LabError) {
            policy = try JSONParser.parse(text: String(decoding: bytes, as: UTF8.self), name: "policy")
        } catch { throw Self.invalidPolicy("Invalid Policy: Invalid JSON.") }
        guard let expires = policy["expiration"]?.stringValue.flatMap({ ISO8601.parse($0) }),
            let conditions = policy["conditions"]?.arrayValue
        else { throw Self.invalidPolicy("Invalid Policy: expiration or conditions are missing.") }
        guard expires >= now else { throw denied("Invalid according to Policy: Policy expired.") }
        for condition in conditions { try check(condition, bucket: bucket) }
    }

    private func check(_ condition: JSONValue, bucket: String) throws(CloudError) {
        if let pairs = condition.objectValue {
            for (name, value) in pairs { try check("eq", name, value.stringValue ?? "", bucket) }
            return
        }
        guard let parts = condition.arrayValue, parts.count == 3, let kind = parts[0].stringValue else {
            throw Self.invalidPolicy("Invalid Policy: a condition must be an object or a list of three.")
        }
        if kind == "content-length-range" {
            guard let least = parts[1].intValue, let most = parts[2].intValue else {
                throw Self.invalidPolicy("Invalid Policy: content-length-range needs two numbers.")
            }
            guard (least...max(least, most)).contains(Int64(file.count)) else {
                let tooSmall = Int64(file.count) < least
                throw CloudError(
                    tooSmall ? "EntityTooSmall" : "EntityTooLarge", status: 400,
                    "Your proposed upload is \(tooSmall ? "smaller" : "larger") than the policy allows.")
            }
            return
        }
        if kind == "in" || kind == "not-in" {
            let values = parts[2].arrayValue?.compactMap(\.stringValue) ?? []
            let value = value(parts[1].stringValue ?? "", bucket)
            guard values.contains(value) == (kind == "in") else { throw unmet(parts) }
            return
        }
        try check(kind, parts[1].stringValue ?? "", parts[2].stringValue ?? "", bucket)
    }

    private func check(_ kind: String, _ name: String, _ wanted: String, _ bucket: String) throws(CloudError)
    {
        let value = value(name, bucket)
        let holds =
            switch kind {
            case "eq": value == wanted
            case "starts-with": value.hasPrefix(wanted) || wanted.isEmpty
            default: throw Self.invalidPolicy("Invalid Policy: unknown operation \"\(kind)\".")
            }
        guard holds else { throw unmet([.string(kind), .string(name), .string(wanted)]) }
    }

    private func value(_ name: String, _ bucket: String) -> String {
        let bare = name.hasPrefix("$") ? String(name.dropFirst()) : name
        return bare == "bucket" ? bucket : bare == "key" ? key.text : field(bare) ?? ""
    }

    private func unmet(_ condition: [JSONValue]) -> CloudError {
        denied("Invalid according to Policy: Policy Condition failed: \(JSONValue.array(condition).text)")
    }

    private func denied(_ message: String) -> CloudError {
        OSSErrors.accessDenied(message, ec: "0002-00000102")
    }

    private static func invalidPolicy(_ message: String) -> CloudError {
        CloudError("InvalidPolicyDocument", status: 400, message)
    }

    private static func malformed() -> CloudError {
        CloudError(
            "MalformedPOSTRequest", status: 400,
            "The body of your POST request is not well-formed multipart/form-data.")
    }

    /// `name=value` or `name="value"` behind a semicolon.
    private static func parameter(_ name: String, of text: String) -> String? {
        for part in text.split(whereSeparator: { ";\r\n".contains($0) }) {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, String(pair[0]).trimmingSpace.lowercased() == name else { continue }
            return pair[1].filter { $0 != "\"" }
        }
        return nil
    }

    private static func header(_ name: String, in text: String) -> String? {
        for line in text.split(whereSeparator: { $0 == "\r\n" || $0 == "\n" }) {
            let pair = line.split(separator: ":", maxSplits: 1)
            if pair.count == 2, pair[0].lowercased() == name.lowercased() {
                return String(pair[1]).trimmingSpace
            }
        }
        return nil
    }
}
