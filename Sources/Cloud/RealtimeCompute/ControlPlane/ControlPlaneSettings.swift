import LabKernel

/// What a control plane is told about its world.
package struct ControlPlaneSettings: Sendable {
    /// The account that owns every workspace.
    package var accountID: String
    /// The region in which workspaces are made when a request names none.
    package var region: String
    /// The zone that workspaces report.
    package var zone: String
    /// Engine versions offered, the first one by default.
    package var engineVersions: [String]
    /// The role as which jobs run when the workspace names none.
    ///
    /// Source: help.aliyun.com, Realtime Compute "Authorize an Alibaba Cloud account": the role of fully
    /// managed Flink.
    package var defaultRoleName: String
    /// From the start request until the engine gets the job: what allocating machines takes.
    package var allocationDelay: Duration
    /// Whether listings leave out namespaces of which the caller is no member, as they do where permissions count.
    package var hidesForeignNamespaces: Bool

    package init(
        accountID: String, region: String, zone: String? = nil,
        engineVersions: [String] = ["vvr-11.2-jdk11-flink-1.20"],
        defaultRoleName: String = "AliyunStreamAsiDefaultRole", allocationDelay: Duration = .zero,
        hidesForeignNamespaces: Bool = true
    ) {
        precondition(!engineVersions.isEmpty, "at least one engine version is offered")
        (self.accountID, self.region, self.zone) = (accountID, region, zone ?? "\(region)-a")
        (self.engineVersions, self.defaultRoleName) = (engineVersions, defaultRoleName)
        (self.allocationDelay, self.hidesForeignNamespaces) = (allocationDelay, hidesForeignNamespaces)
    }

    /// The resource name of a role of the account.
    func roleARN(_ name: String) -> String { "acs:ram::\(accountID):role/\(name)" }
}
