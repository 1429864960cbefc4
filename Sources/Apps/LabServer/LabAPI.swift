import CloudGateway
import LabKernel

/// labsim's own paths on the edge, below `/_labsim/`; everything else belongs to the cloud.
package enum LabAPI {
    /// Answers a request that is labsim's own; nil for one that is the cloud's.
    ///
    /// A bucket cannot be called `_labsim` (OSS allows no underscore), so path-style requests never collide.
    package static func answer(_ request: CloudRequest, health: @autoclosure () -> JSONValue)
        -> CloudResponse?
    {
        switch (request.method, request.path) {
        case ("GET", "/_labsim/health"), ("HEAD", "/_labsim/health"): json(health(), status: 200)
        case ("GET", journalPath): nil
        case (_, let path) where path == "/_labsim" || path.hasPrefix("/_labsim/"):
            json(
                [
                    "error": .string("labsim has nothing at \(path)"),
                    "paths": ["/_labsim/health", .string(journalPath)],
                ], status: 404
            )
        default: nil
        }
    }

    /// Whether a scraper of Prometheus asks: an unsigned GET of `/metrics`, which no bucket of that name gets.
    package static func asksForMetrics(_ request: CloudRequest) -> Bool {
        request.method == "GET" && request.path == "/metrics" && request.query.isEmpty
            && request.headers["Authorization"] == nil
    }

    /// The answer to a scraper.
    package static func metrics(_ text: String) -> CloudResponse {
        CloudResponse(
            status: 200,
            headers: HeaderFields([("Content-Type", "text/plain; version=0.0.4; charset=utf-8")]),
            body: .bytes(Array(text.utf8)))
    }

    /// Where the world's journal is: what `labsim ram explain`, `minimize` and `coverage` read from a served world.
    package static let journalPath = "/_labsim/journal"

    /// The answer to a request for the journal; nil for any other request.
    package static func journal(_ request: CloudRequest, text: () async -> String) async -> CloudResponse? {
        guard request.method == "GET", request.path == journalPath else { return nil }
        return CloudResponse(
            status: 200, headers: HeaderFields([("Content-Type", "application/x-ndjson")]),
            body: .bytes(Array(await text().utf8)))
    }

    private static func json(_ value: JSONValue, status: Int) -> CloudResponse {
        CloudResponse(
            status: status, headers: HeaderFields([("Content-Type", "application/json")]),
            body: .bytes(Array(value.prettyText.utf8)))
    }
}
