import CloudGateway
import LabKernel

/// A request to labsim's own paths: `/_labsim/<area>/<verb>`, JSON in, JSON out.
package struct OwnRequest: Sendable {
    /// `lab`, `time`, `workshop`.
    package var area: String
    package var verb: String
    package var body: JSONValue
    /// What `Authorization: Bearer` says; empty without it.
    package var token: String

    /// The areas that have verbs.
    package static let areas = ["lab", "time", "workshop"]

    /// Whether a request is for one of them.
    package static func isOwn(_ request: CloudRequest) -> Bool {
        request.path.hasPrefix("/_labsim/") && areas.contains { request.path.hasPrefix("/_labsim/\($0)/") }
    }

    /// - Throws: `LabError` USE060 for anything but POST with a JSON object, USE061 for a request that a page of the web could
    ///   have sent.
    package init(_ request: CloudRequest) throws {
        let parts = request.path.split(separator: "/").map(String.init)
        (area, verb) = (parts.count > 1 ? parts[1] : "", parts.count > 2 ? parts[2] : "")
        guard request.method == "POST", parts.count == 3, case .bytes(let bytes) = request.body else {
            throw LabError(
                "USE060", "labsim's verbs are POSTs with JSON", fix: "use the command line: labsim \(area)")
        }
        // Browsers cannot send this type to another site without asking first.
        guard request.headers["Content-Type"]?.hasPrefix("application/json") == true else {
            throw LabError("USE061", "the body must be application/json", fix: "set Content-Type")
        }
        let text = String(decoding: bytes, as: UTF8.self)
        body = text.isEmpty ? .object([]) : try JSONParser.parse(text: text, name: "<request>")
        let authorization = request.headers["Authorization"] ?? ""
        token = authorization.hasPrefix("Bearer ") ? String(authorization.dropFirst(7)) : ""
    }

    /// The answer to a verb that was done.
    package static func answer(_ value: JSONValue, status: Int = 200) -> CloudResponse {
        CloudResponse(
            status: status, headers: HeaderFields([("Content-Type", "application/json")]),
            body: .bytes(Array(value.text.utf8)))
    }

    /// The answer to one that was refused: `{"errors": [{code, message, fix, notes}]}`.
    package static func refusal(_ error: any Error) -> CloudResponse {
        let errors: [LabError] =
            switch error {
            case let errors as LabErrors: errors.errors
            case let error as LabError: [error]
            default: [LabError("RUN090", "labsim failed: \(error)")]
            }
        let isOurs = errors.contains { $0.code == "RUN090" }
        return answer(["errors": .array(errors.map(\.json))], status: isOurs ? 500 : 400)
    }
}
