import CloudGateway
import Foundation
import LabKernel

/// A TCP connection that speaks HTTP/1.1 as a client, blocking.
final class HTTPConnection {
    private let descriptor: CInt
    private var buffer: [UInt8] = []
    private static let chunkBytes = 256 << 10

    /// - Throws: `LabError` ENV010 when nobody listens there.
    init(host: String, port: Int) throws(LabError) {
        var hints = addrinfo()
        hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &found) == 0 else {
            throw LabError("ENV010", "there is no host '\(host)'", fix: "name one with '--endpoint URL'")
        }
        defer { freeaddrinfo(found) }
        var next = found
        while let address = next?.pointee {
            let candidate = socket(address.ai_family, address.ai_socktype | CInt(SOCK_CLOEXEC.rawValue), 0)
            if candidate >= 0, connect(candidate, address.ai_addr, address.ai_addrlen) == 0 {
                descriptor = candidate
                var on: CInt = 1
                setsockopt(
                    descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<CInt>.size))
                return
            }
            if candidate >= 0 { Foundation.close(candidate) }
            next = address.ai_next
        }
        throw LabError(
            "ENV010", "nothing listens on \(host):\(port)",
            fix: "start 'labsim up', or name another place with '--endpoint URL'")
    }

    deinit { Foundation.close(descriptor) }

    /// Sends a request; false when the other side has closed.
    func write(_ head: String, _ body: RequestBody, _ onProgress: ((Int) -> Void)?) throws(LabError) -> Bool {
        let bytes = Array(head.utf8)
        guard bytes.withUnsafeBytes({ send(all: $0) }) else { return false }
        var isSent = true
        let isRead = body.forEachChunk { chunk in
            isSent = isSent && chunk.withUnsafeBytes { send(all: $0) }
            if isSent { onProgress?(chunk.count) }
        }
        guard isRead else { throw LabError("ENV012", "the file to upload changed or cannot be read") }
        // A server that refuses a body answers before it has read it all: the answer says why.
        return isSent || waitsToBeRead
    }

    private var waitsToBeRead: Bool {
        var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return Foundation.poll(&poll, 1, 1_000) > 0 && poll.revents & Int16(POLLIN) != 0
    }

    private func send(all bytes: UnsafeRawBufferPointer) -> Bool {
        var done = 0
        while done < bytes.count {
            let sent = Foundation.send(
                descriptor, bytes.baseAddress! + done, bytes.count - done, CInt(MSG_NOSIGNAL))
            if sent < 0, errno == EINTR { continue }
            guard sent > 0 else { return false }
            done += sent
        }
        return true
    }

    /// The next head; nil when the other side closed before its first byte.
    func readHead() throws(LabError) -> HTTPHead? {
        while true {
            if let end = Self.endOfHead(buffer) {
                let text = String(decoding: buffer[..<end], as: UTF8.self)
                buffer.removeSubrange(..<end)
                guard let head = HTTPHead(text) else { throw broken() }
                return head
            }
            guard try fill() else {
                if buffer.isEmpty { return nil }
                throw broken()
            }
        }
    }

    /// The body that follows a head; into the file `sink` when there is one, and empty then.
    func readBody(
        _ head: HTTPHead, into sink: CInt?, _ onProgress: ((Int) -> Void)?
    ) throws(LabError) -> [UInt8] {
        var body: [UInt8] = []
        if head.headers["Transfer-Encoding"]?.lowercased() == "chunked" {
            while let count = try readChunkLength(), count > 0 {
                try read(count, into: sink, &body, onProgress)
                _ = try readLine()
            }
            return body
        }
        try read(head.headers["Content-Length"].flatMap { Int($0) } ?? 0, into: sink, &body, onProgress)
        return body
    }

    private func read(
        _ count: Int, into sink: CInt?, _ body: inout [UInt8], _ onProgress: ((Int) -> Void)?
    ) throws(LabError) {
        var left = count
        while left > 0 {
            if buffer.isEmpty, try !fill() { throw broken() }
            let taken = buffer.count <= left ? buffer : Array(buffer[..<left])
            if buffer.count <= left { buffer = [] } else { buffer.removeSubrange(..<left) }
            if let sink { try Self.write(taken, to: sink) } else { body += taken }
            left -= taken.count
            onProgress?(taken.count)
        }
    }

    private static func write(_ bytes: [UInt8], to file: CInt) throws(LabError) {
        var done = 0
        while done < bytes.count {
            let written = bytes.withUnsafeBytes {
                Foundation.write(file, $0.baseAddress! + done, $0.count - done)
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else {
                throw LabError("ENV012", "cannot write the download: \(String(cString: strerror(errno)))")
            }
            done += written
        }
    }

    private func readChunkLength() throws(LabError) -> Int? {
        let text = try readLine().prefix { $0 != ";" }
        guard let count = Int(text, radix: 16) else { throw broken() }
        if count == 0 { _ = try readLine() }
        return count
    }

    private func readLine() throws(LabError) -> String {
        while true {
            if let end = buffer.firstRange(of: [13, 10]) {
                let line = String(decoding: buffer[..<end.lowerBound], as: UTF8.self)
                buffer.removeSubrange(..<end.upperBound)
                return line
            }
            guard try fill() else { throw broken() }
        }
    }

    private func fill() throws(LabError) -> Bool {
        var got = 0
        let chunk = [UInt8](unsafeUninitializedCapacity: Self.chunkBytes) { space, filled in
            repeat {
                got = recv(descriptor, space.baseAddress, space.count, 0)
            } while got < 0 && errno == EINTR
            filled = max(got, 0)
        }
        if buffer.isEmpty { buffer = chunk } else { buffer += chunk }
        return got > 0
    }

    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        bytes.firstRange(of: [13, 10, 13, 10])?.upperBound
    }

    /// What helps when an answer did not come, or not as a whole.
    static let brokenFix = "see whether 'labsim up' still runs and what it says, then try again"

    private func broken() -> LabError {
        LabError("ENV011", "the connection broke in the middle of an answer", fix: Self.brokenFix)
    }
}
