import CloudGateway
import Foundation
import LabKernel
import LabServer
import Synchronization
import Testing

@Suite struct EdgeServerTests {
    /// Answers with what the edge made of the request.
    private static let echo: RequestHandler = { request, answer in
        let kind = if case .file = request.body { "file" } else { "bytes" }
        let text =
            "\(request.method) \(request.hostName) \(request.path) ?\(request.query) \(kind) \(request.body.count)"
        answer(CloudResponse(headers: HeaderFields([("x-echo", "1")]), body: .bytes(Array(text.utf8))))
    }

    private func withEdge<Result: Sendable>(
        handler: @escaping RequestHandler = echo, _ body: @escaping @Sendable (Int) throws -> Result
    ) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "edge-\(UUID().uuidString)").path
        let configuration = EdgeServer.Configuration(port: 0, spoolBytes: 1_024, spoolFolder: folder)
        let server = try await EdgeServer.start(configuration, handler: handler)
        let result = try await offTheSharedPool { try body(server.port) }
        try await server.stop()
        let left =
            FileManager.default.fileExists(atPath: folder)
            ? try FileManager.default.contentsOfDirectory(atPath: folder) : []
        #expect(left.isEmpty, "spooled bodies are removed after the answer")
        return result
    }

    @Test func aRequestIsDecodedAndAnswered() async throws {
        let answer = try await withEdge { port in
            try RawConnection(port: port).exchange(
                "PUT /b/a%2Fc?acl&x=1 HTTP/1.1\r\nHost: b.localhost:\(port)\r\nContent-Length: 3\r\n\r\nabc")
        }
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(answer.hasSuffix("\r\n\r\nPUT b.localhost /b/a%2Fc ?acl&x=1 bytes 3"))
    }

    @Test func absoluteFormNamesTheHost() async throws {
        let answer = try await withEdge { port in
            try RawConnection(port: port).exchange(
                "GET http://prj.cn-hangzhou.log.aliyuncs.com:80/logstores?a=b HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
            )
        }
        #expect(answer.hasSuffix("GET prj.cn-hangzhou.log.aliyuncs.com /logstores ?a=b bytes 0"))
    }

    @Test func aGetWithAStrayContentLengthIsAnsweredAtOnce() async throws {
        let answer = try await withEdge { port in
            try RawConnection(port: port).exchange("GET /b HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n")
        }
        #expect(answer.contains("Connection: close"))
        #expect(answer.hasSuffix("GET h /b ? bytes 0"))
    }

    @Test func aHeadAnswerHasALengthAndNoBody() async throws {
        let answer = try await withEdge { port in
            try RawConnection(port: port).exchange("HEAD /b HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
        }
        #expect(answer.contains("Content-Length: 19\r\n"))
        #expect(answer.hasSuffix("\r\n\r\n"))
    }

    /// Small files go with the head, larger ones by the kernel.
    @Test(arguments: [5, 100_000]) func aLargeBodyIsSpooledAndAFileIsSent(count: Int) async throws {
        let folder = FileManager.default.temporaryDirectory
        let file = folder.appending(path: "served-\(UUID().uuidString)")
        let bytes = (0..<200_000).map { "0123456789abc".utf8.dropFirst($0 % 13).first! }
        try Data(bytes).write(to: file)
        defer { unlink(file.path) }
        let path = file.path
        let answer = try await withEdge(handler: { request, answer in
            guard case .file(let spooled, let size) = request.body,
                FileManager.default.contents(atPath: spooled)?.count == Int(size)
            else { return answer(CloudResponse(status: 500)) }
            answer(CloudResponse(body: .file(path: path, offset: 2, count: Int64(count))))
        }) { port in
            let body = String(repeating: "x", count: 5_000)
            return try RawConnection(port: port).exchange(
                "PUT /b HTTP/1.1\r\nHost: h\r\nContent-Length: 5000\r\n\r\n\(body)")
        }
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(answer.hasSuffix("\r\n\r\n" + String(decoding: bytes[2..<2 + count], as: UTF8.self)))
    }

    @Test(arguments: [5, 100_000]) func aFileThatIsNotThereEndsTheConnection(count: Int64) async throws {
        let answer = try await withEdge(handler: { _, answer in
            answer(CloudResponse(body: .file(path: "/nowhere/at/all", offset: 0, count: count)))
        }) { port in try RawConnection(port: port).exchange("GET /b HTTP/1.1\r\nHost: h\r\n\r\n") }
        #expect(answer == "")
    }

    @Test func aClientThatLeavesBeforeItsAnswerHarmsNobody() async throws {
        let unanswered = Mutex<[@Sendable (CloudResponse) -> Void]>([])
        let stillHere = CloudResponse(body: .bytes(Array("still here".utf8)))
        let answer = try await withEdge(handler: { request, answer in
            if request.path == "/slow" { return unanswered.withLock { $0.append(answer) } }
            answer(stillHere)
        }) { port in
            try RawConnection(port: port).leave(after: "GET /slow HTTP/1.1\r\nHost: h\r\n\r\n") {
                !unanswered.withLock(\.isEmpty)
            }
            _ = try RawConnection(port: port).exchange("GET /other HTTP/1.1\r\nHost: h\r\n\r\n")
            for answerLate in unanswered.withLock({ $0 }) { answerLate(stillHere) }
            return try RawConnection(port: port).exchange("GET /last HTTP/1.1\r\nHost: h\r\n\r\n")
        }
        #expect(answer.hasSuffix("still here"))
    }

    @Test func noFieldOfAnAnswerEndsItsLine() async throws {
        let answer = try await withEdge(handler: { _, answer in
            let fields = [("x-a", "1\r\nX-Evil: 2\u{0}\u{7f}"), ("x b", "3"), ("", "4"), ("x-~|c", "ü\t5")]
            answer(CloudResponse(headers: HeaderFields(fields), body: .bytes(Array("whole".utf8))))
        }) { port in
            try RawConnection(port: port).exchange("GET /b HTTP/1.1\r\nHost: h\r\n\r\n")
        }
        #expect(
            answer == "HTTP/1.1 200 OK\r\nx-a: 1  X-Evil: 2  \r\nx-~|c: ü\t5\r\nContent-Length: 5\r\n"
                + "Connection: keep-alive\r\n\r\nwhole")
    }

    @Test func requestsBehindALateAnswerWaitInOrder() async throws {
        let late: RequestHandler = { request, answer in
            guard request.path.hasPrefix("/late") else { return Self.echo(request, answer) }
            Thread {
                usleep(2_000)
                Self.echo(request, answer)
            }.start()
        }
        let body = String(repeating: "z", count: 5_000)
        let text = (0..<20).map { index in
            "GET /late\(index) HTTP/1.1\r\nHost: h\r\n\r\nPUT /now\(index) HTTP/1.1\r\nHost: h\r\n"
                + "Content-Length: 5000\r\n\r\n\(body)"
        }
        let last = "PUT /late-last HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc"
        let answer = try await withEdge(handler: late) { port in
            try RawConnection(port: port).exchangeAll(text.joined() + last)
        }
        let expected = (0..<20).flatMap {
            ["GET h /late\($0) ? bytes 0", "PUT h /now\($0) ? file 5000"]
        }
        let bodies = answer.components(separatedBy: "\r\n\r\n").dropFirst().map {
            $0.components(separatedBy: "HTTP/1.1 ")[0]
        }
        #expect(bodies == expected + ["PUT h /late-last ? bytes 3"])
    }

    @Test func manyRequestsAtOnceAreAnsweredOneByOne() async throws {
        let count = 20_000
        let request = "GET /b HTTP/1.1\r\nHost: h\r\n\r\n"
        let last = "GET /last HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
        let answer = try await withEdge { port in
            try RawConnection(port: port)
                .exchangeAll(String(repeating: request, count: count) + last)
        }
        #expect(answer.components(separatedBy: "GET h /b ?").count == count + 1)
        #expect(answer.hasSuffix("GET h /last ? bytes 0"))
    }

    @Test func aPortInUseIsSaidSo() async throws {
        try await withEdge { _ in }
        let folder = FileManager.default.temporaryDirectory.path
        let first = try await EdgeServer.start(.init(port: 0, spoolFolder: folder), handler: Self.echo)
        let error = await #expect(throws: LabError.self) {
            _ = try await EdgeServer.start(.init(port: first.port, spoolFolder: folder), handler: Self.echo)
        }
        #expect(error?.code == "EDGE001")
        #expect(error?.message == "port \(first.port) is in use on 127.0.0.1")
        try await first.stop()
    }
}

/// Runs blocking `body` on a thread of its own: the shared pool is as small as the machine, and the edge needs it.
func offTheSharedPool<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws
    -> Result
{
    try await withCheckedThrowingContinuation { continuation in
        Thread { continuation.resume(with: Swift.Result { try body() }) }.start()
    }
}
