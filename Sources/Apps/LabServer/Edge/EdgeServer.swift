import CloudGateway
import LabKernel
import NIOCore
import NIOHTTP1
import NIOPosix

/// Answers one request by calling its second argument once, now or later, from any thread; one call at a time
/// for each connection.
package typealias RequestHandler =
    @Sendable (CloudRequest, @escaping @Sendable (CloudResponse) -> Void) -> Void

/// The HTTP edge: one port on both loopback families, HTTP/1.1 with keep-alive, bodies spooled before they are handed on.
package struct EdgeServer: Sendable {
    /// Where and how the edge listens.
    package struct Configuration: Sendable {
        /// Addresses to bind; the first must succeed, the others are bound where the machine has them.
        package var addresses: [String]
        /// 0 picks a free port.
        package var port: Int
        /// Bodies longer than this many bytes are spooled to a file.
        package var spoolBytes: Int
        /// The folder of spooled bodies.
        package var spoolFolder: String
        /// With a certificate, connections that begin with a TLS hello are encrypted; others stay plain.
        package var certificate: TLSCertificate?

        package init(
            addresses: [String] = ["127.0.0.1", "::1"], port: Int, spoolBytes: Int = 256 << 10,
            spoolFolder: String, certificate: TLSCertificate? = nil
        ) {
            (self.addresses, self.port) = (addresses, port)
            (self.spoolBytes, self.spoolFolder) = (spoolBytes, spoolFolder)
            self.certificate = certificate
        }
    }

    /// The port that is listened on.
    package let port: Int
    private let channels: [any Channel]

    /// Binds and starts to serve.
    ///
    /// - Throws: `LabError` EDGE001 when the port is in use or may not be bound.
    package static func start(
        _ configuration: Configuration, handler: @escaping RequestHandler
    ) async throws -> EdgeServer {
        let tls = try configuration.certificate.map(TLSContext.init)
        var channels: [any Channel] = []
        var port = configuration.port
        for (index, address) in configuration.addresses.enumerated() {
            do {
                let channel = try await bind(address, port: port, configuration, tls, handler: handler)
                port = channel.localAddress?.port ?? port
                channels.append(channel)
            } catch let error where index == 0 {
                throw bindError(error, address: address, port: port)
            } catch let error as IOError where isMissingFamily(error) {
                continue
            } catch {
                for channel in channels { try await channel.close() }
                throw bindError(error, address: address, port: port)
            }
        }
        return EdgeServer(port: port, channels: channels)
    }

    /// Stops to accept connections.
    package func stop() async throws {
        for channel in channels { try await channel.close() }
    }

    /// Requests of one world are answered one after the other, by whichever thread has it; reading them and writing
    /// answers takes as long again and goes on beside that. `labsim bench oss`: a second thread doubles the rate of GETs.
    private static let threads = MultiThreadedEventLoopGroup(
        numberOfThreads: max(1, min(4, System.coreCount)))

    private static func bind(
        _ address: String, port: Int, _ configuration: Configuration, _ tls: TLSContext?,
        handler: @escaping RequestHandler
    ) async throws -> any Channel {
        try await ServerBootstrap(group: threads)
            .serverChannelOption(.backlog, value: 1_024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    // The exchange keeps order and looks at the fields of answers itself.
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(
                        withPipeliningAssistance: false, withErrorHandling: true,
                        withOutboundHeaderValidation: false)
                    let exchange = ExchangeHandler(configuration: configuration, handler: handler)
                    try channel.pipeline.syncOperations.addHandler(exchange)
                    guard let tls else { return }
                    let first = FirstByteHandler(tls) { exchange.scheme = "https" }
                    try channel.pipeline.syncOperations.addHandler(first, position: .first)
                }
            }
            .bind(host: address, port: port).get()
    }

    /// A machine without IPv6 has no `::1`; that is no mistake of the user's.
    private static func isMissingFamily(_ error: IOError) -> Bool {
        error.errnoCode == EAFNOSUPPORT || error.errnoCode == EADDRNOTAVAIL
    }

    private static func bindError(_ error: any Error, address: String, port: Int) -> LabError {
        if let error = error as? IOError, error.errnoCode == EADDRINUSE {
            return LabError(
                "EDGE001", "port \(port) is in use on \(address)",
                fix:
                    "stop what listens there, or choose another with '--port N' ('--port 0' picks a free one)"
            )
        }
        return LabError(
            "EDGE001", "cannot listen on \(address), port \(port): \(error)",
            fix: "choose another with '--port N'")
    }
}
