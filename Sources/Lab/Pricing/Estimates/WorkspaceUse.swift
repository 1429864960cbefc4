/// A workspace: its 2 CUs of management for every hour it exists, session clusters, a subscription.
struct WorkspaceUse: Sendable {
    enum Billing: String, Sendable { case payAsYouGo, subscription, hybrid }

    var id: String
    var billing: Billing
    var isCrossZone: Bool
    var sessionClusters: Int
    /// CUs bought with a subscription; nil: as many as the jobs need.
    var subscribedUnits: Int?
    /// Its jobs, by position.
    var jobs: [Int] = []

    func lines<Number: Quantity>(_ model: CostModel<Number>) -> [ModelLine<Number>] {
        let two = model.whole(2)
        let sessions = model[sessionClusters] * model.hours / two
        var lines: [ModelLine<Number>] = []
        if billing == .payAsYouGo {
            lines.append(
                ModelLine(
                    "stream.cu.management", two * model.clockHours,
                    "2 CUs x every hour that the workspace exists")
            )
            if sessions > .zero {
                lines.append(ModelLine("stream.cu.session", sessions, "0.5 CU x session clusters x hours"))
            }
            return lines
        }
        let jobs = model.deployments(jobs)
        let needed =
            jobs.reduce(Number.zero) { $0 + ($1.units(model) ?? .zero) } + model[sessionClusters] / two
        let bought = model[subscribedUnits] ?? needed.ceiling
        let meter = isCrossZone ? "stream.cu.subscription.cross-zone" : "stream.cu.subscription"
        lines.append(ModelLine("stream.cu.subscription.management", two * model.months, "2 CUs x months"))
        lines.append(ModelLine(meter, bought * model.months, "CUs bought x months"))
        guard billing == .hybrid else { return lines }
        let running = jobs.reduce(Number.zero) { $0 + ($1.units(model) ?? .zero) * $1.activeHours(model) }
        let elastic = max(needed - bought, .zero)
        let beyond = needed > .zero ? running * elastic / needed : .zero
        lines.append(ModelLine("stream.cu", beyond, "CUs beyond those bought x hours that jobs run"))
        return lines
    }
}
