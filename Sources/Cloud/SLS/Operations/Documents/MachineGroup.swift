import CloudGateway
import LabKernel

/// A group of machines with Logtail, kept and answered.
///
/// Not emulated: Logtail itself; no machine ever sends a heartbeat.
enum MachineGroup: DocumentKind {
    static let noun = "MachineGroup"
    static let path = "/machinegroups"
    static let nameMember = "groupName"
    static let resource = "machinegroup"

    static func accept(_ body: JSONValue, over old: JSONValue?, at now: Instant) throws(CloudError)
        -> JSONValue
    {
        let type = body["machineIdentifyType"]?.stringValue ?? "ip"
        guard ["ip", "userdefined"].contains(type) else {
            throw SLSErrors.invalid("machineIdentifyType", "ip or userdefined is expected")
        }
        guard body["machineList"]?.arrayValue != nil else {
            throw SLSErrors.invalid("machineList", "a list is required")
        }
        return body.bare
            .completed([
                ("groupType", ""), ("groupAttribute", .object([])), ("machineIdentifyType", .string(type)),
            ])
            .setting([
                ("createTime", old?["createTime"]?.bare ?? .int(now.epochSeconds)),
                ("lastModifyTime", .int(now.epochSeconds)),
            ])
    }

    static func list(
        _ documents: [(name: String, document: JSONValue)], _ call: SLSCall
    ) throws(CloudError) -> CloudResponse {
        let pattern = call.query("groupName") ?? ""
        let names = documents.map(\.name).filter { pattern.isEmpty || $0.contains(pattern) }
        return try SLSAnswer.page("machinegroups", names.map(JSONValue.string), call)
    }
}

/// Lists the machines of a group that sent a heartbeat: none, as there is no Logtail here.
enum ListMachines: SLSOperation {
    static let name = "ListMachines"
    static let action = "ListMachines"
    static let method = "GET"
    static let path = "/machinegroups/{group}/machines"
    static let kind = OperationKind.managementRead

    static func relativeID(_ project: String, _ segments: [String: String]) -> String {
        "project/\(project)/machinegroup/\(segments["group"] ?? "*")"
    }

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        _ = try MachineGroup.find(call.segment("group"), in: try catalog.project(call.project))
        return try SLSAnswer.page("machines", [], call)
    }
}
