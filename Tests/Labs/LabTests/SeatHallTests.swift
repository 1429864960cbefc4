import CloudClients
import CloudGateway
import Foundation
import LabKernel
import LabServer
import LabWorld
import Testing

/// Seats side by side: each has its own cloud behind one port.
@Suite struct SeatHallTests {
    private static let wall = WallTime(Instant(epochSeconds: 1_795_000_000))

    /// A hall with seats `seat-01` to `seat-<n>` of the hands-on lab.
    private func hall(_ count: Int) async throws -> SeatHall<LabSeat> {
        let hall = SeatHall<LabSeat>(wall: Self.wall)
        let lab = try LoadedLab(SeatPlayer.order()).checked()
        for number in 1...count {
            let order = SeatPlayer.order(name: "seat-0\(number)", identity: UInt64(number))
            _ = try await hall.open(order.seat, token: "token-\(number)") { try LabSeat(order, of: lab) }
        }
        return hall
    }

    private func keys(_ hall: SeatHall<LabSeat>, _ seat: String) async throws -> ClientCredentials {
        let seat = try #require(hall.seat(seat))
        let keys = try await seat.host.perform { world, _ in try world.perform("keys", .object([])) }
        return ClientCredentials(
            accessKeyID: keys["accessKeyId"]?.stringValue ?? "",
            accessKeySecret: keys["accessKeySecret"]?.stringValue ?? "")
    }

    /// What the hall makes of a request to OSS that is signed with `keys`.
    private func send(
        _ method: String, _ path: String, _ keys: ClientCredentials?, host: String = "127.0.0.1:4588",
        to hall: SeatHall<LabSeat>
    ) async -> (status: Int, text: String) {
        let signer = Signer()
        if let keys {
            let client = OSSClient(
                region: "ap-southeast-1", transport: signer, credentials: FixedCredentials(keys))
            let parts = path.split(separator: "/").map(String.init)
            if method == "PUT" {
                try? client.createBucket(parts[0], acl: "private", storageClass: "Standard")
            } else {
                _ = try? client.listObjects(bucket: parts[0], prefix: "", continuation: nil)
            }
        }
        var request = signer.request ?? CloudRequest(method: method, host: host, path: path)
        if keys == nil { request.host = host }
        let sent = request
        let response = await withCheckedContinuation { continuation in
            hall.send(sent) {
                continuation.resume(returning: $0)
            } elsewhere: { _ in
                continuation.resume(returning: CloudResponse(status: 999))
            }
        }
        guard case .bytes(let bytes) = response.body else { return (response.status, "") }
        return (response.status, String(decoding: bytes, as: UTF8.self))
    }

    @Test func oneSeatsKeysDoNotSeeAnothersBucket() async throws {
        let hall = try await hall(2)
        let (first, second) = (try await keys(hall, "seat-01"), try await keys(hall, "seat-02"))
        #expect(first.accessKeyID != second.accessKeyID)
        #expect(await send("PUT", "/flink-lab-state", first, to: hall).status == 200)
        #expect(await send("GET", "/flink-lab-state", first, to: hall).status == 200)
        let foreign = await send("GET", "/flink-lab-state", second, to: hall)
        #expect(foreign.status == 404 && foreign.text.contains("NoSuchBucket"))
        // The same name is free in the other cloud.
        #expect(await send("PUT", "/flink-lab-state", second, to: hall).status == 200)
        try await hall.closeAll()
    }

    @Test func aKeyWithAnothersSecretIsRefused() async throws {
        let hall = try await hall(2)
        var mixed = try await keys(hall, "seat-01")
        mixed.accessKeySecret = try await keys(hall, "seat-02").accessKeySecret
        let answer = await send("PUT", "/flink-lab-state", mixed, to: hall)
        #expect(answer.status == 403 && answer.text.contains("SignatureDoesNotMatch"))
        try await hall.closeAll()
    }

    @Test func requestsOfNobodyGoElsewhere() async throws {
        let hall = try await hall(1)
        let stranger = ClientCredentials(accessKeyID: "LABSIMnobody", accessKeySecret: "x")
        #expect(await send("PUT", "/b", stranger, to: hall).status == 999)
        #expect(await send("GET", "/b", nil, to: hall).status == 999)
        try await hall.closeAll()
    }

    @Test func aHostNamesTheSeatOfAnUnsignedRequest() async throws {
        let hall = try await hall(2)
        let keys = try await keys(hall, "seat-02")
        #expect(await send("PUT", "/flink-lab-state", keys, to: hall).status == 200)
        let own = await send("GET", "/flink-lab-state/x", nil, host: "seat-02.localhost:4588", to: hall)
        #expect(own.status == 403, "the bucket is there, and private")
        let virtual = await send("GET", "/x", nil, host: "flink-lab-state.seat-02.localhost", to: hall)
        #expect(virtual.status == 403)
        let other = await send("GET", "/flink-lab-state/x", nil, host: "seat-01.localhost", to: hall)
        #expect(other.status == 404)
        try await hall.closeAll()
    }

    // MARK: The instructor

    private func request(_ path: String, _ body: JSONValue, token: String) throws -> OwnRequest {
        try OwnRequest(
            CloudRequest(
                method: "POST", host: "localhost", path: "/_labsim/\(path)",
                headers: HeaderFields([
                    ("Content-Type", "application/json"), ("Authorization", "Bearer \(token)"),
                ]), body: .bytes(Array(body.text.utf8))))
    }

    private func refusal(_ body: () async throws -> JSONValue) async -> String? {
        do {
            _ = try await body()
            return nil
        } catch { return (error as? LabError)?.code ?? "\(error)" }
    }

    private func desks(_ hall: SeatHall<LabSeat>) -> (SeatDesk<LabSeat>, InstructorDesk<LabSeat>) {
        let reset: @Sendable (Seat<LabSeat>) async throws -> Void = { seat in
            let order = SeatPlayer.order(name: seat.name, identity: 1)
            _ = try await hall.open(seat.name, token: seat.token) { try LabSeat(order) }
        }
        let desk = SeatDesk(hall) { _, seat, _ in
            if let seat { try await reset(seat) }
            return .object([])
        }
        return (desk, InstructorDesk(hall, token: "teacher", reset: reset))
    }

    @Test func theBoardShowsSeatsAndSteps() async throws {
        let hall = try await hall(2)
        let (desk, instructor) = desks(hall)
        _ = try await desk.perform(try request("lab/quiz", ["choices": [1, 2, 3]], token: "token-2"))
        let board = try await instructor.perform(try request("workshop/board", .object([]), token: "teacher"))
        let rows = board["seats"]?.arrayValue ?? []
        #expect(rows.map { $0["seat"]?.stringValue } == ["seat-01", "seat-02"])
        #expect(rows.map { $0["score"]?.intValue } == [0, 10])
        #expect(rows[1]["steps"]?.arrayValue?.first?["state"]?.stringValue == "passed")
        #expect(rows[0]["current"]?.stringValue == "region")
        try await hall.closeAll()
    }

    @Test func onlyTheInstructorMayAsk() async throws {
        let hall = try await hall(1)
        let (desk, instructor) = desks(hall)
        #expect(
            await refusal {
                try await instructor.perform(try request("workshop/board", [:], token: "token-1"))
            }
                == "USE080")
        #expect(
            await refusal {
                try await desk.perform(try request("lab/extend", ["by": "1h"], token: "token-1"))
            }
                == "USE032")
        #expect(
            await refusal { try await desk.perform(try request("lab/status", [:], token: "no")) } == "USE030")
        #expect(
            await refusal {
                try await instructor.perform(try request("workshop/dance", [:], token: "teacher"))
            }
                == "USE081")
        #expect(
            await refusal {
                try await instructor.perform(
                    try request("workshop/board", ["seat": "seat-9"], token: "teacher"))
            } == "USE081")
        try await hall.closeAll()
    }

    @Test func frozenSeatsStandStill() async throws {
        let hall = try await hall(1)
        let (desk, instructor) = desks(hall)
        _ = try await instructor.perform(try request("workshop/freeze", [:], token: "teacher"))
        #expect(
            await refusal { try await desk.perform(try request("lab/check", [:], token: "token-1")) }
                == "USE052")
        #expect(
            await refusal { try await desk.perform(try request("time/goto", ["by": "1m"], token: "token-1")) }
                == "USE052")
        _ = try await desk.perform(try request("lab/status", [:], token: "token-1"))
        _ = try await instructor.perform(try request("workshop/resume", [:], token: "teacher"))
        let time = try await desk.perform(try request("time/goto", ["by": "1m"], token: "token-1"))
        #expect(time["paused"]?.boolValue == false)
        try await hall.closeAll()
    }

    @Test func theInstructorSpeaksExtendsAndResets() async throws {
        let hall = try await hall(1)
        let (desk, instructor) = desks(hall)
        _ = try await desk.perform(try request("lab/quiz", ["choices": [1, 2, 3]], token: "token-1"))
        _ = try await instructor.perform(
            try request("workshop/broadcast", ["text": "a break at eleven"], token: "teacher"))
        _ = try await instructor.perform(try request("workshop/extend", ["by": "1h"], token: "teacher"))
        let status = try await desk.perform(try request("lab/status", [:], token: "token-1"))
        #expect(status["messages"]?.arrayValue?.first?["text"]?.stringValue == "a break at eleven")
        #expect(status["timeLeft"]?.stringValue?.hasPrefix("1h") == true)
        let export = try await instructor.perform(try request("workshop/export", [:], token: "teacher"))
        #expect(export["seats"]?.arrayValue?.first?["score"]?.intValue == 10)
        _ = try await instructor.perform(
            try request("workshop/reset", ["seat": "seat-01"], token: "teacher"))
        let fresh = try await desk.perform(try request("lab/status", [:], token: "token-1"))
        #expect(fresh["score"]?.intValue == 0)
        try await hall.closeAll()
    }
}

/// Keeps the request that a client would send.
private final class Signer: CloudTransport {
    var request: CloudRequest?
    let now = Instant(epochSeconds: 1_795_000_000)

    func send(_ request: CloudRequest) -> CloudResponse {
        self.request = request
        return CloudResponse(status: 200)
    }
}
