import CloudGateway
import LabKernel

/// Times of the day and days of the week in which Autopilot leaves a job alone.
///
/// Source: ververica-2022-07-18, structure AutopilotPolicy, `silentPeriodConfig`. The page names no zone; here it
/// is UTC+8, that of the service's billing.
struct SilentPeriods {
    struct Period {
        enum Level: String, CaseIterable { case day = "DAY", week = "WEEK" }
        var level: Level
        /// Minutes of the day from 0, or days of the week from 1, a Monday; the first is in the period.
        var begin: Int
        /// Of days the last in the period, of minutes the first after it; before `begin`, it is of the next turn.
        var end: Int
    }

    var isEnabled = false
    var periods: [Period] = []

    init() {}

    init(_ body: BodyReader) throws(CloudError) {
        try body.expect(only: ["enabled", "silentPeriods"])
        isEnabled = try body.bool("enabled") ?? false
        for (index, item) in (try body.array("silentPeriods") ?? []).enumerated() {
            periods.append(try Period(body.item("silentPeriods", index, item)))
        }
    }

    /// Whether a change at `instant` must not be.
    func contains(_ instant: Instant) -> Bool { isEnabled && periods.contains { $0.contains(instant) } }

    var json: JSONValue {
        .object([("enabled", .bool(isEnabled)), ("silentPeriods", .array(periods.map(\.json)))])
    }
}

extension SilentPeriods.Period {
    fileprivate init(_ body: BodyReader) throws(CloudError) {
        try body.expect(only: ["level", "beginTime", "endTime"])
        let name = try body.required("level")
        guard let level = Level(rawValue: name) else {
            let known = Level.allCases.map(\.rawValue)
            throw body.invalid("level", suggestion(for: name, among: known, kind: "levels"))
        }
        self.level = level
        begin = try Self.time(body, "beginTime", level)
        end = try Self.time(body, "endTime", level)
    }

    private static func time(_ body: BodyReader, _ key: String, _ level: Level) throws(CloudError) -> Int {
        let range = level == .day ? 0...1_439 : 1...7
        guard let number = try body.int(key), range.contains(Int(clamping: number)) else {
            let bounds = "from \(range.lowerBound) to \(range.upperBound)"
            throw body.invalid(key, "a number \(bounds) is expected")
        }
        return Int(number)
    }

    fileprivate func contains(_ instant: Instant) -> Bool {
        let minutes = Int(instant.epochSeconds) / 60 + 8 * 60
        switch level {
        case .day:
            let minute = minutes % 1_440
            return begin <= end ? (begin..<end).contains(minute) : minute >= begin || minute < end
        case .week:
            // The first day of 1970 was a Thursday.
            let day = (minutes / 1_440 + 3) % 7 + 1
            return begin <= end ? (begin...end).contains(day) : day >= begin || day <= end
        }
    }

    fileprivate var json: JSONValue {
        .object([("level", .string(level.rawValue)), ("beginTime", .int(begin)), ("endTime", .int(end))])
    }
}
