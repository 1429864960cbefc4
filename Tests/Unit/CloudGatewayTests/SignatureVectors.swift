import CloudGateway
import LabKernel
import Testing

/// Requests that official clients signed at a frozen clock, with what they signed.
struct SignatureVector: CustomStringConvertible {
    var name: String
    var request: CloudRequest
    /// The canonical text by an independent reading of the request; nil where there is none.
    var canonical: String?

    var description: String { name }

    static let secret = "LabsimTestSecret0123456789abcd"
    static let accessKeyID = "LTAI5tLabsimTestKeyId0"
    static let token = "CAISlabsimTestToken+/=="
    static let frozen = CivilTime(year: 2026, month: 1, day: 2, hour: 3, minute: 4, second: 5).instant

    /// Every vector that is a whole request.
    static func requests() throws -> [SignatureVector] {
        try document()["vectors"]?.arrayValue?.compactMap { $0["url"] == nil ? nil : try SignatureVector($0) }
            ?? []
    }

    /// The fields of the vectors that are POST forms, by name.
    static func forms() throws -> [(name: String, fields: [(name: String, value: String)])] {
        try document()["vectors"]?.arrayValue?.compactMap { vector in
            guard let fields = vector["fields"]?.objectValue else { return nil }
            return (vector["name"]?.stringValue ?? "", fields.map { ($0.0, $0.1.stringValue ?? "") })
        } ?? []
    }

    private static func document() throws -> JSONValue {
        let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
        let text = try String(contentsOfFile: "/\(folder)/Fixtures/signature-vectors.json", encoding: .utf8)
        return try JSONParser.parse(text: text)
    }

    private init(_ vector: JSONValue) throws {
        name = vector["name"]?.stringValue ?? ""
        let url = vector["url"]?.stringValue ?? ""
        let afterScheme = url.split(separator: "//", maxSplits: 1)[1]
        let slash = try #require(afterScheme.firstIndex(of: "/"))
        let target = afterScheme[slash...].split(separator: "?", maxSplits: 1)
        let headers = (vector["headers"]?.objectValue ?? []).map { ($0.0, $0.1.stringValue ?? "") }
        request = CloudRequest(
            method: vector["method"]?.stringValue ?? "", host: String(afterScheme[..<slash]),
            path: String(target[0]), query: target.count > 1 ? String(target[1]) : "",
            headers: HeaderFields(headers), body: .bytes(Self.body(vector["body"]?.stringValue ?? "")))
        let text = vector["server_side_canonical"]?.stringValue
        canonical = text == "OSS2" || text == "?" ? nil : text
    }

    /// `hex:…` is bytes, anything else text.
    private static func body(_ text: String) -> [UInt8] {
        guard text.hasPrefix("hex:") else { return Array(text.utf8) }
        let digits = Array(text.utf8.dropFirst(4))
        return stride(from: 0, to: digits.count, by: 2).map {
            UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16) ?? 0
        }
    }

    var scheme: any SignatureScheme {
        if name.hasPrefix("oss.") { return OSSSignature.scheme(for: request) }
        return name.hasPrefix("sls.") ? SLSSignature.scheme(for: request) : POPSignature.scheme(for: request)
    }
}
