import CloudGateway
import LabKernel

/// The scalar functions of analyses; all but `coalesce`, `if` and `concat` of no argument answer NULL when an
/// argument is NULL.
///
/// Source: SLS "Function overview", which follows Presto.
enum SQLFunctions {
    typealias Body = @Sendable ([SQLValue]) -> SQLValue

    /// How many arguments a function takes, and what it does with them.
    struct Function: Sendable {
        var arity: ClosedRange<Int>
        var takesNull = false
        var body: Body
    }

    /// The function of a name.
    ///
    /// - Throws: for names that are not registered, and for a wrong number of arguments.
    static func function(_ name: String, arguments: Int) throws(CloudError) -> Function {
        guard let function = all[name] else { throw SQLErrors.function(name) }
        guard function.arity.contains(arguments) else {
            throw SQLErrors.semantics("Unexpected parameters for function \(name)")
        }
        return function
    }

    private static let all: [String: Function] = texts.merging(numbers) { $1 }.merging(SQLTimeFunctions.all) {
        $1
    }
    .merging(SQLDocumentFunctions.all) { $1 }.merging(choices) { $1 }

    private static func text(_ arity: ClosedRange<Int>, _ body: @escaping @Sendable ([String]) -> SQLValue)
        -> Function
    {
        Function(arity: arity) { body($0.map(\.text)) }
    }

    private static func number(
        _ arity: ClosedRange<Int>, _ body: @escaping @Sendable ([Double]) -> SQLValue
    ) -> Function {
        Function(arity: arity) { values in
            let numbers = values.compactMap(\.number)
            return numbers.count == values.count ? body(numbers) : .null
        }
    }

    private static let choices: [String: Function] = [
        "coalesce": Function(arity: 1...100, takesNull: true) { $0.first { !$0.isNull } ?? .null },
        "if": Function(arity: 2...3, takesNull: true) {
            $0[0].isTrue ? $0[1] : $0.count == 3 ? $0[2] : .null
        },
        "nullif": Function(arity: 2...2, takesNull: true) {
            SQLValue.compare($0[0], $0[1]) == 0 ? .null : $0[0]
        },
        "greatest": Function(arity: 1...100) { values in
            values.dropFirst().reduce(values[0]) { (SQLValue.compare($1, $0) ?? 0) > 0 ? $1 : $0 }
        },
        "least": Function(arity: 1...100) { values in
            values.dropFirst().reduce(values[0]) { (SQLValue.compare($1, $0) ?? 0) < 0 ? $1 : $0 }
        },
    ]

    private static let texts: [String: Function] = [
        "lower": text(1...1) { .text($0[0].lowercased()) },
        "upper": text(1...1) { .text($0[0].uppercased()) },
        "length": text(1...1) { .long(Int64($0[0].unicodeScalars.count)) },
        "concat": text(1...100) { .text($0.joined()) },
        "trim": text(1...1) { .text(trimmed($0[0])) },
        "reverse": text(1...1) { .text(String($0[0].reversed())) },
        "replace": text(2...3) { .text($0[0].replacing($0[1], with: $0.count == 3 ? $0[2] : "")) },
        "strpos": text(2...2) { parts in
            let place = parts[0].firstRange(of: parts[1])?.lowerBound
            return .long(place.map { Int64(parts[0].distance(from: parts[0].startIndex, to: $0)) + 1 } ?? 0)
        },
        "split_part": text(3...3) { parts in
            guard let number = Int(parts[2]), number >= 1 else { return .null }
            let pieces = parts[0].split(separator: parts[1], omittingEmptySubsequences: false)
            return number <= pieces.count ? .text(String(pieces[number - 1])) : .null
        },
        "substr": substring, "substring": substring,
        "regexp_like": text(2...2) { parts in
            guard let regex = try? Regex(parts[1]) else { return .null }
            return .bool(parts[0].firstMatch(of: regex) != nil)
        },
        "regexp_extract": text(2...3) { parts in
            guard let regex = try? Regex(parts[1]), let match = parts[0].firstMatch(of: regex) else {
                return .null
            }
            let group = parts.count == 3 ? Int(parts[2]) ?? 0 : 0
            guard match.output.indices.contains(group), let found = match.output[group].substring else {
                return .null
            }
            return .text(String(found))
        },
        "regexp_replace": text(2...3) { parts in
            guard let regex = try? Regex(parts[1]) else { return .null }
            return .text(parts[0].replacing(regex, with: parts.count == 3 ? parts[2] : ""))
        },
    ]

    private static let substring = text(2...3) { parts in
        guard let start = Int(parts[1]), start != 0 else { return .text("") }
        let characters = Array(parts[0])
        let first = start > 0 ? start - 1 : max(0, characters.count + start)
        let count = parts.count == 3 ? Int(parts[2]) ?? 0 : characters.count
        return .text(String(characters.dropFirst(first).prefix(max(0, count))))
    }

    private static let numbers: [String: Function] = [
        "abs": Function(arity: 1...1) { values in
            if case .long(let number) = values[0] { return .long(abs(number)) }
            return values[0].number.map { .double(abs($0)) } ?? .null
        },
        "floor": number(1...1) { .double($0[0].rounded(.down)) },
        "ceil": number(1...1) { .double($0[0].rounded(.up)) },
        "ceiling": number(1...1) { .double($0[0].rounded(.up)) },
        "round": number(1...2) { values in
            let scale = power(10, values.count == 2 ? values[1] : 0)
            return .double((values[0] * scale).rounded(.toNearestOrAwayFromZero) / scale)
        },
        "sqrt": number(1...1) { .double($0[0].squareRoot()) },
        "power": number(2...2) { .double(power($0[0], $0[1])) },
        "pow": number(2...2) { .double(power($0[0], $0[1])) },
        "ln": number(1...1) { .double(logarithm($0[0])) },
        "exp": number(1...1) { .double(exponential($0[0])) },
        "mod": Function(arity: 2...2) { SQLArithmetic.apply("%", $0[0], $0[1]) },
    ]

    private static func trimmed(_ text: String) -> String {
        let start = text.drop { $0.isWhitespace }
        let end = start.reversed().drop { $0.isWhitespace }
        return String(end.reversed())
    }
}
