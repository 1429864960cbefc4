/// Writes expressions back as SQL in the form that Flink stores: names in backticks, operators with blanks.
enum SyntaxPrinter {
    static func text(_ syntax: ExpressionSyntax) -> String { text(syntax, minimum: 0) }

    static func quoted(_ name: String) -> String {
        "`\(name.split(separator: "`", omittingEmptySubsequences: false).joined(separator: "``"))`"
    }

    static func string(_ text: String) -> String {
        "'\(text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))'"
    }

    private static func text(_ syntax: ExpressionSyntax, minimum: Int) -> String {
        switch syntax.kind {
        case .name(let name): return name.parts.map { quoted($0.text) }.joined(separator: ".")
        case .star(let parts): return (parts.map { quoted($0.text) } + ["*"]).joined(separator: ".")
        case .literal(let literal): return text(literal)
        case .unary(let operation, let operand):
            let inner = text(operand, minimum: operation == .not ? Precedence.not : Precedence.unary)
            return operation == .not ? "NOT \(inner)" : "\(operation.rawValue)\(inner)"
        case .binary(let operation, let left, let right): return binary(operation, left, right, minimum)
        case .between(let value, let low, let high, let isNegated, _):
            return
                "\(text(value)) \(isNegated ? "NOT " : "")BETWEEN ASYMMETRIC \(text(low)) AND \(text(high))"
        case .inList(let value, let items, let isNegated):
            return "\(text(value)) \(isNegated ? "NOT " : "")IN (\(list(items)))"
        case .like(let kind, let value, let pattern, let escape, let isNegated):
            let tail = escape.map { " ESCAPE \(text($0))" } ?? ""
            return "\(text(value)) \(isNegated ? "NOT " : "")\(kind.rawValue) \(text(pattern))\(tail)"
        case .isTest(let value, let test, let isNegated):
            return "\(text(value, minimum: Precedence.isTest)) IS \(isNegated ? "NOT " : "")\(test.rawValue)"
        case .isJSON(let value, let form, let isNegated):
            return "\(text(value)) IS \(isNegated ? "NOT " : "")JSON \(form)"
        case .caseWhen(let operand, let branches, let otherwise):
            return caseText(operand, branches, otherwise)
        case .cast(let value, let type, let isTry):
            return "\(isTry ? "TRY_CAST" : "CAST")(\(text(value)) AS \(text(type)))"
        case .call(let call): return self.call(call)
        case .row(let items): return "ROW(\(list(items)))"
        case .array(let items): return "ARRAY[\(list(items))]"
        case .map(let items): return "MAP[\(list(items))]"
        case .multiset(let items): return "MULTISET[\(list(items))]"
        case .item(let value, let key): return "\(text(value, minimum: Precedence.unary))[\(text(key))]"
        case .field(let value, let name): return "(\(text(value)).\(quoted(name.text)))"
        case .symbol(let text): return text
        case .type(let type): return text(type)
        case .exists, .scalarQuery, .inQuery, .quantified, .arrayQuery, .tableArgument: return "(…)"
        case .parameter: return "?"
        case .refused(let form): return form
        }
    }

    private static func list(_ items: [ExpressionSyntax]) -> String {
        items.map { text($0) }.joined(separator: ", ")
    }

    private static func binary(
        _ operation: BinaryOperator, _ left: ExpressionSyntax, _ right: ExpressionSyntax, _ minimum: Int
    ) -> String {
        let precedence: Int
        switch operation {
        case .or: precedence = Precedence.or
        case .and: precedence = Precedence.and
        case .plus, .minus: precedence = Precedence.additive
        case .times, .divide, .mod, .concat: precedence = Precedence.multiplicative
        default: precedence = Precedence.comparison
        }
        let body =
            "\(text(left, minimum: precedence)) \(operation.rawValue) \(text(right, minimum: precedence + 1))"
        return precedence < minimum ? "(\(body))" : body
    }

    private static func caseText(
        _ operand: ExpressionSyntax?, _ branches: [WhenSyntax], _ otherwise: ExpressionSyntax?
    ) -> String {
        let subject = operand.map { " \(text($0))" } ?? ""
        let whens = branches.map { " WHEN \(text($0.condition)) THEN \(text($0.value))" }.joined()
        return "CASE\(subject)\(whens) ELSE \(otherwise.map { text($0) } ?? "NULL") END"
    }

    private static func call(_ call: CallSyntax) -> String {
        let name = call.name.parts.map(\.text).joined(separator: ".")
        let shown = call.name.parts.count == 1 ? name.uppercased() : name
        if call.isBare { return shown }
        let arguments = call.arguments.map(\.value)
        switch shown {
        case "EXTRACT" where arguments.count == 2:
            return "EXTRACT(\(text(arguments[0])) FROM \(text(arguments[1])))"
        case "FLOOR", "CEIL", "CEILING":
            if arguments.count == 2 { return "\(shown)(\(text(arguments[0])) TO \(text(arguments[1])))" }
        case "TRIM" where arguments.count == 3:
            return "TRIM(\(text(arguments[0])) \(text(arguments[1])) FROM \(text(arguments[2])))"
        default: break
        }
        let inner = call.isStar ? "*" : (call.isDistinct ? "DISTINCT " : "") + list(arguments)
        return "\(shown)(\(inner))"
    }

    private static func text(_ literal: LiteralSyntax) -> String {
        switch literal {
        case .null: "NULL"
        case .unknown: "UNKNOWN"
        case .boolean(let value): value ? "TRUE" : "FALSE"
        case .exact(let text), .approximate(let text): text
        case .string(let text): string(text)
        case .binary(let digits): "X'\(digits)'"
        case .date(let text): "DATE \(string(text))"
        case .time(let text): "TIME \(string(text))"
        case .timestamp(let text): "TIMESTAMP \(string(text))"
        case .interval(let interval):
            "INTERVAL \(interval.isNegative ? "-" : "")\(string(interval.text)) \(interval.start)"
                + (interval.end.map { " TO \($0)" } ?? "")
        }
    }

    /// A type as written, with the names that Flink prints.
    static func text(_ type: TypeSyntax) -> String {
        let body: String
        switch type.kind {
        case .simple(let name, let arguments):
            let names = ["INT": "INTEGER", "DEC": "DECIMAL", "NUMERIC": "DECIMAL"]
            let shown = names[name] ?? name
            body =
                arguments.isEmpty ? shown : "\(shown)(\(arguments.map(String.init).joined(separator: ", ")))"
        case .array(let element): body = "ARRAY< \(text(element)) >"
        case .multiset(let element): body = "MULTISET< \(text(element)) >"
        case .map(let key, let value): body = "MAP< \(text(key)), \(text(value)) >"
        case .row(let fields):
            body =
                "ROW< \(fields.map { "\(quoted($0.name.text)) \(text($0.type))" }.joined(separator: ", ")) >"
        case .interval(let start, let end): body = "INTERVAL \(start)" + (end.map { " TO \($0)" } ?? "")
        case .raw: body = "RAW"
        case .named(let name): body = name.text
        }
        return type.isNullable == false ? "\(body) NOT NULL" : body
    }
}
