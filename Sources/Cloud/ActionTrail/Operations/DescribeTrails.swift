import CloudGateway
import LabKernel

extension TrailOperation {
    /// Describes the account's trails by name, or those of a comma-separated `NameList`.
    static let describeTrails = TrailOperation("DescribeTrails", .managementRead) { call throws(CloudError) in
        let trails = (call.store.trails[call.account] ?? [:]).values.sorted { $0.name < $1.name }
        let wanted = call.parameters["NameList"].map { $0.split(separator: ",").map(String.init) }
        let shown = trails.filter { wanted?.contains($0.name) ?? true }
        return [("TrailList", .array(shown.map(\.description)))]
    }
}
