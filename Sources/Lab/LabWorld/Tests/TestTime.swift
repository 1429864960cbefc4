import LabKernel
import Scenarios
import StreamTypes

/// Times as tests write them: `00:00:09` is on the day on which the scenario's clock starts.
struct TestTime {
    /// `2025-01-01`.
    private let day: String

    init(start: Instant) { day = String(ISO8601.text(start).prefix(10)) }

    /// A written time in the one form of its type: `2025-01-01 00:00:09` or `00:00:09`; other texts and
    /// texts of other types as they are.
    func text(_ written: String, _ type: LogicalType) -> String {
        switch type {
        case .timestamp, .timestampLTZ: timestamp(written) ?? written
        case .time: Self.time(written) ?? written
        default: written
        }
    }

    /// As the JSON format reads it.
    func json(_ written: String, _ type: LogicalType) -> String {
        let text = text(written, type)
        if case .timestampLTZ = type, text != written || !text.hasSuffix("Z") { return text + "Z" }
        return text
    }

    /// Milliseconds since 1970; nil for what is no time.
    func millis(_ written: String) -> Int64? {
        timestamp(written).flatMap { ISO8601.parse($0 + "Z") }?.epochMillis
    }

    private func timestamp(_ written: String) -> String? {
        let bare = written.hasSuffix("Z") ? written.dropLast() : written[...]
        let parts = bare.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "T" || $0 == " " }
        switch (parts.count, parts.first.map(Self.isDate)) {
        case (1, true): return "\(parts[0]) 00:00:00"
        case (1, false): return Self.time(String(bare)).map { "\(day) \($0)" }
        case (2, true): return Self.time(String(parts[1])).map { "\(parts[0]) \($0)" }
        default: return nil
        }
    }

    private static func isDate(_ text: Substring) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.count) == [4, 2, 2] && parts.joined().allSatisfy(\.isNumber)
    }

    /// `00:00:09`, without zeros at the end of a fraction; nil for what is no time of day.
    private static func time(_ text: String) -> String? {
        let halves = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let parts = halves[0].split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3,
            parts.allSatisfy({ (1...2).contains($0.count) && $0.allSatisfy(\.isNumber) })
        else { return nil }
        var whole = parts.map { $0.count == 1 ? "0\($0)" : String($0) }
        if whole.count == 2 { whole.append("00") }
        guard halves.count == 2 else { return whole.joined(separator: ":") }
        guard halves[1].allSatisfy(\.isNumber) else { return nil }
        var fraction = halves[1]
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return whole.joined(separator: ":") + (fraction.isEmpty ? "" : ".\(fraction)")
    }
}

extension TestTime {
    /// The matcher with its times, and the numbers of decimals, in the form in which results come.
    func adapted(_ matcher: Matcher, to type: LogicalType) -> Matcher {
        func value(_ value: ScenarioValue) -> ScenarioValue { adapted(value, to: type) }
        switch matcher {
        case .equals(let wanted): return .equals(value(wanted))
        case .notEquals(let wanted): return .notEquals(value(wanted))
        case .greater(let bound): return .greater(value(bound))
        case .greaterOrEqual(let bound): return .greaterOrEqual(value(bound))
        case .less(let bound): return .less(value(bound))
        case .lessOrEqual(let bound): return .lessOrEqual(value(bound))
        case .between(let low, let high): return .between(value(low), value(high))
        case .oneOf(let choices): return .oneOf(choices.map(value))
        case .all(let parts): return .all(parts.map { adapted($0, to: type) })
        case .matches, .contains: return matcher
        }
    }

    private func adapted(_ value: ScenarioValue, to type: LogicalType) -> ScenarioValue {
        guard case .text(let written) = value else { return value }
        if case .decimal = type, let number = Double(written) { return .number(number) }
        return .text(text(written, type))
    }
}
