import CloudGateway
import LabKernel

/// The state of a rule for one series.
package enum AlarmState: String, Sendable, CaseIterable {
    case ok = "OK"
    case alarm = "ALARM"
    case insufficientData = "INSUFFICIENT_DATA"
}

/// An alert rule on a metric.
///
/// Source: CMS 2019-01-01, PutResourceMetricRule.
/// Not emulated: `CompositeExpression`, `Prometheus`; they are refused by name.
package struct MetricRule: Sendable {
    /// What happens to the state when a period has no data.
    package enum NoDataPolicy: String, Sendable, CaseIterable {
        case keep = "KEEP_LAST_STATE", insufficient = "INSUFFICIENT_DATA", ok = "OK"
    }

    package var id: String
    package var name: String
    package var namespace: String
    package var metric: String
    /// Each item selects series; none selects all.
    package var resources: [[MetricIdentity.Dimension]]
    package var resourcesText: String
    package var periodSeconds: Int64
    package var conditions: [AlarmLevel: AlarmCondition]
    package var contactGroups: String
    package var webhook: String
    package var subject: String
    package var silenceSeconds: Int64
    package var effectiveInterval: String
    package var noDataPolicy: NoDataPolicy
    package var isEnabled = true
    package var labels: [(key: String, value: String)]
    package var targets: [Target] = []
    package var created: Instant
    package var updated: Instant
    /// What the rule was made from; it can be made from it again.
    let parameters: RPCParameters

    /// Where an alarm is sent beside the contacts.
    package struct Target: Sendable {
        package var id: String
        package var arn: String
        package var level: String
        package var parameters: String
    }

    /// Whether `identity` is watched by this rule.
    func watches(_ identity: MetricIdentity) -> Bool {
        identity.namespace == namespace && identity.metric == metric
            && (resources.isEmpty || resources.contains { identity.has($0) })
    }

    /// Reads the parameters of PutResourceMetricRule.
    init(_ parameters: RPCParameters, at now: Instant) throws(CloudError) {
        self.parameters = parameters
        for name in ["CompositeExpression", "Prometheus"] where !parameters.group(name).values.isEmpty {
            throw CloudMonitorErrors.unsupported("rules with \(name)")
        }
        id = try parameters.required("RuleId")
        name = try parameters.required("RuleName")
        namespace = try parameters.required("Namespace")
        metric = try parameters.required("MetricName")
        resourcesText = try parameters.required("Resources")
        resources = try MetricQuery.dimensions(resourcesText)
            .filter { !$0.contains { $0.key == "resource" && $0.value == "_ALL" } }
        periodSeconds = Int64(try parameters.number("Period", standard: 60))
        guard periodSeconds > 0, periodSeconds % 60 == 0 else {
            throw CloudMonitorErrors.invalid("Period", "a multiple of 60 seconds is expected")
        }
        conditions = [:]
        for level in AlarmLevel.allCases {
            let group = parameters.group("Escalations.\(level.parameter)")
            conditions[level] = try AlarmCondition(group, level: level)
        }
        guard !conditions.isEmpty else { throw CloudMonitorErrors.missing("Escalations") }
        contactGroups = parameters["ContactGroups"] ?? ""
        (webhook, subject) = (parameters["Webhook"] ?? "", parameters["EmailSubject"] ?? "")
        silenceSeconds = Int64(try parameters.number("SilenceTime", standard: 86_400))
        effectiveInterval = parameters["EffectiveInterval"] ?? "00:00-23:59"
        guard EffectiveHours(effectiveInterval) != nil else {
            throw CloudMonitorErrors.invalid("EffectiveInterval", "'HH:mm-HH:mm' is expected")
        }
        let policy = parameters["NoDataPolicy"] ?? NoDataPolicy.keep.rawValue
        guard let noData = NoDataPolicy(rawValue: policy) else {
            let known = NoDataPolicy.allCases.map(\.rawValue)
            throw CloudMonitorErrors.invalid(
                "NoDataPolicy", suggestion(for: policy, among: known, kind: "policies"))
        }
        noDataPolicy = noData
        labels = parameters.items("Labels").map { ($0["Key"] ?? "", $0["Value"] ?? "") }
        (created, updated) = (now, now)
    }

    /// The structure Alarm as the service answers it.
    func json(state: AlarmState) -> JSONValue {
        let levels = AlarmLevel.allCases.compactMap { level in
            conditions[level].map { (level.parameter, $0.json) }
        }
        return .object([
            ("RuleId", .string(id)), ("RuleName", .string(name)), ("Namespace", .string(namespace)),
            ("MetricName", .string(metric)), ("Period", .string(String(periodSeconds))),
            ("Resources", .string(resourcesText)), ("Dimensions", .string(resourcesText)),
            ("ContactGroups", .string(contactGroups)), ("Webhook", .string(webhook)),
            ("MailSubject", .string(subject)), ("SilenceTime", .int(silenceSeconds)),
            ("EffectiveInterval", .string(effectiveInterval)), ("NoEffectiveInterval", ""),
            ("NoDataPolicy", .string(noDataPolicy.rawValue)), ("EnableState", .bool(isEnabled)),
            ("AlertState", .string(state.rawValue)), ("SourceType", "METRIC"),
            ("Escalations", .object(levels)), ("GmtCreate", .int(created.epochMillis)),
            ("GmtUpdate", .string(String(updated.epochMillis))),
            (
                "Labels",
                .object([
                    (
                        "Labels",
                        .array(
                            labels.map { .object([("Key", .string($0.key)), ("Value", .string($0.value))]) })
                    )
                ])
            ),
        ])
    }
}

/// The hours of the day in which a rule notifies: `00:00-23:59`, in UTC+8, the service's time zone.
struct EffectiveHours {
    private let from: Int
    private let to: Int

    init?(_ text: String) {
        let ends = text.split(separator: "-").map { part -> Int? in
            let numbers = part.split(separator: ":").map { Int($0) }
            guard numbers.count == 2, let hour = numbers[0], let minute = numbers[1], (0...23).contains(hour),
                (0...59).contains(minute)
            else { return nil }
            return hour * 60 + minute
        }
        guard ends.count == 2, let from = ends[0], let to = ends[1] else { return nil }
        (self.from, self.to) = (from, to)
    }

    func contains(_ instant: Instant) -> Bool {
        let time = CivilTime(instant + .hours(8))
        let minute = time.hour * 60 + time.minute
        return from <= to ? (from...to).contains(minute) : minute >= from || minute <= to
    }
}
