import CloudClients
import CloudGateway
import Foundation
import LabKernel

/// A client of labsim's own verbs on a running server: `/_labsim/lab`, `/_labsim/time`, `/_labsim/workshop`.
struct OwnClient {
    let transport: HTTPTransport
    /// Whose place is meant; empty for the server's own world.
    let token: String

    /// Asks for a verb.
    ///
    /// - Throws: `LabErrors` as the server said them; `LabError` ENV010 when no labsim answers.
    @discardableResult
    func call(_ area: String, _ verb: String, _ body: JSONValue = .object([])) throws -> JSONValue {
        var headers = [("Content-Type", "application/json")]
        if !token.isEmpty { headers.append(("Authorization", "Bearer \(token)")) }
        let request = CloudRequest(
            method: "POST", host: "localhost", path: "/_labsim/\(area)/\(verb)",
            headers: HeaderFields(headers), body: .bytes(Array(body.text.utf8)))
        let answer = transport.send(request)
        guard case .bytes(let bytes) = answer.body else {
            preconditionFailure("answers are read into memory")
        }
        let text = String(decoding: bytes, as: UTF8.self)
        guard answer.status != 599 else {
            throw LabError(
                "ENV010", "no labsim answers: \(text.prefix { $0 != "\n" })",
                fix: "start 'labsim up', or name where it runs with '--endpoint URL'")
        }
        let json = try JSONParser.parse(text: text, name: "<answer>")
        guard answer.status == 200 else { throw Self.errors(json, status: answer.status) }
        return json
    }

    private static func errors(_ json: JSONValue, status: Int) -> LabErrors {
        let errors = (json["errors"]?.arrayValue ?? []).map { error in
            LabError(
                error["code"]?.stringValue ?? "RUN090", text(of: error), fix: error["fix"]?.stringValue,
                notes: error["notes"]?.arrayValue?.compactMap(\.stringValue) ?? [])
        }
        guard errors.isEmpty else { return LabErrors(errors) }
        return LabErrors([
            LabError("ENV010", "the server answers \(status): it is of another version of labsim")
        ])
    }

    /// The message, with its place in front where it has one.
    private static func text(of error: JSONValue) -> String {
        let message = error["message"]?.stringValue ?? ""
        guard let file = error["file"]?.stringValue, let line = error["line"]?.intValue,
            let column = error["column"]?.intValue
        else { return message }
        return "\(file):\(line):\(column): \(message)"
    }
}
