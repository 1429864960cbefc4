import Foundation
import LabKernel

/// Sends prepared HTTP requests over a number of kept-alive connections, each waiting for its answer before its
/// next request, from one thread.
struct LoadGenerator {
    let port: Int
    let connections: Int

    /// What came of a run.
    struct Outcome {
        var answered = 0
        /// Answers that were no success, and connections that broke.
        var failed = 0
        var seconds = 0.0

        var perSecond: Double { seconds > 0 ? Double(answered) / seconds : 0 }
    }

    /// Sends every request once, in order.
    ///
    /// - Throws: `LabError` BENCH001 when no connection can be made.
    func run(_ requests: [[UInt8]]) throws -> Outcome {
        var lines = try (0..<min(connections, requests.count)).map { _ in try LoadLine(port: port) }
        defer { for line in lines { close(line.descriptor) } }
        var polls = lines.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        var outcome = Outcome()
        var next = lines.count
        let start = ContinuousClock.now
        for index in lines.indices { lines[index].send(requests[index]) }
        var open = lines.count
        while open > 0, poll(&polls, nfds_t(polls.count), 10_000) > 0 {
            for index in lines.indices where polls[index].revents != 0 {
                switch lines[index].receive() {
                case .more: continue
                case .answered(let isGood):
                    outcome.answered += 1
                    if !isGood { outcome.failed += 1 }
                case .closed:
                    // Servers of HTTP/1.0 close after each answer: the request goes over a new connection.
                    try lines[index].reopen(port: port)
                    polls[index].fd = lines[index].descriptor
                    continue
                case .broken: outcome.failed += 1
                }
                if next < requests.count, !lines[index].isBroken {
                    try lines[index].sendNext(requests[next], port: port)
                    polls[index].fd = lines[index].descriptor
                    next += 1
                } else {
                    polls[index].fd = -1
                    open -= 1
                }
            }
        }
        outcome.seconds = Double((ContinuousClock.now - start).wholeMicros) / 1_000_000
        return outcome
    }
}

/// One connection of the load.
struct LoadLine {
    enum Step {
        case more, closed, broken
        case answered(isGood: Bool)
    }

    private(set) var descriptor: CInt
    private var request: [UInt8] = []
    private(set) var isBroken = false
    /// Bytes of the body that are still to come; nil while the head is not there.
    private var left: Int?
    private var isGood = false
    /// Whether the server said that it closes the connection behind this answer.
    private var isLast = false
    /// What came of a head that is not whole, and then whatever comes, at its start.
    private var buffer = [UInt8](repeating: 0, count: 256 << 10)
    private var headCount = 0

    init(port: Int) throws {
        descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw LabError("BENCH001", "nothing listens on port \(port)") }
        var on: CInt = 1
        setsockopt(descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<CInt>.size))
    }

    /// Sends the last request again, over a new connection.
    mutating func reopen(port: Int) throws {
        close(descriptor)
        descriptor = try LoadLine(port: port).descriptor
        send(request)
    }

    /// Sends the request behind an answer, over a new connection when the server closes this one.
    mutating func sendNext(_ request: [UInt8], port: Int) throws {
        guard isLast else { return send(request) }
        self.request = request
        try reopen(port: port)
    }

    mutating func send(_ request: [UInt8]) {
        (left, headCount, self.request) = (nil, 0, request)
        var done = 0
        while done < request.count {
            let sent = request.withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress! + done, $0.count - done, CInt(MSG_NOSIGNAL))
            }
            // A connection that was closed is noticed when its answer is read.
            guard sent > 0 else { return }
            done += sent
        }
    }

    mutating func receive() -> Step {
        let got = buffer.withUnsafeMutableBytes {
            recv(descriptor, $0.baseAddress! + headCount, $0.count - headCount, 0)
        }
        guard got > 0 else {
            if headCount == 0, left == nil { return .closed }
            isBroken = true
            return .broken
        }
        if let waiting = left { return rest(waiting - got) }
        headCount += got
        guard let head = buffer.withUnsafeBytes({ AnswerHead($0[..<headCount]) }) else { return .more }
        (isGood, isLast) = (head.isGood, head.isLast)
        defer { headCount = 0 }
        return rest(head.bodyCount - (headCount - head.count))
    }

    private mutating func rest(_ count: Int) -> Step {
        left = count
        return count > 0 ? .more : .answered(isGood: isGood)
    }
}

/// What a load has to know of an answer's head. It is read where it lies, by plain loops: a load that is slower than
/// the server it asks measures itself.
private struct AnswerHead {
    /// Bytes of the head, with the empty line behind it.
    private(set) var count = 0
    /// Whether the status is 2xx.
    let isGood: Bool
    /// Whether the server closes the connection behind this answer.
    private(set) var isLast = false
    /// Bytes of the body behind the head.
    private(set) var bodyCount = 0

    /// Nil while the head is not whole.
    init?(_ bytes: Slice<UnsafeRawBufferPointer>) {
        let bytes = UnsafeRawBufferPointer(rebasing: bytes)
        isGood = bytes.count > 9 && bytes[9] == UInt8(ascii: "2")
        var start = 0
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            let line = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
            start = end + 1
            guard line.count > 1 else {
                count = start
                return
            }
            read(line)
        }
        return nil
    }

    private mutating func read(_ line: UnsafeRawBufferPointer) {
        if Self.begins(line, with: "content-length: ") {
            bodyCount = line.dropFirst(16).prefix { (48...57).contains($0) }.reduce(0) {
                $0 * 10 + Int($1) - 48
            }
        } else if Self.begins(line, with: "connection: close") {
            isLast = true
        }
    }

    /// Whether a line begins with `name`, which is lower case, ASCII letters without case.
    private static func begins(_ line: UnsafeRawBufferPointer, with name: StaticString) -> Bool {
        guard line.count >= name.utf8CodeUnitCount else { return false }
        for place in 0..<name.utf8CodeUnitCount {
            let byte = line[place]
            let folded = byte >= 65 && byte <= 90 ? byte | 32 : byte
            guard folded == name.utf8Start[place] else { return false }
        }
        return true
    }
}
