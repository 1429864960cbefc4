import CloudGateway
import LabKernel

/// The scalar functions of analyses; those that do not say otherwise answer NULL when an argument is NULL.
///
/// Source: SLS "Function overview", which follows Presto.
enum SQLFunctions {
    typealias Body = @Sendable ([SQLValue]) throws(CloudError) -> SQLValue

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

    private static let all: [String: Function] = [
        SQLTextFunctions.all, SQLRegexFunctions.all, numbers, angles, SQLTimeFunctions.all,
        SQLDocumentFunctions.all, SQLCollectionFunctions.all, SQLURLFunctions.all, choices,
    ].reduce(into: [:]) { table, part in table.merge(part) { $1 } }

    static func text(_ arity: ClosedRange<Int>, _ body: @escaping @Sendable ([String]) -> SQLValue)
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
        "is_distinct_from": Function(arity: 2...2, takesNull: true) { values in
            if values[0].isNull || values[1].isNull { return .bool(values[0].isNull != values[1].isNull) }
            return .bool(SQLValue.compare(values[0], values[1]) != 0)
        },
        "try": Function(arity: 1...1, takesNull: true) { $0[0] },
        "typeof": Function(arity: 1...1, takesNull: true) {
            .text($0[0].isNull ? "unknown" : $0[0].typeName)
        },
        "greatest": Function(arity: 1...100) { values in
            values.dropFirst().reduce(values[0]) { (SQLValue.compare($1, $0) ?? 0) > 0 ? $1 : $0 }
        },
        "least": Function(arity: 1...100) { values in
            values.dropFirst().reduce(values[0]) { (SQLValue.compare($1, $0) ?? 0) < 0 ? $1 : $0 }
        },
    ]

    /// A function that leaves whole numbers as they are.
    private static func rounding(_ body: @escaping @Sendable (Double) -> Double) -> Function {
        Function(arity: 1...1) { values in
            if case .long = values[0] { return values[0] }
            return values[0].number.map { .double(body($0)) } ?? .null
        }
    }

    private static func bits(_ body: @escaping @Sendable (Int64, Int64) -> Int64) -> Function {
        Function(arity: 2...2) { values in
            guard case .long(let a) = values[0], case .long(let b) = values[1] else { return .null }
            return .long(body(a, b))
        }
    }

    private static let angles: [String: Function] = Dictionary(
        uniqueKeysWithValues: trigonometry.map { row in (row.name, number(1...1) { .double(row.body($0[0])) })
        }
    ).merging(["atan2": number(2...2) { .double(angle($0[0], $0[1])) }]) { $1 }

    private static let numbers: [String: Function] = [
        "abs": Function(arity: 1...1) { values in
            if case .long(let number) = values[0] { return number == .min ? .null : .long(abs(number)) }
            return values[0].number.map { .double(abs($0)) } ?? .null
        },
        "floor": rounding { $0.rounded(.down) },
        "ceil": rounding { $0.rounded(.up) },
        "ceiling": rounding { $0.rounded(.up) },
        "truncate": rounding { $0.rounded(.towardZero) },
        "round": Function(arity: 1...2) { values in
            if case .long = values[0] { return values[0] }
            guard let number = values[0].number else { return .null }
            let scale = power(10, values.count == 2 ? values[1].number ?? 0 : 0)
            return .double((number * scale).rounded(.toNearestOrAwayFromZero) / scale)
        },
        "sign": Function(arity: 1...1) { values in
            if case .long(let number) = values[0] { return .long(number.signum()) }
            return values[0].number.map { .double($0 > 0 ? 1 : $0 < 0 ? -1 : 0) } ?? .null
        },
        "sqrt": number(1...1) { .double($0[0].squareRoot()) },
        "cbrt": number(1...1) { .double(cubeRoot($0[0])) },
        "power": number(2...2) { .double(power($0[0], $0[1])) },
        "pow": number(2...2) { .double(power($0[0], $0[1])) },
        "ln": number(1...1) { .double(logarithm($0[0])) },
        "log2": number(1...1) { .double(logarithm2($0[0])) },
        "log10": number(1...1) { .double(logarithm10($0[0])) },
        "log": number(2...2) { .double(logarithm($0[0]) / logarithm($0[1])) },
        "exp": number(1...1) { .double(exponential($0[0])) },
        "pi": Function(arity: 0...0) { _ in .double(Double.pi) },
        "e": Function(arity: 0...0) { _ in .double(exponential(1)) },
        "mod": Function(arity: 2...2) { (values) throws(CloudError) in
            try SQLArithmetic.apply("%", values[0], values[1])
        },
        "is_nan": number(1...1) { .bool($0[0].isNaN) },
        "is_finite": number(1...1) { .bool($0[0].isFinite) },
        "width_bucket": number(4...4) { values in
            let (value, low, high, count) = (values[0], values[1], values[2], values[3])
            guard low < high, (1...1e15).contains(count), !value.isNaN else { return .null }
            if value < low { return .long(0) }
            if value >= high { return .long(Int64(count) + 1) }
            let share = (value - low) / (high - low) * count
            return share.isNaN ? .null : .long(Int64(share) + 1)
        },
        "nan": Function(arity: 0...0) { _ in .double(.nan) },
        "infinity": Function(arity: 0...0) { _ in .double(.infinity) },
        "is_infinite": number(1...1) { .bool($0[0].isInfinite) },
        "bitwise_not": Function(arity: 1...1) { values in
            if case .long(let bits) = values[0] { return .long(~bits) }
            return .null
        },
        "bitwise_and": bits { $0 & $1 }, "bitwise_or": bits { $0 | $1 }, "bitwise_xor": bits { $0 ^ $1 },
        "from_base": text(2...2) { parts in
            guard let base = Int(parts[1]), (2...36).contains(base) else { return .null }
            return Int64(parts[0], radix: base).map { .long($0) } ?? .null
        },
        "to_base": Function(arity: 2...2) { values in
            guard case .long(let number) = values[0], case .long(let base) = values[1],
                (2...36).contains(base)
            else { return .null }
            return .text(String(number, radix: Int(base)))
        },
    ]
}
