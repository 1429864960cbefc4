import CloudGateway
import LabKernel

/// The state of CloudMonitor: series, rules, contacts, event rules.
package final class MonitorState {
    package let accountID: String
    package let region: String
    package let metrics: MetricStore
    package let alarms: AlarmBook
    var customSeries = CustomSeries()
    var contacts: [String: Contact] = [:]
    var contactGroups: [String: ContactGroup] = [:]
    var eventRules: [String: EventRule] = [:]
    var customEvents: [CustomEvent] = []

    private let folder: MonitorFolder?
    private var savedText = ""

    /// Alarms are evaluated on `loop` and go to `sink`. With a folder everything is kept there, and what is
    /// there already is gone on with.
    ///
    /// - Throws: `LabError` when the folder cannot be read or written.
    package init(
        accountID: String, region: String, loop: EventLoop, sink: any AlarmSink, folder: MonitorFolder?
    ) throws {
        (self.accountID, self.region, self.folder) = (accountID, region, folder)
        metrics = MetricStore()
        alarms = AlarmBook(metrics: metrics, loop: loop, sink: sink)
        guard let folder else { return }
        let oldest = (loop.now.epochMillis - MetricStore.retention.wholeMillis).dividedFloor(by: 60_000)
        try folder.restore(from: oldest) { identity, summary, minute in
            metrics.load(summary, of: identity, minute: minute)
        }
        if let document = try folder.document() {
            try restore(document)
            savedText = document.text
        }
        metrics.folder = folder
        alarms.onChange = { [unowned self] in isChanged = true }
    }

    /// Whether something but values may have changed since it was kept.
    var isChanged = false

    /// Keeps what changed; after this it survives the process.
    ///
    /// - Throws: InternalError when it cannot be written.
    package func keep() throws(CloudError) {
        guard let folder else { return }
        do {
            if let failure = metrics.failure { throw failure }
            try folder.flush()
            guard isChanged else { return }
            isChanged = false
            let document = document
            let text = document.text
            if text != savedText { try folder.save(document) }
            savedText = text
        } catch {
            throw CloudError("InternalError", status: 500, "The state could not be stored: \(error)")
        }
    }

    /// The namespace of the account's own metrics.
    package var customNamespace: String { "acs_customMetric_\(accountID)" }
}
