import LabKernel

/// The resources of a scenario as Terraform configuration for the real cloud.
package struct TerraformExport: Sendable {
    /// The configuration; ends with a line feed.
    package let text: String
    /// Resources, and properties of resources, that Terraform's provider has no place for, one line each.
    package let leftOut: [String]

    package init(_ scenario: Scenario) {
        var references = TerraformReferences(scenario)
        var blocks: [TerraformBlock] = []
        for item in scenario.resources {
            if let resource = item.properties as? any TerraformResource {
                blocks += resource.blocks(item.id, &references)
            } else {
                references.leaveOut("\(type(of: item.properties).schema.name) '\(item.id)'")
            }
        }
        let variables = references.variables.map { name, doc in
            TerraformBlock(
                kind: "variable", labels: [name],
                arguments: [("type", .expression("string")), ("description", .text(doc))])
        }
        if blocks.contains(where: { $0.text.contains(":\(scenario.account):") }) {
            references.leaveOut("your account: \(scenario.account) in resource names is the scenario's")
        }
        leftOut = references.leftOut
        let head =
            "# The resources of '\(scenario.metadata.name)'; the provider is aliyun/alicloud 1.265 or later."
        let provider = TerraformBlock(
            kind: "provider", labels: ["alicloud"], arguments: [("region", .text(scenario.region))])
        let notes =
            leftOut.isEmpty ? [] : ["# Left out:\n" + leftOut.map { "#   \($0)" }.joined(separator: "\n")]
        text =
            ([head, provider.text] + variables.map(\.text) + blocks.map(\.text) + notes)
            .joined(separator: "\n\n") + "\n"
    }
}

/// Finds the Terraform names of resources, and collects what the configuration needs from outside.
struct TerraformReferences {
    private let scenario: Scenario
    /// Names with descriptions, in the order in which they were first needed.
    private(set) var variables: [(name: String, doc: String)] = []
    private(set) var leftOut: [String] = []

    init(_ scenario: Scenario) { self.scenario = scenario }

    /// `alicloud_oss_bucket.state.bucket` for the resource with this real name; its name as text when it is
    /// no resource of the scenario.
    func value(_ kind: NameKind, _ name: String, _ type: String, _ attribute: String) -> TerraformBlock.Value
    {
        let item = scenario.resources.first {
            Swift.type(of: $0.properties).nameKind == kind && $0.properties.name == name
        }
        return item.map { .expression("\(type).\(Self.label($0.id)).\(attribute)") } ?? .text(name)
    }

    /// The expression of a variable that the user must give.
    mutating func variable(_ name: String, _ doc: String) -> TerraformBlock.Value {
        if !variables.contains(where: { $0.name == name }) { variables.append((name, doc)) }
        return .expression("var.\(name)")
    }

    mutating func leaveOut(_ what: String) { leftOut.append(what) }

    /// The engine version of the scenario's deployments.
    var engineVersion: String { scenario.engine.version }

    /// A workspace by its real name: the expression of its id as deployments take it, and its namespace.
    func workspace(_ name: String) -> (resource: TerraformBlock.Value, namespace: String) {
        let made = scenario.resources.compactMap { $0.properties as? WorkspaceResource }
            .first { $0.name == name }
        let resource = value(.workspace, name, "alicloud_realtime_compute_vvp_instance", "resource_id")
        return (resource, made?.settings.namespace ?? "\(name)-default")
    }

    /// An id as a Terraform name: letters, digits, `_` and `-`.
    static func label(_ id: String) -> String {
        let body = String(id.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "_" })
        return body.first?.isNumber == true ? "_" + body : body
    }
}

/// A resource that has a counterpart in Terraform's provider.
protocol TerraformResource: ScenarioResource {
    /// The blocks of the resource called `id`.
    func blocks(_ id: String, _ references: inout TerraformReferences) -> [TerraformBlock]
}
