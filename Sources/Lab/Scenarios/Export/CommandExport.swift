import LabKernel

/// The resources of a scenario as a script of commands of Alibaba Cloud CLI, for the real cloud.
///
/// Source: help.aliyun.com, "Alibaba Cloud CLI": `aliyun <product> <Operation> --<Parameter> <value>`, and
/// `aliyun oss` for the commands of ossutil.
package struct CommandExport: Sendable {
    /// The script; ends with a line feed.
    package let text: String
    /// Resources, and properties of resources, that the script does not make, one line each.
    package let leftOut: [String]

    package init(_ scenario: Scenario) {
        var lines = CommandLines(scenario)
        // In the order in which one needs the other.
        let ranks = ["ram.policy", "ram.user", "ram.role", "oss.bucket", "sls.project", "sls.logstore"]
        func rank(_ item: ResourceItem) -> Int {
            ranks.firstIndex(of: type(of: item.properties).schema.name) ?? ranks.count
        }
        for item in scenario.resources.enumerated().sorted(by: {
            (rank($0.element), $0.offset) < (rank($1.element), $1.offset)
        }).map(\.element) {
            guard let resource = item.properties as? any CommandResource else {
                lines.leaveOut("\(type(of: item.properties).schema.name) '\(item.id)'")
                continue
            }
            if !(resource is AlarmResource) {
                lines.comment("\(type(of: item.properties).schema.name) '\(item.id)'")
            }
            resource.commands(item.id, &lines)
        }
        if lines.body.contains(where: { $0.contains(":\(scenario.account):") }) {
            lines.leaveOut("your account: \(scenario.account) in resource names is the scenario's")
        }
        leftOut = lines.leftOut
        text = Self.script(scenario, lines)
    }

    private static func script(_ scenario: Scenario, _ lines: CommandLines) -> String {
        var head = [
            "#!/bin/sh",
            "# The resources of '\(scenario.metadata.name)', by Alibaba Cloud CLI (aliyun configure).",
            "set -eu", "REGION=${REGION:-\(scenario.region)}",
        ]
        head += lines.variables.map { name, doc in ": \"${\(name):?\(doc)}\"" }
        let notes = lines.leftOut.isEmpty ? [] : ["", "# Left out:"] + lines.leftOut.map { "#   \($0)" }
        return (head + lines.body + notes).joined(separator: "\n") + "\n"
    }
}

/// The lines of the script so far.
struct CommandLines {
    let scenario: Scenario
    private(set) var body: [String] = []
    private(set) var leftOut: [String] = []
    /// Names with descriptions of what the environment must give.
    private(set) var variables: [(name: String, doc: String)] = []

    init(_ scenario: Scenario) { self.scenario = scenario }

    mutating func comment(_ text: String) { body += ["", "# \(text)"] }

    /// A command; words that begin with `$` are of the shell, all others are quoted where they must be.
    mutating func command(_ words: String...) { command(words) }

    /// The same with words in a list.
    mutating func command(_ words: [String]) { body.append(Self.line(words)) }

    /// A command whose answer gives the variable of the shell its value.
    mutating func command(into variable: String, query: String, _ words: String...) {
        body.append("\(variable)=$(\(Self.line(words)) | jq -r '\(query)')")
    }

    /// What the environment must give, as a word of the shell.
    mutating func variable(_ name: String, _ doc: String) -> String {
        if !variables.contains(where: { $0.name == name }) { variables.append((name, doc)) }
        return "$\(name)"
    }

    mutating func append(_ line: String) { body.append(line) }

    mutating func leaveOut(_ what: String) { leftOut.append(what) }

    /// The variable of the shell that holds the id of a resource.
    static func name(_ prefix: String, _ name: String) -> String {
        let body = name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? String($0) : "_" }.joined()
        return "\(prefix)_\(body.uppercased())"
    }

    private static func line(_ words: [String]) -> String { words.map(quoted).joined(separator: " ") }

    private static func quoted(_ word: String) -> String {
        if word.hasPrefix("$") { return "\"\(word)\"" }
        let isPlain =
            !word.isEmpty
            && word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-./:=,@".contains($0)) }
        return isPlain ? word : "'\(word.replacing("'", with: "'\\''"))'"
    }
}

/// A resource that commands can make.
protocol CommandResource: ScenarioResource {
    /// Adds the commands of the resource called `id`.
    func commands(_ id: String, _ lines: inout CommandLines)
}
