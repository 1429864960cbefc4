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
    private var head: [UInt8] = []
    private var isGood = false
    /// Whether the server said that it closes the connection behind this answer.
    private var isLast = false
    private var buffer = [UInt8](repeating: 0, count: 256 << 10)

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
        (left, head, self.request) = (nil, [], request)
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
        let got = recv(descriptor, &buffer, buffer.count, 0)
        guard got > 0 else {
            if head.isEmpty, left == nil { return .closed }
            isBroken = true
            return .broken
        }
        if let waiting = left { return rest(waiting - got) }
        head += buffer[..<got]
        guard let end = head.firstRange(of: [13, 10, 13, 10])?.upperBound else { return .more }
        isGood = head.count > 9 && head[9] == UInt8(ascii: "2")
        isLast = head[..<end].firstRange(of: Self.closing) != nil
        return rest(Self.length(head[..<end]) - (head.count - end))
    }

    private mutating func rest(_ count: Int) -> Step {
        left = count
        return count > 0 ? .more : .answered(isGood: isGood)
    }

    private static let closing = Array("onnection: close".utf8)
    private static let names = [Array("ontent-Length: ".utf8), Array("ontent-length: ".utf8)]

    private static func length(_ head: ArraySlice<UInt8>) -> Int {
        for name in names {
            guard let place = head.firstRange(of: name) else { continue }
            return head[place.upperBound...].prefix { (48...57).contains($0) }.reduce(0) {
                $0 * 10 + Int($1) - 48
            }
        }
        return 0
    }
}
