import LabKernel

/// Hears of alarms; the world sends them on to webhooks, logs and expectations.
package protocol AlarmSink: AnyObject {
    /// Called on the loop, in the order of time.
    func record(_ event: AlarmEvent)
}

/// A change of a rule's state for one series, or a repeated notification of an alarm that goes on.
package struct AlarmEvent: Sendable {
    package var instant: Instant
    package var ruleID: String
    package var ruleName: String
    package var identity: MetricIdentity
    package var from: AlarmState
    package var to: AlarmState
    /// Nil unless `to` is ALARM.
    package var level: AlarmLevel?
    /// The statistic that was compared; nil when there was no data.
    package var value: Double?
    /// `$Average > 10000`, of the level that decided; empty without data.
    package var expression: String
    /// Periods in a row that broke the threshold.
    package var times: Int
    package var contactGroups: String
    package var webhook: String
    /// The rule's targets beside its contacts.
    package var targets: [MetricRule.Target]
    /// Whether people are told: not in silence and not outside the rule's hours.
    package var isNotified: Bool
}

extension AlarmEvent {
    /// What a webhook and a logstore are told, by the names of the service's callbacks.
    ///
    /// Source: help.aliyun.com, CloudMonitor "Use the alert callback feature".
    package var fields: [(name: String, value: String)] {
        [
            ("alertName", ruleName), ("ruleId", ruleID), ("alertState", to.rawValue),
            ("triggerLevel", level?.rawValue ?? "null"), ("expression", expression),
            ("curValue", value.map { JSONValue.double($0).text } ?? ""), ("namespace", identity.namespace),
            ("metricName", identity.metric), ("dimensions", identity.dimensionsJSON.text),
            ("timestamp", String(instant.epochMillis)),
        ]
    }
}
