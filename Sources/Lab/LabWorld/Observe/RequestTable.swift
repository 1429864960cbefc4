import CloudGateway
import LabKernel

/// Every request of a world in the order it was answered; passes each on to whoever else wants to hear of it.
package final class RequestTable: RequestLog {
    package private(set) var records: [RequestRecord] = []
    private var listeners: [(RequestRecord) -> Void] = []
    private var counts: [String: Int] = [:]

    /// How many requests each service answered, by its code.
    package var countByService: [(service: String, count: Int)] {
        counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private let kept: Int

    /// Keeps the newest `kept` records at least, and no more than twice as many.
    package init(kept: Int = .max) { self.kept = kept }

    /// Calls `listener` with each request from now on.
    package func listen(_ listener: @escaping (RequestRecord) -> Void) { listeners.append(listener) }

    package func record(_ record: RequestRecord) {
        records.append(record)
        counts[record.service, default: 0] += 1
        if records.count / 2 >= kept { records.removeFirst(records.count - kept) }
        for listener in listeners { listener(record) }
    }

    /// Requests that a permission decision refused, or would have refused in soft mode.
    package var denials: [RequestRecord] { records.filter { $0.decision.map { !$0.isAllowed } ?? false } }
}
