import LabKernel

/// The state of CloudMonitor: series, rules, contacts, event rules.
package final class MonitorState {
    package let accountID: String
    package let region: String
    package let metrics: MetricStore
    package let alarms: AlarmBook
    var contacts: [String: Contact] = [:]
    var contactGroups: [String: ContactGroup] = [:]
    var eventRules: [String: EventRule] = [:]
    var customEvents: [CustomEvent] = []

    /// Alarms are evaluated on `loop` and go to `sink`.
    package init(accountID: String, region: String, loop: EventLoop, sink: any AlarmSink) {
        (self.accountID, self.region) = (accountID, region)
        metrics = MetricStore()
        alarms = AlarmBook(metrics: metrics, loop: loop, sink: sink)
    }

    /// The namespace of the account's own metrics.
    package var customNamespace: String { "acs_customMetric_\(accountID)" }
}
