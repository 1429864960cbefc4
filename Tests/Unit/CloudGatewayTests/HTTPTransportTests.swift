import CloudClients
import CloudGateway
import Foundation
import Testing

/// What a client says when no answer comes.
@Suite struct HTTPTransportTests {
    private static let request = CloudRequest(method: "GET", host: "localhost", path: "/")

    /// A socket on a free port of the loopback, which queues connections.
    private static func listener() throws -> (socket: CInt, port: Int) {
        let handle = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(handle, $0, size) == 0 && listen(handle, 4) == 0 && getsockname(handle, $0, &size) == 0
            }
        }
        try #require(bound)
        return (handle, Int(UInt16(bigEndian: address.sin_port)))
    }

    private static func lines(_ port: Int) -> [Substring] {
        let answer = HTTPTransport(host: "127.0.0.1", port: port).send(request)
        guard answer.status == 599, case .bytes(let bytes) = answer.body else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }

    @Test func aConnectionClosedWithoutAnAnswerSaysWhatToDo() throws {
        let (socket, port) = try Self.listener()
        Thread.detachNewThread {
            let accepted = accept(socket, nil, nil)
            shutdown(accepted, CInt(SHUT_RDWR))
            close(accepted)
            close(socket)
        }
        let lines = Self.lines(port)
        #expect(lines.first == "127.0.0.1:\(port) closed the connection without an answer")
        #expect(lines.last?.hasPrefix("fix: see whether 'labsim up' still runs") == true)
    }

    @Test func aPortWithoutAListenerSaysWhatToDo() throws {
        let (socket, port) = try Self.listener()
        close(socket)
        #expect(Self.lines(port).first == "nothing listens on 127.0.0.1:\(port)")
        #expect(Self.lines(port).last?.hasPrefix("fix: start 'labsim up'") == true)
    }
}
