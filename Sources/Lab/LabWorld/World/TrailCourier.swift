import ActionTrail
import CloudClients
import LabKernel

/// Brings the events of trails to their buckets and projects, as the service's own linked role: not logged, not billed, and no
/// fault hits it.
///
/// Source: help.aliyun.com/en/actiontrail/user-guide/single-account-trail-overview: logs arrive within a minute, events of
/// five minutes become one file.
final class TrailCourier: TrailDelivery {
    private unowned let world: World
    private var forProjects: [String: [TrailEvent]] = [:]
    private var forBuckets: [String: [TrailEvent]] = [:]

    init(_ world: World) { self.world = world }

    func deliver(_ event: TrailEvent, to trail: Trail) {
        let key = "\(trail.account) \(trail.name)"
        if trail.project != nil {
            forProjects[key, default: []].append(event)
            if forProjects[key]?.count == 1 {
                schedule(after: .seconds(30)) { $0.writeLogs(of: trail, key) }
            }
        }
        if trail.bucket != nil {
            forBuckets[key, default: []].append(event)
            if forBuckets[key]?.count == 1 {
                schedule(after: .minutes(5)) { $0.writeFiles(of: trail, key) }
            }
        }
    }

    private func schedule(after delay: Duration, _ body: @escaping (TrailCourier) -> Void) {
        world.loop.schedule(after: delay, label: "trail delivery") { [weak self] in self.map(body) }
    }

    private func writeLogs(of trail: Trail, _ key: String) {
        guard let events = forProjects.removeValue(forKey: key), let project = trail.project else { return }
        attempt(trail, .project) { account throws(CloudCallError) in
            try makeLogstore(of: trail, in: project, as: account)
            let logs = events.map { [(key: "event", value: $0.json.text)] }
            try account.sls.putLogs(
                logs, to: trail.logstore, in: project, topic: "actiontrail_audit_event", origin: "actiontrail"
            )
        }
    }

    /// The service makes the trail's logstore itself, with an index.
    private func makeLogstore(of trail: Trail, in project: String, as account: Caller) throws(CloudCallError)
    {
        do throws(CloudCallError) {
            try account.sls.createLogstore(trail.logstore, in: project, ttlDays: 3_650, shards: 2)
            try account.sls.createIndex(trail.logstore, in: project, isFullText: true, keys: ["event"])
        } catch  where error.code == "LogStoreAlreadyExist" {
            return
        }
    }

    private func writeFiles(of trail: Trail, _ key: String) {
        guard let events = forBuckets.removeValue(forKey: key), let bucket = trail.bucket else { return }
        attempt(trail, .bucket) { account throws(CloudCallError) in
            for region in Set(events.map(\.region)).sorted() {
                let file = TrailFile(
                    events.filter { $0.region == region }, of: trail, at: world.loop.now)
                try account.oss.putObject(bucket: bucket, key: file.key, body: file.body)
            }
        }
    }

    /// A delivery that fails is not tried again; `GetTrailStatus` and the journal say why it failed.
    private func attempt(
        _ trail: Trail, _ target: TrailTarget, _ body: (Caller) throws(CloudCallError) -> Void
    ) {
        let account = world.caller(FixedCredentials(world.rootCredentials))
        var failure: String?
        world.unnoticed {
            do throws(CloudCallError) { try body(account) } catch { failure = error.text }
        }
        world.services.trail.delivered(trail, to: target, at: world.loop.now, error: failure)
        guard let failure else { return }
        world.journal.record(
            "trail delivery failed", at: world.loop.now,
            [("trail", .string(trail.name)), ("error", .string(failure))])
    }
}
