import CloudGateway
import LabKernel

/// How urgent an alarm is.
package enum AlarmLevel: String, Sendable, CaseIterable {
    /// From the most urgent on.
    case critical = "CRITICAL", warn = "WARN", info = "INFO"

    /// The name under `Escalations`.
    var parameter: String { rawValue.prefix(1) + rawValue.dropFirst().lowercased() }
}

/// One escalation of a rule: a statistic, a comparison, and how many periods in a row it must hold.
package struct AlarmCondition: Sendable, Equatable {
    /// Comparisons with a fixed threshold, or of the growth since an earlier period, in percent.
    package enum Comparison: String, Sendable, CaseIterable {
        case greaterOrEqual = "GreaterThanOrEqualToThreshold"
        case greater = "GreaterThanThreshold"
        case lessOrEqual = "LessThanOrEqualToThreshold"
        case less = "LessThanThreshold"
        case notEqual = "NotEqualToThreshold"
        case equal = "EqualToThreshold"
        case aboveYesterday = "GreaterThanYesterday"
        case belowYesterday = "LessThanYesterday"
        case aboveLastWeek = "GreaterThanLastWeek"
        case belowLastWeek = "LessThanLastWeek"
        case aboveLastPeriod = "GreaterThanLastPeriod"
        case belowLastPeriod = "LessThanLastPeriod"

        var sign: String {
            switch self {
            case .greaterOrEqual: ">="
            case .greater: ">"
            case .lessOrEqual: "<="
            case .less: "<"
            case .notEqual: "!="
            case .equal: "=="
            case .aboveYesterday: "> yesterday, %:"
            case .belowYesterday: "< yesterday, %:"
            case .aboveLastWeek: "> last week, %:"
            case .belowLastWeek: "< last week, %:"
            case .aboveLastPeriod: "> last period, %:"
            case .belowLastPeriod: "< last period, %:"
            }
        }

        /// How long before the period the one stands that it is compared with; nil for a fixed threshold.
        func look(backFrom periodSeconds: Int64) -> Int64? {
            switch self {
            case .aboveYesterday, .belowYesterday: 86_400
            case .aboveLastWeek, .belowLastWeek: 7 * 86_400
            case .aboveLastPeriod, .belowLastPeriod: periodSeconds
            default: nil
            }
        }
    }

    package var statistic: String
    package var comparison: Comparison
    package var threshold: Double
    /// The threshold as it was written.
    package var thresholdText: String
    package var times: Int

    package init(statistic: String, comparison: Comparison, threshold: Double, times: Int) {
        (self.statistic, self.comparison, self.threshold, self.times) = (
            statistic, comparison, threshold, times
        )
        thresholdText = JSONValue.double(threshold).text
    }

    /// Reads the members of `Escalations.<Level>`; nil when there are none.
    init?(_ parameters: RPCParameters, level: AlarmLevel) throws(CloudError) {
        guard !parameters.values.isEmpty else { return nil }
        let path = "Escalations.\(level.parameter)"
        let statistic = parameters["Statistics"] ?? "Average"
        guard let name = MetricSummary.statistics.first(where: { $0.lowercased() == statistic.lowercased() })
        else {
            let known = MetricSummary.statistics
            throw CloudMonitorErrors.invalid(
                "\(path).Statistics", suggestion(for: statistic, among: known, kind: "statistics"))
        }
        let operation = parameters["ComparisonOperator"] ?? ""
        guard let comparison = Comparison(rawValue: operation) else {
            let known = Comparison.allCases.map(\.rawValue)
            throw CloudMonitorErrors.invalid(
                "\(path).ComparisonOperator", suggestion(for: operation, among: known, kind: "operators"))
        }
        guard let text = parameters["Threshold"], let threshold = Double(text), threshold.isFinite else {
            throw CloudMonitorErrors.invalid("\(path).Threshold", "a number is expected")
        }
        guard let times = Int(parameters["Times"] ?? "1"), (1...1_000).contains(times) else {
            throw CloudMonitorErrors.invalid("\(path).Times", "a number of periods is expected")
        }
        self.init(statistic: name, comparison: comparison, threshold: threshold, times: times)
        thresholdText = text
    }

    /// Whether a period with these values breaks the threshold; `earlier` answers the values of the period
    /// that many seconds before.
    ///
    /// Growth from zero to anything above it is without bounds; without an earlier period nothing holds.
    package func holds(
        for summary: MetricSummary, periodSeconds: Int64 = 60,
        earlier: (Int64) -> MetricSummary? = { _ in nil }
    ) -> Bool {
        guard let value = summary.statistic(statistic) else { return false }
        switch comparison {
        case .greaterOrEqual: return value >= threshold
        case .greater: return value > threshold
        case .lessOrEqual: return value <= threshold
        case .less: return value < threshold
        case .notEqual: return value != threshold
        case .equal: return value == threshold
        default: break
        }
        guard let seconds = comparison.look(backFrom: periodSeconds),
            let before = earlier(seconds)?.statistic(statistic)
        else { return false }
        let growth = Self.growth(from: before, to: value)
        switch comparison {
        case .aboveYesterday, .aboveLastWeek, .aboveLastPeriod: return growth > threshold
        default: return -growth > threshold
        }
    }

    private static func growth(from before: Double, to value: Double) -> Double {
        if value == before { return 0 }
        return before == 0 ? (value > 0 ? .infinity : -.infinity) : (value - before) / abs(before) * 100
    }

    /// `$Average > 10000`
    package var expression: String { "$\(statistic) \(comparison.sign) \(thresholdText)" }

    var json: JSONValue {
        .object([
            ("Statistics", .string(statistic)), ("ComparisonOperator", .string(comparison.rawValue)),
            ("Threshold", .string(thresholdText)), ("Times", .int(times)),
        ])
    }
}
