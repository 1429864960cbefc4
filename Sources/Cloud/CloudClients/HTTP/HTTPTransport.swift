import CloudGateway
import Foundation
import LabKernel

/// The way to the cloud over HTTP/1.1: one connection to an edge, kept alive, one request after the other.
///
/// The host that a request names goes into `Host`; the connection is always to the edge. A request that could
/// not be sent or answered has status 599 and says why in its body, with what to do about it in a second line.
package final class HTTPTransport: CloudTransport {
    private let host: String
    private let port: Int
    private var connection: HTTPConnection?
    /// Takes the bodies of successful answers, instead of memory; a file that stands at its end.
    package var sink: CInt?
    /// Called with the bytes of bodies as they are sent and received.
    package var onProgress: ((Int) -> Void)?

    /// `host` is a name or an address of either family.
    package init(host: String, port: Int) { (self.host, self.port) = (host, port) }

    /// Requests are signed by the wall clock, as every client does.
    package var now: Instant { Instant(epochMillis: Int64(Date().timeIntervalSince1970 * 1_000)) }

    package func send(_ request: CloudRequest) -> CloudResponse {
        do throws(LabError) {
            if let open = connection {
                connection = nil
                // The edge may have closed an idle connection: nothing was answered, so it is tried anew.
                if let response = try exchange(request, over: open) { return response }
            }
            let fresh = try HTTPConnection(host: host, port: port)
            if let response = try exchange(request, over: fresh) { return response }
            throw LabError(
                "ENV011", "\(host):\(port) closed the connection without an answer",
                fix: HTTPConnection.brokenFix)
        } catch {
            let fix = error.fix.map { "\nfix: \($0)" } ?? ""
            return CloudResponse(status: 599, body: .bytes(Array((error.message + fix).utf8)))
        }
    }

    /// A request's first lines as they go over the wire.
    package static func head(of request: CloudRequest) -> String { HTTPHead.text(of: request) }

    /// Nil when the connection was closed before the first byte of an answer.
    private func exchange(
        _ request: CloudRequest, over connection: HTTPConnection
    ) throws(LabError) -> CloudResponse? {
        guard try connection.write(HTTPHead.text(of: request), request.body, onProgress) else { return nil }
        guard var head = try connection.readHead() else { return nil }
        while head.status == 100 {
            guard let next = try connection.readHead() else { return nil }
            head = next
        }
        var response = CloudResponse(status: head.status, headers: head.headers)
        let isBodyless = request.method == "HEAD" || head.status == 204 || head.status == 304
        if !isBodyless {
            let target = (200..<300).contains(head.status) ? sink : nil
            response.body = .bytes(try connection.readBody(head, into: target, onProgress))
        }
        if head.keepsAlive { self.connection = connection }
        return response
    }
}

/// The first lines of messages.
struct HTTPHead {
    var status: Int
    var headers: HeaderFields

    /// Whether the connection may be used again.
    var keepsAlive: Bool { headers["Connection"]?.lowercased() != "close" }

    /// Request line and header fields with the empty line.
    static func text(of request: CloudRequest) -> String {
        let target = request.query.isEmpty ? request.path : "\(request.path)?\(request.query)"
        var text = "\(request.method) \(target) HTTP/1.1\r\nHost: \(request.host)\r\n"
        for field in request.headers.fields where field.name.lowercased() != "host" {
            text += "\(field.name): \(field.value)\r\n"
        }
        let hasBody = request.body.count > 0 || ["PUT", "POST"].contains(request.method)
        if hasBody { text += "Content-Length: \(request.body.count)\r\n" }
        return text + "\r\n"
    }

    /// Nil when `text` is no head of an answer.
    init?(_ text: String) {
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: true)
        guard let first = lines.first, first.hasPrefix("HTTP/1."),
            let status = Int(first.split(separator: " ").dropFirst().first ?? "")
        else { return nil }
        self.status = status
        headers = HeaderFields(
            lines.dropFirst().compactMap { line in
                guard let colon = line.firstIndex(of: ":") else { return nil }
                let value = line[line.index(after: colon)...].drop { $0 == " " }
                return (String(line[..<colon]), String(value))
            })
    }
}
