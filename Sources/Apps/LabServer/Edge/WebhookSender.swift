import CloudGateway
import LabKernel
import NIOCore
import NIOHTTP1
import NIOPosix

/// Posts forms to webhooks, over plain HTTP.
///
/// Not emulated: `https`, for which labsim has no TLS; it is refused by name.
package struct WebhookSender: Sendable {
    /// How often a webhook is tried that answers with an error or not at all.
    private static let attempts = 3
    private static let timeout = TimeAmount.seconds(5)

    package init() {}

    /// Posts `fields` as a form and tries again when the receiver does not answer with success.
    ///
    /// - Throws: `LabError` HOOK001 for a URL that is none, HOOK002 when no attempt succeeded.
    package func post(_ fields: [(name: String, value: String)], to url: String) async throws {
        let target = try Target(url)
        let body = fields.map { "\($0.name)=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
        var reason = ""
        for _ in 0..<Self.attempts {
            do {
                let status = try await Self.exchange(target, body)
                if (200..<300).contains(status) { return }
                reason = "it answered with status \(status)"
            } catch {
                reason = "\(error)"
            }
        }
        throw LabError(
            "HOOK002", "the webhook '\(url)' took no alarm: \(reason)",
            fix: "start what listens there, or change the rule's Webhook")
    }

    private static func exchange(_ target: Target, _ body: String) async throws -> Int {
        let bootstrap = ClientBootstrap(group: NIOSingletons.posixEventLoopGroup)
            .connectTimeout(timeout)
        let channel = try await bootstrap.connect(host: target.host, port: target.port) { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHTTPClientHandlers()
                return try NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>(
                    wrappingChannelSynchronously: channel)
            }
        }
        let deadline = channel.channel.eventLoop.scheduleTask(in: timeout) {
            channel.channel.close(promise: nil)
        }
        defer { deadline.cancel() }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(.head(target.head(bodyBytes: body.utf8.count)))
            try await outbound.write(.body(.byteBuffer(ByteBuffer(string: body))))
            try await outbound.write(.end(nil))
            for try await part in inbound {
                if case .head(let head) = part { return Int(head.status.code) }
            }
            throw LabError("HOOK002", "the connection was closed before an answer came")
        }
    }

    /// Where a URL points.
    private struct Target {
        var host = ""
        var port = 80
        var path = "/"

        init(_ url: String) throws {
            guard url.hasPrefix("http://") else {
                let isSecure = url.hasPrefix("https://")
                throw LabError(
                    "HOOK001",
                    isSecure ? "labsim sends no https, as to '\(url)'" : "the webhook '\(url)' is no URL",
                    fix: "use an http:// address")
            }
            let rest = url.dropFirst(7)
            let authority = rest.prefix { $0 != "/" && $0 != "?" }
            let tail = rest.dropFirst(authority.count)
            path = tail.isEmpty ? "/" : tail.hasPrefix("?") ? "/" + tail : String(tail)
            let parts = authority.split(separator: ":", maxSplits: 1)
            host = parts.first.map(String.init) ?? ""
            port = parts.count == 2 ? Int(parts[1]) ?? 0 : 80
            guard !host.isEmpty, (1...65_535).contains(port) else {
                throw LabError("HOOK001", "the webhook '\(url)' is no URL", fix: "use an http:// address")
            }
        }

        func head(bodyBytes: Int) -> HTTPRequestHead {
            let headers: HTTPHeaders = [
                "Host": port == 80 ? host : "\(host):\(port)", "Content-Length": String(bodyBytes),
                "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8", "Connection": "close",
            ]
            return HTTPRequestHead(version: .http1_1, method: .POST, uri: path, headers: headers)
        }
    }
}
