import CloudGateway
import Foundation
import LabKernel
import LabServer
import Synchronization
import Testing

@Suite struct WorldHostTests {
    /// What a world saw, to be asked from anywhere.
    private final class Seen: Sendable {
        struct Counts {
            var isInside = false
            var overlaps = 0
            var answered = 0
            var crowds = 0
            var settled = 0
        }

        let counts = Mutex(Counts())
    }

    /// A world that takes its time, and tells whether two threads were ever in it at once.
    private final class SlowWorld: LiveWorld {
        private let seen: Seen
        let now = Instant(epochSeconds: 1_000)
        var nextInstant: Instant? { nil }

        init(_ seen: Seen) { self.seen = seen }

        func advance(to instant: Instant) {}

        func together(_ body: () -> Void) -> @Sendable () -> Void {
            seen.counts.withLock { counts in
                if counts.isInside { counts.overlaps += 1 }
                counts.isInside = true
                counts.crowds += 1
            }
            body()
            seen.counts.withLock { $0.isInside = false }
            return { [seen] in seen.counts.withLock { $0.settled += 1 } }
        }

        func send(_ request: CloudRequest, _ answer: @escaping @Sendable (CloudResponse) -> Void) {
            if request.path == "/slow" { usleep(20_000) }
            seen.counts.withLock { $0.answered += 1 }
            answer(CloudResponse(body: .bytes(Array(request.path.utf8))))
        }
    }

    @Test func oneThreadAtATimeIsInTheWorldAndEachRequestIsAnswered() async throws {
        let seen = Seen()
        let host = try WorldHost(wall: WallTime(Instant(epochSeconds: 1_000))) { SlowWorld(seen) }
        let folder = FileManager.default.temporaryDirectory.path
        let server = try await EdgeServer.start(.init(port: 0, spoolFolder: folder)) { host.send($0, $1) }
        let port = server.port
        let texts = try await withThrowingTaskGroup(of: String.self) { group in
            for line in 0..<8 {
                group.addTask {
                    // A slow request takes longer than a thread waits for its turn.
                    let paths = (0..<50).map { $0 % 25 == line ? "/slow" : "/\(line)-\($0)" }
                    let text = paths.map { "GET \($0) HTTP/1.1\r\nHost: h\r\n\r\n" }.joined()
                    let answer = try await offTheSharedPool {
                        try RawConnection(port: port).exchangeAll(
                            text + "GET /end HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                    }
                    let bodies = answer.components(separatedBy: "\r\n\r\n").dropFirst()
                        .map { $0.components(separatedBy: "HTTP/1.1")[0] }
                    return bodies == paths + ["/end"] ? "whole" : answer
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(texts == Array(repeating: "whole", count: 8))
        // The last group is settled behind its answers.
        try await server.stop()
        while seen.counts.withLock({ $0.settled < $0.crowds }) { await Task.yield() }
        let counts = seen.counts.withLock { $0 }
        #expect(counts.answered == 8 * 51 && counts.overlaps == 0 && !counts.isInside)
        #expect(counts.crowds > 0 && counts.crowds <= counts.answered)
    }
}
