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
    /// Comparisons with a fixed threshold.
    ///
    /// Not emulated: comparisons with yesterday, last week or the last period; they are refused by name.
    package enum Comparison: String, Sendable, CaseIterable {
        case greaterOrEqual = "GreaterThanOrEqualToThreshold"
        case greater = "GreaterThanThreshold"
        case lessOrEqual = "LessThanOrEqualToThreshold"
        case less = "LessThanThreshold"
        case notEqual = "NotEqualToThreshold"
        case equal = "EqualToThreshold"

        var sign: String {
            switch self {
            case .greaterOrEqual: ">="
            case .greater: ">"
            case .lessOrEqual: "<="
            case .less: "<"
            case .notEqual: "!="
            case .equal: "=="
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
            if ["Yesterday", "LastWeek", "LastPeriod"].contains(where: operation.hasSuffix) {
                throw CloudMonitorErrors.unsupported("the comparison \(operation)")
            }
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

    /// Whether a period with these values breaks the threshold.
    package func holds(for summary: MetricSummary) -> Bool {
        guard let value = summary.statistic(statistic) else { return false }
        return switch comparison {
        case .greaterOrEqual: value >= threshold
        case .greater: value > threshold
        case .lessOrEqual: value <= threshold
        case .less: value < threshold
        case .notEqual: value != threshold
        case .equal: value == threshold
        }
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
