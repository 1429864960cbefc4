import CloudGateway
import LabKernel

/// Which Logtail configurations are applied to which machine groups: documents named `group/config`.
enum AppliedConfigs {
    static let store = "appliedconfig"

    /// All pairs of a project, sorted.
    static func pairs(_ project: LogProject) -> [(group: String, config: String)] {
        (project.documents[store] ?? [:]).keys.sorted().compactMap { name in
            guard let slash = name.firstIndex(of: "/") else { return nil }
            return (String(name[..<slash]), String(name[name.index(after: slash)...]))
        }
    }

    /// Forgets what was applied of, or to, a document that is deleted.
    static func forget(
        _ name: String, kind: String, in project: LogProject, _ catalog: LogCatalog
    ) throws(CloudError) {
        for (group, config) in pairs(project)
        where (kind == MachineGroup.store && group == name) || (kind == LogtailConfig.store && config == name)
        {
            try catalog.save(nil, kind: store, name: "\(group)/\(config)", of: project)
        }
    }

    static func groupID(_ project: String, _ segments: [String: String]) -> String {
        "project/\(project)/machinegroup/\(segments["group"] ?? "*")"
    }
}

/// Applies a configuration to a machine group.
enum ApplyConfigToMachineGroup: SLSOperation {
    static let name = "ApplyConfigToMachineGroup"
    static let action = "ApplyConfigToGroup"
    static let method = "PUT"
    static let path = "/machinegroups/{group}/configs/{config}"
    static let kind = OperationKind.managementWrite

    static func relativeID(_ project: String, _ segments: [String: String]) -> String {
        AppliedConfigs.groupID(project, segments)
    }

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let project = try catalog.project(call.project)
        let (group, config) = (call.segment("group"), call.segment("config"))
        _ = try MachineGroup.find(group, in: project)
        _ = try LogtailConfig.find(config, in: project)
        try catalog.save(.object([]), kind: AppliedConfigs.store, name: "\(group)/\(config)", of: project)
        return SLSAnswer.empty
    }
}

/// Takes a configuration from a machine group; one that was not applied is fine.
enum RemoveConfigFromMachineGroup: SLSOperation {
    static let name = "RemoveConfigFromMachineGroup"
    static let action = "RemoveConfigFromMachineGroup"
    static let method = "DELETE"
    static let path = "/machinegroups/{group}/configs/{config}"
    static let kind = OperationKind.managementWrite

    static func relativeID(_ project: String, _ segments: [String: String]) -> String {
        AppliedConfigs.groupID(project, segments)
    }

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let project = try catalog.project(call.project)
        let (group, config) = (call.segment("group"), call.segment("config"))
        _ = try MachineGroup.find(group, in: project)
        _ = try LogtailConfig.find(config, in: project)
        try catalog.save(nil, kind: AppliedConfigs.store, name: "\(group)/\(config)", of: project)
        return SLSAnswer.empty
    }
}

/// Lists the configurations of a machine group.
enum GetAppliedConfigs: SLSOperation {
    static let name = "GetAppliedConfigs"
    static let action = "GetAppliedConfigs"
    static let method = "GET"
    static let path = "/machinegroups/{group}/configs"
    static let kind = OperationKind.managementRead

    static func relativeID(_ project: String, _ segments: [String: String]) -> String {
        AppliedConfigs.groupID(project, segments)
    }

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let project = try catalog.project(call.project)
        let group = call.segment("group")
        _ = try MachineGroup.find(group, in: project)
        let configs = AppliedConfigs.pairs(project).filter { $0.group == group }.map {
            JSONValue.string($0.config)
        }
        return SLSAnswer.json(.object([("count", .int(configs.count)), ("configs", .array(configs))]))
    }
}

/// Lists the machine groups of a configuration.
enum GetAppliedMachineGroups: SLSOperation {
    static let name = "GetAppliedMachineGroups"
    static let action = "GetAppliedMachineGroups"
    static let method = "GET"
    static let path = "/configs/{config}/machinegroups"
    static let kind = OperationKind.managementRead

    static func relativeID(_ project: String, _ segments: [String: String]) -> String {
        "project/\(project)/logtailconfig/\(segments["config"] ?? "*")"
    }

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let project = try catalog.project(call.project)
        let config = call.segment("config")
        _ = try LogtailConfig.find(config, in: project)
        let groups = AppliedConfigs.pairs(project).filter { $0.config == config }.map {
            JSONValue.string($0.group)
        }
        return SLSAnswer.json(.object([("count", .int(groups.count)), ("machinegroups", .array(groups))]))
    }
}
