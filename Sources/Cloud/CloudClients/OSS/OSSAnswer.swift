import CloudGateway
import LabKernel

/// An answer of OSS as a client reads it.
struct OSSAnswer {
    var headers: HeaderFields
    var body: [UInt8]

    /// - Throws: `CloudCallError` for an answer that is no success.
    init(_ response: CloudResponse) throws(CloudCallError) {
        headers = response.headers
        switch response.body {
        case .bytes(let bytes): body = bytes
        case .file: preconditionFailure("inside the process objects are in memory")
        }
        guard !(200..<300).contains(response.status) else { return }
        let text = String(decoding: body, as: UTF8.self)
        let code = Self.text("Code", in: text) ?? (response.status == 404 ? "NoSuchKey" : "")
        throw CloudCallError(
            status: response.status, code: code, message: Self.text("Message", in: text) ?? "",
            requestID: Self.text("RequestId", in: text) ?? headers["x-oss-request-id"] ?? "")
    }

    /// The content of every element `name`, in order.
    static func elements(_ name: String, in xml: String) -> [String] {
        let (opening, closing) = ("<\(name)>", "</\(name)>")
        var found: [String] = []
        var rest = xml[...]
        while let start = rest.firstRange(of: opening)?.upperBound,
            let end = rest[start...].firstRange(of: closing)
        {
            found.append(String(rest[start..<end.lowerBound]))
            rest = rest[end.upperBound...]
        }
        return found
    }

    /// The text of the first element `name`, entities resolved; nil when there is none.
    static func text(_ name: String, in xml: String) -> String? {
        guard let raw = elements(name, in: xml).first else { return nil }
        return entities.reduce(raw) { $0.replacing($1.entity, with: $1.character) }
    }

    /// `text` as the content of an element.
    static func escaped(_ text: String) -> String {
        entities.reversed().reduce(text) { $0.replacing($1.character, with: $1.entity) }
    }

    /// Unescaping goes down this list, escaping goes up it, so that `&` comes last and first.
    private static let entities: [(character: String, entity: String)] = [
        ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;"), ("'", "&apos;"), ("\r", "&#13;"), ("&", "&amp;"),
    ]
}
