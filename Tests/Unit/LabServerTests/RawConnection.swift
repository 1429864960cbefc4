import Foundation

/// A TCP connection that says exactly the bytes it is told.
struct RawConnection {
    private let descriptor: CInt

    init(port: Int) throws {
        descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        // Only a hang may end it: beside the other tests an answer can wait for a processor for many seconds.
        var timeout = timeval(tv_sec: 300, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw POSIXError(.ECONNREFUSED) }
    }

    /// Sends `text` and reads one whole answer: its head, and as many bytes as `Content-Length` says.
    func exchange(_ text: String) throws -> String {
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard send(descriptor, bytes, bytes.count, 0) == bytes.count else { throw POSIXError(.EPIPE) }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while !isWhole(answer, isHead: text.hasPrefix("HEAD")) {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            answer += buffer[..<count]
        }
        return String(decoding: answer, as: UTF8.self)
    }

    /// Sends `text`, whose last request closes the connection, while it reads all that the server says.
    func exchangeAll(_ text: String) throws -> String {
        defer { close(descriptor) }
        let (bytes, descriptor) = (Array(text.utf8), descriptor)
        Thread {
            var sent = 0
            while sent < bytes.count {
                let count = bytes.withUnsafeBytes {
                    send(descriptor, $0.baseAddress! + sent, $0.count - sent, CInt(MSG_NOSIGNAL))
                }
                guard count > 0 else { return }
                sent += count
            }
        }.start()
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return String(decoding: answer, as: UTF8.self) }
            answer += buffer[..<count]
        }
    }

    /// Sends `text`, waits until the server `hasSeen` it and closes the connection with a reset, its answer unread.
    func leave(after text: String, once hasSeen: () -> Bool) throws {
        let bytes = Array(text.utf8)
        guard send(descriptor, bytes, bytes.count, 0) == bytes.count else { throw POSIXError(.EPIPE) }
        while !hasSeen() { usleep(1_000) }
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Foundation.linger>.size))
        close(descriptor)
    }

    private func isWhole(_ answer: [UInt8], isHead: Bool) -> Bool {
        let text = String(decoding: answer, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { return false }
        guard !isHead, let length = text.firstMatch(of: /(?i)content-length: (\d+)/) else { return isHead }
        return text[end.upperBound...].utf8.count >= Int(length.1)!
    }
}
