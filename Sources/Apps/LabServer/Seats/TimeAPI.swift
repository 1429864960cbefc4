import LabKernel

/// The verbs of a served world's clock: `now`, `pause`, `play`, `speed`, `goto`, `step`.
package enum TimeAPI {
    package static let verbs = ["now", "pause", "play", "speed", "goto", "step"]

    /// Does a verb and answers how the clock stands.
    ///
    /// - Throws: `LabError` USE050 for a verb that does not exist, USE051 for a wrong value, USE052 while the clock is
    ///   held by the instructor, and what a world throws that cannot go on.
    package static func perform<World: LiveWorld>(
        _ verb: String, _ body: JSONValue, on host: WorldHost<World>
    ) async throws -> JSONValue {
        try await host.perform { world, clock in
            guard verbs.contains(verb) else {
                throw LabError(
                    "USE050", "a clock has no verb '\(verb)'",
                    fix: suggestion(for: verb, among: verbs, kind: "verbs"))
            }
            if verb != "now", clock.isFrozen {
                throw LabError("USE052", "the instructor holds the clock", fix: "wait until it goes on")
            }
            try apply(verb, body, to: world, &clock)
            clock.reach(world.now)
            return state(clock, world.nextInstant)
        }
    }

    /// How a clock stands.
    static func state(_ clock: WorldClock, _ next: Instant?) -> JSONValue {
        [
            "now": .string(ISO8601.millisText(clock.present())), "micros": .int(clock.present().epochMicros),
            "speed": .double(clock.speed), "paused": .bool(clock.stands), "frozen": .bool(clock.isFrozen),
            "nextEvent": next.map { .string(ISO8601.millisText($0)) } ?? .null,
        ]
    }

    private static func apply<World: LiveWorld>(
        _ verb: String, _ body: JSONValue, to world: World, _ clock: inout WorldClock
    ) throws {
        switch verb {
        case "pause": clock.pause()
        case "play": clock.play()
        case "speed":
            guard let speed = body["speed"]?.doubleValue, speed > 0, speed <= 100_000 else {
                throw LabError(
                    "USE051", "a speed is a number above 0 up to 100000", fix: "write: labsim time speed 60")
            }
            clock.run(at: speed)
        case "goto": try world.advance(to: try target(body, from: world.now))
        case "step":
            if let next = world.nextInstant { try world.advance(to: next) }
        default: break
        }
    }

    /// The instant of `to`, or of `by` from now; never in the past, and no more than a year away.
    private static func target(_ body: JSONValue, from now: Instant) throws -> Instant {
        if let text = body["by"]?.stringValue {
            guard let duration = DurationText.parse(text), duration <= .hours(24 * 366) else {
                throw LabError("USE051", "'\(text)' is no duration up to a year", fix: "write 90s, 10m or 2h")
            }
            return now.advanced(by: duration)
        }
        let text = body["to"]?.stringValue ?? ""
        guard let instant = ISO8601.parse(text) else {
            throw LabError(
                "USE051", "'\(text)' is no time", fix: "write +10m, or a time like \(ISO8601.text(now))")
        }
        guard instant >= now else {
            throw LabError(
                "USE051", "'\(text)' is in the past: it is \(ISO8601.text(now))",
                fix: "time does not go back; begin anew with 'labsim lab reset'")
        }
        guard instant - now <= .hours(24 * 366) else {
            throw LabError("USE051", "'\(text)' is more than a year away", fix: "go there in steps")
        }
        return instant
    }
}
