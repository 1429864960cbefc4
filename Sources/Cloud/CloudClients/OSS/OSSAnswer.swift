import CloudGateway
import Glibc
import LabKernel

/// An answer of OSS as a client reads it.
struct OSSAnswer {
    var headers: HeaderFields
    var body: [UInt8]

    /// - Throws: `CloudCallError` for an answer that is no success, or whose file cannot be read.
    init(_ response: CloudResponse) throws(CloudCallError) {
        headers = response.headers
        switch response.body {
        case .bytes(let bytes): body = bytes
        case .file(let path, let offset, let count):
            body = try Self.read(
                path, offset: offset, count: Int(count), requestID: headers["x-oss-request-id"] ?? "")
        }
        if !(200..<300).contains(response.status) { throw failure(status: response.status) }
    }

    /// The service's error: in the body, or for HEAD in a header.
    private func failure(status: Int) -> CloudCallError {
        if status == 599 {
            return CloudCallError(
                status: status, code: "NoAnswer", message: String(decoding: body, as: UTF8.self),
                requestID: "")
        }
        let bytes = headers["x-oss-err"].flatMap { Base64.decode($0) } ?? body
        let text = String(decoding: bytes, as: UTF8.self)
        return CloudCallError(
            status: status, code: Self.text("Code", in: text) ?? (status == 304 ? "NotModified" : ""),
            message: Self.text("Message", in: text) ?? "",
            requestID: Self.text("RequestId", in: text) ?? headers["x-oss-request-id"] ?? "",
            ec: Self.text("EC", in: text) ?? "",
            explanation: Self.text("EncodedDiagnosticMessage", in: text).flatMap(Self.explanation))
    }

    /// The explanation inside the diagnosis that a denial carries; nil for another service's token.
    private static func explanation(_ encoded: String) -> String? {
        guard let bytes = Base64.decode(encoded) else { return nil }
        do throws(LabError) {
            let message = try JSONParser.parse(text: String(decoding: bytes, as: UTF8.self))
            return message["explanation"]?.stringValue
        } catch { return nil }
    }

    /// Large objects of a durable store come as a part of a file.
    private static func read(
        _ path: String, offset: Int64, count: Int, requestID: String
    ) throws(CloudCallError) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        defer { if file >= 0 { close(file) } }
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = bytes.withUnsafeMutableBytes {
                pread(file, $0.baseAddress! + done, count - done, off_t(offset) + off_t(done))
            }
            guard got > 0 else {
                throw CloudCallError(
                    status: 0, code: "IncompleteBody", message: "cannot read \"\(path)\"",
                    requestID: requestID)
            }
            done += got
        }
        return bytes
    }

    /// The body as text.
    var text: String { String(decoding: body, as: UTF8.self) }

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
