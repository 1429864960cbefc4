import LabKernel
import StreamTypes

/// Writes bound expressions with column names, as plans show them.
struct ExpressionPrinter {
    let names: [String]

    func text(_ value: Expression) -> String {
        switch value {
        case .input(let index, _): return index < names.count ? names[index] : "$\(index)"
        case .literal(let literal, let type): return ExpressionPrinter.text(literal, type)
        case .call(let function, let operands, _): return call(function, operands)
        case .cast(let inner, let type, let isTry):
            return "\(isTry ? "TRY_CAST" : "CAST")(\(text(inner)) AS \(CalciteTypeName.text(type)))"
        case .caseWhen(let branches, let otherwise, _):
            let parts = branches.map { "\(text($0.condition)), \(text($0.value))" }
            return "CASE(\(parts.joined(separator: ", ")), \(text(otherwise)))"
        case .inList(let inner, let literals, _):
            let items = literals.map { ExpressionPrinter.text($0, inner.type) }.joined(separator: ", ")
            return "SEARCH(\(text(inner)), Sarg[\(items)])"
        case .field(let inner, let index, _):
            guard case .row(let fields) = inner.type.logical, index < fields.count else {
                return "\(text(inner)).\(index)"
            }
            return "\(text(inner)).\(fields[index].name)"
        case .patternColumn(let column, _): return patternColumn(column)
        case .patternAggregate(let aggregate, _):
            let prefix = aggregate.variable.map { "\($0)." } ?? ""
            return
                "\(aggregate.function.rawValue)(\(prefix)"
                + "\(aggregate.arguments.map(text).joined(separator: ", ")))"
        case .correlated(let index, _): return "$cor0.\(index)"
        }
    }

    private func patternColumn(_ column: PatternColumn) -> String {
        let name = column.column < names.count ? names[column.column] : "$\(column.column)"
        return
            "\(column.anchor == .first ? "FIRST" : "LAST")(\(column.variable ?? "*").\(name), "
            + "\(column.offset))"
    }

    private static let infix: Set<FunctionID> = [
        .equals, .notEquals, .lessThan, .lessThanOrEqual, .greaterThan, .greaterThanOrEqual, .plus, .minus,
        .times, .divide,
        .and, .or, .isDistinctFrom, .isNotDistinctFrom, .temporalPlus, .temporalMinus, .intervalPlus,
        .intervalMinus,
        .intervalTimes,
    ]
    private static let signs: [FunctionID: String] = [
        .temporalPlus: "+", .temporalMinus: "-", .intervalPlus: "+", .intervalMinus: "-", .intervalTimes: "*",
    ]

    private func call(_ function: FunctionID, _ operands: [Expression]) -> String {
        let parts = operands.map(text)
        if ExpressionPrinter.infix.contains(function), parts.count > 1 {
            let sign = ExpressionPrinter.signs[function] ?? function.rawValue
            return function == .and || function == .or
                ? "\(sign)(\(parts.joined(separator: ", ")))" : "(\(parts.joined(separator: " \(sign) ")))"
        }
        switch function {
        case .isNull, .isNotNull, .isTrue, .isNotTrue, .isFalse, .isNotFalse:
            return "\(parts[0]) \(function.rawValue)"
        case .negate, .intervalNegate: return "-(\(parts.joined()))"
        case .concat where parts.count == 2: return "||(\(parts.joined(separator: ", ")))"
        case .item: return "\(parts[0])[\(parts[1])]"
        default: return "\(function.rawValue)(\(parts.joined(separator: ", ")))"
        }
    }

    // MARK: - Literals

    static func text(_ literal: Literal, _ type: DataType) -> String {
        switch literal {
        case .null: return "null:\(CalciteTypeName.text(type))"
        case .boolean(let value): return value ? "true" : "false"
        case .integer(let value):
            return type.logical == .int ? "\(value)" : "\(value):\(CalciteTypeName.text(type))"
        case .float(let value): return "\(value):FLOAT"
        case .double(let value): return "\(value):DOUBLE"
        case .decimal(let value): return decimal(value, type)
        case .string(let text): return SyntaxPrinter.string(text)
        case .bytes(let bytes): return "X'\(bytes.map { hex($0) }.joined())'"
        case .date(let days):
            let date = CivilTime.date(epochDays: Int(days))
            return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
        case .time(let millis): return clock(Int(millis))
        case .timestamp(let millis, _): return timestamp(millis)
        case .months(let value): return "\(value):INTERVAL MONTH"
        case .milliseconds(let value): return "\(value):INTERVAL SECOND"
        case .list(let items): return "[\(items.map { text($0, type) }.joined(separator: ", "))]"
        case .entries(let items):
            return
                "{\(items.map { "\(text($0.key, type))=\(text($0.value, type))" }.joined(separator: ", "))}"
        case .symbol(let text): return "FLAG(\(text))"
        }
    }

    private static func hex(_ byte: UInt8) -> String {
        let text = String(byte, radix: 16, uppercase: true)
        return text.count == 1 ? "0\(text)" : text
    }

    private static func decimal(_ value: Int128, _ type: DataType) -> String {
        guard case .decimal(_, let scale) = type.logical, scale > 0 else { return "\(value)" }
        let digits = String(value.magnitude)
        let wide = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        return "\(value < 0 ? "-" : "")\(wide.dropLast(scale)).\(wide.suffix(scale))"
    }

    private static func clock(_ millis: Int) -> String {
        let seconds = millis / 1_000
        return "\(padded(seconds / 3_600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
    }

    private static func timestamp(_ millis: Int64) -> String {
        let days = millis.dividedFloor(by: 86_400_000)
        let date = CivilTime.date(epochDays: Int(days))
        return
            "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2)) "
            + "\(clock(Int(millis - days * 86_400_000)))"
    }
}
