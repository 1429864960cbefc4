import CloudClients
import CloudGateway
import Foundation
import LabKernel

/// The way to a running `labsim up`: a connection for each request.
///
/// A request that could not be sent or answered has status 599 and says why in its body.
final class EdgeTransport: CloudTransport {
    private let host: String
    private let port: Int

    init(host: String, port: Int) { (self.host, self.port) = (host, port) }

    /// Requests are signed by the wall clock, as every client does.
    var now: Instant { Instant(epochMillis: Int64(Date().timeIntervalSince1970 * 1_000)) }

    func send(_ request: CloudRequest) -> CloudResponse {
        do throws(LabError) {
            let socket = try EdgeSocket(host: host, port: port)
            try socket.write(Self.message(request))
            return try Self.response(socket.readAll())
        } catch {
            return CloudResponse(status: 599, body: .bytes(Array(error.message.utf8)))
        }
    }

    private static func message(_ request: CloudRequest) -> [UInt8] {
        let target = request.query.isEmpty ? request.path : "\(request.path)?\(request.query)"
        var head = "\(request.method) \(target) HTTP/1.1\r\nHost: \(request.host)\r\nConnection: close\r\n"
        for field in request.headers.fields where field.name.lowercased() != "host" {
            head += "\(field.name): \(field.value)\r\n"
        }
        guard case .bytes(let body) = request.body else { preconditionFailure("commands send bytes") }
        if request.method != "GET" { head += "Content-Length: \(body.count)\r\n" }
        return Array((head + "\r\n").utf8) + body
    }

    private static func response(_ bytes: [UInt8]) throws(LabError) -> CloudResponse {
        let end = Array("\r\n\r\n".utf8)
        guard let split = bytes.firstRange(of: end) else {
            throw LabError("ENV011", "the connection was closed before an answer came")
        }
        let lines = String(decoding: bytes[..<split.lowerBound], as: UTF8.self).split(separator: "\r\n")
        let status = Int(lines.first?.split(separator: " ").dropFirst().first ?? "") ?? 599
        let fields = lines.dropFirst().compactMap { line -> (String, String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return (String(line[..<colon]), String(line[line.index(after: colon)...].drop { $0 == " " }))
        }
        return CloudResponse(
            status: status, headers: HeaderFields(fields), body: .bytes(Array(bytes[split.upperBound...])))
    }
}

/// A connection that is used for one exchange.
private struct EdgeSocket: ~Copyable {
    private let descriptor: Int32

    init(host: String, port: Int) throws(LabError) {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &found) == 0, let first = found else {
            throw LabError("ENV011", "there is no host '\(host)'")
        }
        defer { freeaddrinfo(found) }
        var candidate: UnsafeMutablePointer<addrinfo>? = first
        while let address = candidate {
            let socket = Foundation.socket(
                address.pointee.ai_family, address.pointee.ai_socktype, address.pointee.ai_protocol)
            if socket >= 0, connect(socket, address.pointee.ai_addr, address.pointee.ai_addrlen) == 0 {
                descriptor = socket
                return
            }
            if socket >= 0 { close(socket) }
            candidate = address.pointee.ai_next
        }
        throw LabError("ENV011", "nothing listens on \(host):\(port)")
    }

    deinit { close(descriptor) }

    func write(_ bytes: [UInt8]) throws(LabError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Foundation.write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
            }
            guard count > 0 else { throw LabError("ENV011", "the connection was closed") }
            written += count
        }
    }

    func readAll() throws(LabError) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 else { throw LabError("ENV011", "the connection was closed") }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }
}
