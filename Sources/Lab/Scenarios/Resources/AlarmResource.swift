import LabKernel

/// An alert rule of CloudMonitor that exists before the run.
package struct AlarmResource: ScenarioResource {
    package var name: String
    /// Flink's metric name.
    package var metric: String
    /// The deployment whose metric it watches.
    package var deployment: String
    package var condition: Comparison
    package var period: Duration
    /// How many periods in a row must be over the threshold.
    package var times: Int
    /// `Average`, `Maximum`, `Minimum`, `Sum` or `Value`.
    package var statistics: String
    package var contactGroups: [String]
    /// The logstore that gets a log of each change; nil for none.
    package var logstore: String?

    package static let nameKind = NameKind.alarm
    /// Source: help.aliyun.com, CloudMonitor "PutResourceMetricRule": `Period`, `Statistics`, `Times`,
    /// `Threshold`.
    package static let schema = ObjectSchema(
        "cms.alarm", "An alert rule of CloudMonitor on a metric of a deployment's job.",
        rows: [
            FieldRow("name", .pattern(.name), .optional, "the rule's name; the resource's id when absent"),
            FieldRow("metric", .text, .required, "the metric, under Flink's name"),
            FieldRow("of", .refers(.deployment), .required, "the deployment"),
            FieldRow("condition", .comparison, .required, "when it fires: an operator and a number, '>= 1'"),
            FieldRow("period", .duration, .byDefault("1m"), "the length of one evaluation"),
            FieldRow("times", .integer(1...180), .byDefault("1"), "evaluations in a row that must be so"),
            FieldRow(
                "statistics", .choice(["Average", "Maximum", "Minimum", "Sum", "Value"]),
                .byDefault("Maximum"), "how the values of a period become one"),
            FieldRow("contactGroups", .list(.text), .optional, "who is told"),
            FieldRow(
                "logstore", .refers(.logstore), .optional, "the logstore that gets a log of each change"),
        ])

    package init(id: String, _ fields: Fields) {
        name = fields.find("name") ?? id
        metric = fields.get("metric")
        deployment = fields.get("of")
        guard let condition = Comparison(fields.get("condition", as: String.self)) else {
            preconditionFailure("a comparison was checked and cannot be read")
        }
        self.condition = condition
        period = fields.get("period")
        times = fields.get("times")
        statistics = fields.get("statistics")
        contactGroups = fields.find("contactGroups") ?? []
        logstore = fields.find("logstore")
    }
}

/// A comparison with a number, as CloudMonitor's rules make: `>= 1`.
package struct Comparison: Sendable, Equatable {
    package enum Operator: String, Sendable, CaseIterable {
        case greaterOrEqual = ">="
        case lessOrEqual = "<="
        case notEqual = "!="
        case equal = "=="
        case greater = ">"
        case less = "<"
    }

    package var comparison: Operator
    package var threshold: Double

    /// Nil when `text` is not an operator and a number.
    package init?(_ text: String) {
        guard let found = Operator.allCases.first(where: { text.hasPrefix($0.rawValue) }) else { return nil }
        let rest = text.dropFirst(found.rawValue.count).drop { $0 == " " }
        guard let number = Double(rest), number.isFinite else { return nil }
        (comparison, threshold) = (found, number)
    }

    /// Whether `value` is so.
    package func holds(for value: Double) -> Bool {
        switch comparison {
        case .greaterOrEqual: value >= threshold
        case .lessOrEqual: value <= threshold
        case .notEqual: value != threshold
        case .equal: value == threshold
        case .greater: value > threshold
        case .less: value < threshold
        }
    }
}
