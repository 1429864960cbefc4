import LabKernel
import StreamTypes

/// Turns expressions as written into typed ones over a scope's columns.
///
/// Calls that need an operator of their own (aggregates, OVER, subqueries, window properties) are collected
/// and stand in the result as placeholders: input columns far beyond any real one (`Placeholder`).
final class ExpressionBinder {
    let binder: Binder
    let scope: Scope
    /// The clause being bound, for messages.
    var clause: String
    /// Takes aggregate calls; nil where none may stand.
    var aggregates: AggregateCollector?
    /// Takes OVER calls; nil where none may stand.
    var overs: OverCollector?
    /// Takes subqueries; nil where none may stand.
    var subqueries: SubqueryCollector?
    /// Windows of the WINDOW clause by name.
    var namedWindows: [String: WindowSyntax] = [:]
    /// Set while binding MATCH_RECOGNIZE.
    var pattern: PatternContext?
    private(set) var isInsideAggregate = false

    init(_ binder: Binder, _ scope: Scope, clause: String) {
        self.binder = binder
        self.scope = scope
        self.clause = clause
    }

    func span(_ range: TextRange) -> SourceSpan { binder.span(range) }

    // MARK: - Dispatch

    func bind(_ syntax: ExpressionSyntax) throws(LabError) -> Expression {
        let range = syntax.range
        switch syntax.kind {
        case .name(let name): return try resolve(name)
        case .literal(let literal): return try LiteralBinder(file: binder.file).bind(literal, range)
        case .unary(let operation, let operand): return try unary(operation, operand, range)
        case .binary(let operation, let left, let right): return try binary(operation, left, right, range)
        case .between(let value, let low, let high, let isNegated, let isSymmetric):
            return try between(value, low, high, isNegated, isSymmetric, range)
        case .inList(let value, let items, let isNegated): return try inList(value, items, isNegated, range)
        case .like(let kind, let value, let pattern, let escape, let isNegated):
            return try like(kind, value, pattern, escape, isNegated, range)
        case .isTest(let value, let test, let isNegated): return try isTest(value, test, isNegated, range)
        case .isJSON(let value, let form, let isNegated): return try isJSON(value, form, isNegated, range)
        case .caseWhen(let operand, let branches, let otherwise):
            return try caseWhen(operand, branches, otherwise, range)
        case .cast(let value, let type, let isTry): return try cast(value, type, isTry, range)
        case .call(let call): return try self.call(call, range)
        case .row(let items): return try row(items)
        case .array(let items): return try array(items, range)
        case .map(let items): return try map(items, range)
        case .item(let value, let key): return try item(value, key, range)
        case .field(let value, let name): return try field(try bind(value), name)
        case .symbol(let text): return .literal(.symbol(text), DataType(.symbol, nullable: false))
        case .exists, .scalarQuery, .inQuery, .quantified: return try subquery(syntax)
        default: return try unsupported(syntax)
        }
    }

    private func unsupported(_ syntax: ExpressionSyntax) throws(LabError) -> Expression {
        switch syntax.kind {
        case .star:
            throw SQLErrors.make("SQL110", "'*' may only stand alone in a select list", span(syntax.range))
        case .refused(let form): throw SQLErrors.unsupported(form, span(syntax.range))
        case .parameter: throw SQLErrors.unsupported("a dynamic parameter '?'", span(syntax.range))
        case .multiset: throw SQLErrors.unsupported("the MULTISET constructor", span(syntax.range))
        case .arrayQuery: throw SQLErrors.unsupported("ARRAY(query)", span(syntax.range))
        case .tableArgument: throw SQLErrors.make("SQL110", "a table may not stand here", span(syntax.range))
        default: throw SQLErrors.make("SQL110", "this may not stand here", span(syntax.range))
        }
    }

    /// Binds a condition and checks that it is BOOLEAN.
    func condition(_ syntax: ExpressionSyntax) throws(LabError) -> Expression {
        let result = try bind(syntax)
        guard result.type.logical == .boolean || result.type.logical == .null else {
            let message =
                clause == "CASE" ? "Expected a boolean type" : "\(clause) clause must be a condition"
            throw SQLErrors.make("SQL111", message, span(syntax.range))
        }
        return result.type.logical == .null ? .literal(.null, DataType(.boolean)) : result
    }

    // MARK: - Names

    private func resolve(_ name: NameSyntax) throws(LabError) -> Expression {
        if let found = try lookup(name.parts, in: scope) {
            return try fields(found.0, Array(name.parts[found.used...]), of: name)
        }
        if let parent = scope.parent, let found = try lookup(name.parts, in: parent) {
            let outer = found.0.replacing {
                if case .input(let index, let type) = $0 { return .correlated(index, type) }
                return nil
            }
            return try fields(outer, Array(name.parts[found.used...]), of: name)
        }
        if let inner = try fieldOfRow(name) { return inner }
        if name.parts.count == 1, name.parts[0].text.uppercased() == "PI" {
            return try call(CallSyntax(name: name, arguments: []), name.range)
        }
        throw notFound(name)
    }

    /// A field of a ROW column by its own name, which Flink finds too.
    private func fieldOfRow(_ name: NameSyntax) throws(LabError) -> Expression? {
        guard name.parts.count == 1, pattern == nil else { return nil }
        let rows = scope.tables.flatMap(\.columns).filter { column in
            guard case .row(let fields) = column.type.logical else { return false }
            return fields.contains { $0.name == name.text }
        }
        guard rows.count == 1 else { return nil }
        return try field(rows[0].expression, name.parts[0])
    }

    private func fields(
        _ value: Expression, _ names: [Identifier], of whole: NameSyntax
    ) throws(LabError) -> Expression {
        var result = value
        for name in names {
            guard case .row(let fields) = result.type.logical else {
                let table = whole.parts[0].text
                throw SQLErrors.make("SQL114", "Table '\(table)' not found", span(whole.parts[0].range))
            }
            guard fields.contains(where: { $0.name == name.text }) else {
                let tables = scope.tables.map(\.alias).joined(separator: ", ")
                throw SQLErrors.make(
                    "SQL112", "Column '\(whole.text)' not found in table '\(tables)'", span(name.range),
                    fix: suggestion(for: name.text, among: fields.map(\.name), kind: "fields"))
            }
            result = try field(result, name)
        }
        return result
    }

    /// `value.name` of a ROW.
    func field(_ value: Expression, _ name: Identifier) throws(LabError) -> Expression {
        guard case .row(let fields) = value.type.logical else {
            throw SQLErrors.make(
                "SQL112", "Incompatible types: '\(name.text)' is not a field of \(value.type)",
                span(name.range))
        }
        guard let index = fields.firstIndex(where: { $0.name == name.text }) else {
            throw SQLErrors.make(
                "SQL112", "Column '\(name.text)' not found in any table", span(name.range),
                fix: suggestion(for: name.text, among: fields.map(\.name), kind: "fields"))
        }
        let type = fields[index].type
        return .field(value, index, value.type.isNullable ? type.nullable : type)
    }

    /// The column that a name's first parts stand for, and how many parts that are.
    private func lookup(_ parts: [Identifier], in scope: Scope) throws(LabError) -> (Expression, used: Int)? {
        if parts.count > 1, scope.patternVariables.contains(parts[0].text), let pattern {
            return (try pattern.column(parts[1], of: parts[0].text, in: self), 2)
        }
        if parts.count > 1, let found = try qualified(parts, in: scope) { return found }
        guard let column = try unqualified(parts[0], in: scope) else { return nil }
        if let pattern, scope === self.scope { return (pattern.wrap(column, variable: nil), 1) }
        return (column, 1)
    }

    /// `alias.column`, `table.column`, `database.table.column`.
    private func qualified(_ parts: [Identifier], in scope: Scope) throws(LabError) -> (
        Expression, used: Int
    )? {
        for count in 1..<parts.count {
            let prefix = parts[..<count].map(\.text)
            let tables = scope.tables.filter { table in
                table.alias == prefix[prefix.count - 1]
                    && (count == 1 || table.qualifiers.suffix(count - 1) == prefix.dropLast())
            }
            guard let table = tables.first else { continue }
            let columns = tables.flatMap(\.columns).filter { $0.name == parts[count].text }
            guard let column = columns.first else {
                if let own = try unqualified(parts[0], in: scope), case .row = own.type.logical { continue }
                throw SQLErrors.make(
                    "SQL112", "Column '\(parts[count].text)' not found in table '\(table.alias)'",
                    span(parts[count].range),
                    fix: suggestion(for: parts[count].text, among: table.columns.map(\.name), kind: "columns")
                )
            }
            guard columns.count == 1 else { throw ambiguous(parts[count]) }
            return (column.expression, count + 1)
        }
        return nil
    }

    private func unqualified(_ name: Identifier, in scope: Scope) throws(LabError) -> Expression? {
        if let merged = scope.merged.first(where: { $0.name == name.text }) { return merged.expression }
        let matches = scope.tables.flatMap(\.columns).filter { $0.name == name.text }
        guard matches.count <= 1 else { throw ambiguous(name) }
        return matches.first?.expression
    }

    private func ambiguous(_ name: Identifier) -> LabError {
        SQLErrors.make(
            "SQL113", "Column '\(name.text)' is ambiguous", span(name.range),
            fix: "write the table's name before it: t.\(name.text)")
    }

    private func notFound(_ name: NameSyntax) -> LabError {
        let first = name.parts[0].text
        if name.parts.count > 1 {
            return SQLErrors.make(
                "SQL114", "Table '\(first)' not found", span(name.parts[0].range),
                fix: suggestion(for: first, among: scope.tables.map(\.alias), kind: "tables"))
        }
        let names = scope.columnNames
        return SQLErrors.make(
            "SQL112", "Column '\(first)' not found in any table", span(name.range),
            fix: names.isEmpty ? nil : suggestion(for: first, among: names, kind: "columns"))
    }

    // MARK: - Aggregates inside aggregates

    /// Binds the arguments of an aggregate, where no other aggregate may stand.
    func insideAggregate<T>(
        _ call: CallSyntax, _ body: () throws(LabError) -> T
    ) throws(LabError) -> T {
        guard !isInsideAggregate else {
            throw SQLErrors.make("SQL115", "Aggregate expressions cannot be nested", span(call.name.range))
        }
        isInsideAggregate = true
        defer { isInsideAggregate = false }
        return try body()
    }
}
