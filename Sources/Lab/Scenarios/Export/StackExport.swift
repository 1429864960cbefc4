import LabKernel

/// The resources of a scenario as a template of Resource Orchestration Service, for the real cloud.
///
/// Source: help.aliyun.com, ROS "Resource types": ALIYUN::OSS::Bucket, ALIYUN::RAM::User, ALIYUN::RAM::Role,
/// ALIYUN::RAM::ManagedPolicy, ALIYUN::SLS::Project, ALIYUN::SLS::Logstore, ALIYUN::SLS::Index,
/// ALIYUN::ACTIONTRAIL::Trail, ALIYUN::ACTIONTRAIL::TrailLogging, ALIYUN::Flink::Instance.
package struct StackExport: Sendable {
    /// The template as JSON; ends with a line feed.
    package let text: String
    /// Resources, and properties of resources, that the template does not make, one line each.
    package let leftOut: [String]

    package init(_ scenario: Scenario) {
        var stack = StackResources(scenario)
        for item in scenario.resources {
            if let resource = item.properties as? any StackResource {
                resource.add(item.id, to: &stack)
            } else {
                stack.leaveOut("\(type(of: item.properties).schema.name) '\(item.id)'")
            }
        }
        let head: [(String, JSONValue)] = [
            ("ROSTemplateFormatVersion", "2015-09-01"),
            ("Description", .string("The resources of the labsim scenario '\(scenario.metadata.name)'.")),
        ]
        let parameters =
            stack.parameters.isEmpty ? [] : [("Parameters", JSONValue.object(stack.parameters))]
        text = JSONValue.object(head + parameters + [("Resources", .object(stack.resources))]).prettyText
        if text.contains(":\(scenario.account):") {
            stack.leaveOut("your account: \(scenario.account) in resource names is the scenario's")
        }
        leftOut = stack.leftOut
    }
}

/// The resources of the template so far.
struct StackResources {
    let scenario: Scenario
    private(set) var resources: [(String, JSONValue)] = []
    private(set) var leftOut: [String] = []
    /// What whoever makes the stack must give.
    private(set) var parameters: [(String, JSONValue)] = []

    init(_ scenario: Scenario) { self.scenario = scenario }

    /// A reference to a parameter of the template.
    mutating func parameter(_ name: String, _ type: String, _ doc: String) -> JSONValue {
        if !parameters.contains(where: { $0.0 == name }) {
            parameters.append((name, ["Type": .string(type), "Description": .string(doc)]))
        }
        return ["Ref": .string(name)]
    }

    /// Adds a resource; properties without a value are left out.
    mutating func add(
        _ id: String, _ type: String, _ properties: [(String, JSONValue?)], after others: [String?] = []
    ) {
        var members: [(String, JSONValue)] = [("Type", .string("ALIYUN::\(type)"))]
        let needed = others.compactMap { $0 }
        if !needed.isEmpty { members.append(("DependsOn", .array(needed.map(JSONValue.string)))) }
        let given = properties.compactMap { property in property.1.map { (property.0, $0) } }
        members.append(("Properties", .object(given)))
        resources.append((Self.label(id), .object(members)))
    }

    /// The label of the scenario's resource with this real name; nil when it has none.
    func label(_ kind: NameKind, _ name: String) -> String? {
        scenario.resources.first {
            Swift.type(of: $0.properties).nameKind == kind && $0.properties.name == name
        }.map { Self.label($0.id) }
    }

    mutating func leaveOut(_ what: String) { leftOut.append(what) }

    /// An id as a logical id of ROS: letters, digits, `-` and `_`, beginning with a letter.
    static func label(_ id: String) -> String {
        let body = String(id.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "_" })
        return body.first?.isLetter == true ? body : "R" + body
    }
}

/// A resource that has a counterpart in ROS.
protocol StackResource: ScenarioResource {
    /// Adds what the resource called `id` needs.
    func add(_ id: String, to stack: inout StackResources)
}
