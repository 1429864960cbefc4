import Connectors
import FlinkSQL
import LabKernel
import Scenarios

/// A logstore that a job reads.
struct FuzzLogstore: Hashable {
    var project: String
    var logstore: String

    /// A regular expression over `project/logstores/logstore/shards/n`.
    var pattern: String { "^\(project)/logstores/\(logstore)/shards/" }
    /// A resource pattern of policies.
    var resource: String { "acs:log:*:*:project/\(project)/logstore/\(logstore)" }

    /// Those of all scripts of a scenario.
    ///
    /// - Throws: `LabErrors` when a script cannot be planned.
    static func all(of scenario: Scenario, _ registry: ConnectorRegistry) throws -> [FuzzLogstore] {
        var found: [FuzzLogstore] = []
        for script in scenario.scripts {
            var seen: Set<Int> = []
            func visit(_ node: PlanNode) {
                guard seen.insert(node.id).inserted else { return }
                if case .tableScan(let scan) = node.op, let logstore = FuzzLogstore(scan.options),
                    !found.contains(logstore)
                {
                    found.append(logstore)
                }
                node.inputs.forEach(visit)
            }
            try ScriptPlan(script.file, registry: registry).job.roots.forEach(visit)
        }
        return found
    }

    private init?(_ options: [TableOption]) {
        let values = Dictionary(
            options.map { ($0.key.lowercased(), $0.value) }, uniquingKeysWith: { $1 })
        guard values["connector"] == "sls", let project = values["project"],
            let logstore = values["logstore"]
        else { return nil }
        (self.project, self.logstore) = (project, logstore)
    }
}
