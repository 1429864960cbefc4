import CloudGateway
import NIOCore

/// Bandwidth limits that clients of OSS set themselves: an answer is held back until the transfer has taken the
/// time that it takes at the limit.
enum TrafficLimit {
    private static let name = "x-oss-traffic-limit"

    /// Zero for a request without a limit, and for refusals.
    static func delay(of response: CloudResponse, to request: CloudRequest) -> TimeAmount {
        guard response.status < 300, let text = request.headers[name] ?? request.parameter(name),
            let limit = Int64(text), limit > 0
        else { return .zero }
        let bits = 8 * max(request.body.count, response.body.count)
        return .milliseconds(bits * 1_000 / limit)
    }
}
