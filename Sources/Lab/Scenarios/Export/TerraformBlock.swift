import LabKernel

/// A block of Terraform's configuration language: `resource "alicloud_ram_role" "runtime" { … }`.
struct TerraformBlock {
    indirect enum Value {
        case text(String)
        case number(Int)
        case boolean(Bool)
        /// An expression as it stands: `alicloud_oss_bucket.state.bucket`.
        case expression(String)
        /// A document, as the argument of `jsonencode`.
        case document(JSONValue)
        case list([Value])
        /// A map with free keys.
        case map([(String, Value)])
        /// A nested block.
        case block([(String, Value)])
    }

    /// `resource` or `variable`.
    var kind = "resource"
    /// The labels: type and name of a resource.
    var labels: [String]
    var arguments: [(String, Value)]

    /// The block without a line feed at its end.
    var text: String {
        let head = ([kind] + labels.map { "\"\($0)\"" }).joined(separator: " ")
        return "\(head) {\n" + Self.lines(arguments, indent: 2).joined(separator: "\n") + "\n}"
    }

    private static func lines(_ arguments: [(String, Value)], indent: Int) -> [String] {
        let margin = String(repeating: " ", count: indent)
        return arguments.flatMap { name, value -> [String] in
            guard case .block(let inner) = value else { return ["\(margin)\(name) = \(text(value, indent))"] }
            if inner.isEmpty { return ["\(margin)\(name) {}"] }
            return ["\(margin)\(name) {"] + lines(inner, indent: indent + 2) + ["\(margin)}"]
        }
    }

    private static func text(_ value: Value, _ indent: Int) -> String {
        switch value {
        case .text(let text): return quoted(text)
        case .number(let number): return String(number)
        case .boolean(let flag): return flag ? "true" : "false"
        case .expression(let expression): return expression
        case .document(let json): return "jsonencode(\(document(json, indent)))"
        case .list(let items): return "[" + items.map { text($0, indent) }.joined(separator: ", ") + "]"
        case .map(let entries):
            let margin = String(repeating: " ", count: indent)
            let lines = entries.map { "\(margin)  \(quoted($0.0)) = \(text($0.1, indent + 2))" }
            return lines.isEmpty ? "{}" : "{\n" + lines.joined(separator: "\n") + "\n\(margin)}"
        case .block: preconditionFailure("a block is no value of an argument")
        }
    }

    private static func document(_ json: JSONValue, _ indent: Int) -> String {
        let inner = String(repeating: " ", count: indent + 2)
        let margin = String(repeating: " ", count: indent)
        switch json.bare {
        case .object(let members):
            let lines = members.map { "\(inner)\(quoted($0.0)) = \(document($0.1, indent + 2))" }
            return lines.isEmpty ? "{}" : "{\n" + lines.joined(separator: "\n") + "\n\(margin)}"
        case .array(let items):
            let lines = items.map { "\(inner)\(document($0, indent + 2))," }
            return lines.isEmpty ? "[]" : "[\n" + lines.joined(separator: "\n") + "\n\(margin)]"
        case .string(let text): return quoted(text)
        case let scalar: return scalar.text
        }
    }

    /// A quoted text; `${` and `%{` would begin a template and are doubled.
    ///
    /// Source: developer.hashicorp.com, Terraform "Strings and Templates".
    private static func quoted(_ text: String) -> String {
        var result = "\""
        var previous: Character?
        for character in text {
            switch character {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "{" where previous == "$" || previous == "%": result += "\(previous == "$" ? "$" : "%"){"
            default: result.append(character)
            }
            previous = character
        }
        return result + "\""
    }
}
