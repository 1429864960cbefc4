/// Positions `lower..<upper` in one of a table's flat arrays.
struct TableRange: Sendable {
    let lower: Int32
    let upper: Int32

    init(_ range: Range<Int>) {
        lower = Int32(range.lowerBound)
        upper = Int32(range.upperBound)
    }
}

/// A statement as a table keeps it.
struct CompiledStatement: Sendable {
    let effect: Effect
    let isNotAction: Bool
    /// The statement has no `Resource`, as in trust policies.
    let isForOwnRole: Bool
    let actions: TableRange
    let resources: TableRange
    let clauses: TableRange
    /// Position of the principal clause, or -1 when the statement is for everybody it is attached to.
    let principal: Int32
    let policy: Int32
    /// Position of the statement in its document.
    let number: Int32
}

/// A condition clause as a table keeps it.
struct CompiledClause: Sendable {
    let condition: ConditionOperator
    let key: ByteRange
    let operands: TableRange
}

/// Lays statements out in flat arrays.
struct StatementCompiler {
    private(set) var arena: [UInt8] = []
    private(set) var statements: [CompiledStatement] = []
    private(set) var actions: [Wildcard] = []
    private(set) var resources: [ResourcePattern] = []
    private(set) var heads: [ResourceHead] = []
    private(set) var clauses: [CompiledClause] = []
    private(set) var operands: [ConditionOperand] = []
    private(set) var principals: [PrincipalClause] = []

    mutating func add(_ statement: PolicyStatement, policy: Int, number: Int) {
        let firstAction = actions.count
        for text in statement.actions {
            let bytes = append(text.utf8.map(lowercased))
            actions.append(Wildcard(arena, bytes))
        }
        let firstResource = resources.count
        for text in statement.resources ?? [] {
            let bytes = append(text.utf8)
            let pattern = ResourcePattern(arena, bytes)
            resources.append(pattern)
            heads.append(pattern.head)
        }
        let firstClause = clauses.count
        for clause in statement.conditions { add(clause) }
        if let principal = statement.principal { principals.append(principal) }
        statements.append(
            CompiledStatement(
                effect: statement.effect, isNotAction: statement.isNotAction,
                isForOwnRole: statement.resources == nil,
                actions: TableRange(firstAction..<actions.count),
                resources: TableRange(firstResource..<resources.count),
                clauses: TableRange(firstClause..<clauses.count),
                principal: statement.principal == nil ? -1 : Int32(principals.count - 1),
                policy: Int32(policy), number: Int32(number)))
    }

    private mutating func add(_ clause: ConditionClause) {
        let key = append(clause.key.utf8)
        let first = operands.count
        for value in clause.values {
            let bytes = append(value.utf8)
            operands.append(ConditionOperand(arena, bytes, for: clause.condition))
        }
        clauses.append(
            CompiledClause(
                condition: clause.condition, key: key, operands: TableRange(first..<operands.count)))
    }

    private mutating func append(_ bytes: some Sequence<UInt8>) -> ByteRange {
        let start = arena.count
        arena += bytes
        return ByteRange(start: start, end: arena.count)
    }
}
