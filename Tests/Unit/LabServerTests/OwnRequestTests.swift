import CloudGateway
import LabKernel
import LabServer
import Testing

/// labsim's own verbs on the wire.
@Suite struct OwnRequestTests {
    private func request(
        _ path: String, method: String = "POST", type: String = "application/json", body: String = "{}"
    ) -> CloudRequest {
        CloudRequest(
            method: method, host: "localhost", path: path,
            headers: HeaderFields([("Content-Type", type), ("Authorization", "Bearer abc")]),
            body: .bytes(Array(body.utf8)))
    }

    private func code(_ request: CloudRequest) -> String? {
        do {
            _ = try OwnRequest(request)
            return nil
        } catch { return (error as? LabError)?.code ?? "other" }
    }

    @Test func aVerbIsReadWithItsToken() throws {
        let own = try OwnRequest(request("/_labsim/lab/check", body: #"{"step": "a"}"#))
        #expect(own.area == "lab" && own.verb == "check" && own.token == "abc")
        #expect(own.body["step"]?.stringValue == "a")
        #expect(OwnRequest.isOwn(request("/_labsim/time/now")))
        #expect(!OwnRequest.isOwn(request("/_labsim/health")))
        #expect(!OwnRequest.isOwn(request("/bucket/_labsim/lab/x")))
    }

    @Test func whatIsNoVerbIsRefused() {
        #expect(code(request("/_labsim/lab/check", method: "GET")) == "USE060")
        #expect(code(request("/_labsim/lab/a/b")) == "USE060")
        #expect(code(request("/_labsim/lab/check", type: "text/plain")) == "USE061")
        #expect(code(request("/_labsim/lab/check", body: "{")) != nil)
    }

    @Test func refusalsNameCodeAndMend() {
        let answer = OwnRequest.refusal(LabError("USE030", "no lab", fix: "start one"))
        guard case .bytes(let bytes) = answer.body else { return }
        #expect(answer.status == 400)
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"errors":[{"code":"USE030","message":"no lab","fix":"start one"}]}"#)
    }
}

/// How virtual time follows wall time.
@Suite struct WorldClockTests {
    private let start = Instant(epochSeconds: 1_000)

    @Test func timeRunsAtItsSpeedAndStands() {
        let began = ContinuousClock.now
        var clock = WorldClock(start, speed: 60, now: began)
        #expect(clock.present(began.advanced(by: .seconds(2))) - start == .seconds(120))
        #expect(clock.wait(until: start.advanced(by: .minutes(1)), began) == .seconds(1))
        clock.pause()
        let stood = clock.present()
        #expect(clock.present(ContinuousClock.now.advanced(by: .hours(1))) == stood)
        #expect(clock.wait(until: stood.advanced(by: .seconds(1))) == nil)
        clock.reach(stood.advanced(by: .hours(1)))
        #expect(clock.present() == stood.advanced(by: .hours(1)))
        clock.reach(stood)
        #expect(clock.present() == stood.advanced(by: .hours(1)), "time does not go back")
        clock.play()
        #expect(clock.present(ContinuousClock.now.advanced(by: .seconds(1))) > stood.advanced(by: .hours(1)))
    }

    @Test func aFrozenClockStandsUntilItIsReleased() {
        var clock = WorldClock(start, speed: 1)
        clock.freeze(true)
        clock.play()
        #expect(clock.stands)
        clock.freeze(false)
        #expect(!clock.stands)
    }

    /// A world in which nothing happens.
    private final class StillWorld: LiveWorld {
        private(set) var now = Instant(epochSeconds: 1_000)
        var nextInstant: Instant? { now.advanced(by: .minutes(1)) }
        func advance(to instant: Instant) { now = max(now, instant) }
        func send(_ request: CloudRequest, _ answer: @escaping @Sendable (CloudResponse) -> Void) {
            answer(CloudResponse(status: 204))
        }
    }

    private func perform(_ verb: String, _ body: JSONValue = .object([])) async -> (JSONValue?, String?) {
        do {
            let host = try WorldHost(wall: WallTime(start)) { StillWorld() }
            _ = try await TimeAPI.perform("pause", .object([]), on: host)
            return (try await TimeAPI.perform(verb, body, on: host), nil)
        } catch { return (nil, (error as? LabError)?.code ?? "other") }
    }

    @Test func theClockIsMovedByVerbs() async {
        let there = await perform("goto", ["by": "10m"]).0
        #expect((there?["micros"]?.intValue ?? 0) >= (1_000 + 600) * 1_000_000)
        #expect(there?["paused"]?.boolValue == true)
        let named = await perform("goto", ["to": "1970-01-01T01:00:00Z"]).0
        #expect(named?["now"]?.stringValue?.hasPrefix("1970-01-01T01:00:00") == true)
        #expect(await perform("speed", ["speed": 60]).0?["speed"]?.doubleValue == 60)
        #expect(await perform("play").0?["paused"]?.boolValue == false)
        #expect((await perform("step").0?["micros"]?.intValue ?? 0) >= (1_000 + 60) * 1_000_000)
    }

    @Test func wrongTimesAreRefused() async {
        #expect(await perform("goto", ["by": "later"]).1 == "USE051")
        #expect(await perform("goto", ["to": "1970-01-01T00:00:00Z"]).1 == "USE051")
        #expect(await perform("goto", ["to": "tomorrow"]).1 == "USE051")
        #expect(await perform("goto", ["by": "90000h"]).1 == "USE051")
        #expect(await perform("speed", ["speed": 0]).1 == "USE051")
        #expect(await perform("rewind").1 == "USE050")
    }
}
