import CloudGateway
import LabKernel

/// Records every call that names an operation, and finds events again.
///
/// Management events are kept for 90 days, as the service does; data events, which the service records only
/// where asked to, up to a number of newest ones.
package final class TrailStore: RequestLog {
    package let homeRegion: String
    private let dataEventsKept: Int
    private var management: [TrailEvent] = []
    private var data: [TrailEvent] = []
    /// Where recorded requests go on to: the world's own tables.
    private let next: (any RequestLog)?
    /// Trails by account and name.
    var trails: [String: [String: Trail]] = [:]
    /// The id of an account's role by name, with which events name sessions; nil leaves the name.
    package var roleID: ((_ account: String, _ role: String) -> String?)?
    /// Hands events to a trail's bucket or project; nil while nothing is plugged in.
    package var delivery: (any TrailDelivery)?

    private static let retention = Duration.hours(24 * 90)

    package init(homeRegion: String, dataEventsKept: Int = 100_000, next: (any RequestLog)? = nil) {
        self.homeRegion = homeRegion
        self.dataEventsKept = dataEventsKept
        self.next = next
    }

    package func record(_ record: RequestRecord) {
        next?.record(record)
        guard !record.operation.isEmpty, !record.principal.accountID.isEmpty else { return }
        let event = TrailEvent(record, homeRegion: homeRegion, roleID: roleID(of: record.principal))
        if record.kind.isManagement {
            management.append(event)
            let oldest = record.instant - Self.retention
            management.removeFirst(management.prefix { $0.record.instant < oldest }.count)
            deliver(event)
        } else {
            data.append(event)
            // Many go at once, for each going moves all others.
            if data.count > 2 * dataEventsKept { data.removeFirst(data.count - dataEventsKept) }
        }
    }

    /// Management events of an account, oldest first.
    package func managementEvents(of account: String) -> [TrailEvent] {
        management.filter { $0.record.principal.accountID == account }
    }

    /// Data events of an account, oldest first.
    package func dataEvents(of account: String) -> [TrailEvent] {
        data.suffix(dataEventsKept).filter { $0.record.principal.accountID == account }
    }

    private func roleID(of principal: Principal) -> String? {
        guard case .roleSession(let role, _) = principal.kind else { return nil }
        return roleID?(principal.accountID, role)
    }

    private func deliver(_ event: TrailEvent) {
        guard let delivery, let mine = trails[event.record.principal.accountID] else { return }
        for name in mine.keys.sorted() {
            guard let trail = mine[name], trail.wants(event) else { continue }
            delivery.deliver(event, to: trail)
        }
    }
}

extension Instant {
    static func - (left: Instant, right: Duration) -> Instant { left.advanced(by: .zero - right) }
}
