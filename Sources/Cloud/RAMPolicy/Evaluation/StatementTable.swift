/// The statements of several policies, compiled for matching: flat arrays over one arena of bytes.
///
/// Statements keep the order of their policies. A table remembers for each action which statements speak of
/// it, so a decision over thousands of statements looks at a handful. It belongs to one thread, as all
/// service state does.
package final class StatementTable {
    package let policies: [PolicyAttachment]
    let arena: [UInt8]
    let statements: [CompiledStatement]
    private let actions: [Wildcard]
    private let resources: [ResourcePattern]
    private let heads: [ResourceHead]
    private let clauses: [CompiledClause]
    private let operands: [ConditionOperand]
    private let principals: [PrincipalClause]
    private var memory: [UInt64: [(action: [UInt8], statements: [Int32])]] = [:]

    /// A table this small is scanned; remembering would cost more than it saves.
    private static let smallCount = 12
    /// Actions remembered before the memory starts anew: more than all services together have.
    private static let rememberedActions = 4_096

    package init(_ policies: [PolicyAttachment]) {
        var compiler = StatementCompiler()
        for (index, policy) in policies.enumerated() {
            for (number, statement) in policy.document.statements.enumerated() {
                compiler.add(statement, policy: index, number: number)
            }
        }
        self.policies = policies
        arena = compiler.arena
        statements = compiler.statements
        actions = compiler.actions
        resources = compiler.resources
        heads = compiler.heads
        clauses = compiler.clauses
        operands = compiler.operands
        principals = compiler.principals
    }

    /// The source of a compiled statement.
    func source(_ statement: CompiledStatement) -> PolicyStatement {
        policies[Int(statement.policy)].document.statements[Int(statement.number)]
    }

    /// Every matching Deny, or else every matching Allow.
    func verdict(_ request: borrowing AccessRequest, _ scope: PrincipalScope, _ rules: EvaluationRules)
        -> LayerVerdict
    {
        var allows: [Int32] = []
        var denies: [Int32] = []
        let bytes = request.bytes.span
        let arena = arena
        let arenaBytes = arena.span
        func consider(_ index: Int32) {
            let statement = statements[Int(index)]
            guard resourceMatches(statement, arenaBytes, bytes, request.name, rules),
                conditionsHold(statement, arenaBytes, bytes, request.entries.span, rules),
                statement.principal < 0 || scope.admits(principals[Int(statement.principal)], statement, self)
            else { return }
            if statement.effect == .deny { denies.append(index) } else { allows.append(index) }
        }
        if statements.count <= StatementTable.smallCount {
            for index in statements.indices
            where actionMatches(statements[index], arenaBytes, bytes, request.actionBytes) {
                consider(Int32(index))
            }
        } else {
            for index in candidates(request) { consider(index) }
        }
        if !denies.isEmpty { return LayerVerdict(outcome: .explicitDeny, matched: denies) }
        return LayerVerdict(outcome: allows.isEmpty ? .implicitDeny : .allow, matched: allows)
    }

    /// The statements that speak of the request's action, from memory or by looking at them all.
    private func candidates(_ request: borrowing AccessRequest) -> [Int32] {
        let action = request.bytes[..<Int(request.actionBytes.end)]
        if let known = memory[request.actionHash]?.first(where: { $0.action.elementsEqual(action) }) {
            return known.statements
        }
        let bytes = request.bytes.span
        let arena = arena
        let arenaBytes = arena.span
        var found: [Int32] = []
        for index in statements.indices
        where actionMatches(statements[index], arenaBytes, bytes, request.actionBytes) {
            found.append(Int32(index))
        }
        if memory.count >= StatementTable.rememberedActions { memory.removeAll() }
        memory[request.actionHash, default: []].append((Array(action), found))
        return found
    }

    @inline(__always)
    private func actionMatches(
        _ statement: CompiledStatement, _ arena: borrowing Span<UInt8>, _ bytes: borrowing Span<UInt8>,
        _ action: ByteRange
    ) -> Bool {
        for index in Int(statement.actions.lower)..<Int(statement.actions.upper)
        where actions[index].matches(in: arena, bytes, action) {
            return !statement.isNotAction
        }
        return statement.isNotAction
    }

    @inline(__always)
    private func resourceMatches(
        _ statement: CompiledStatement, _ arena: borrowing Span<UInt8>, _ bytes: borrowing Span<UInt8>,
        _ name: RequestedName, _ rules: EvaluationRules
    ) -> Bool {
        if statement.isForOwnRole { return true }
        let mayPassOver = rules.resourceCase == .sensitive && rules.arnMatching == .segments
        for index in Int(statement.resources.lower)..<Int(statement.resources.upper)
        where !mayPassOver || heads[index].passes(name.head) {
            if resources[index].matches(in: arena, bytes, name, rules) { return true }
        }
        return false
    }

    @inline(__always)
    private func conditionsHold(
        _ statement: CompiledStatement, _ arena: borrowing Span<UInt8>, _ bytes: borrowing Span<UInt8>,
        _ entries: borrowing Span<ContextEntry>, _ rules: EvaluationRules
    ) -> Bool {
        for index in Int(statement.clauses.lower)..<Int(statement.clauses.upper)
        where !holds(clauses[index], arena, bytes, entries, rules) {
            return false
        }
        return true
    }

    /// Whether one clause is met: any value for a positive operator, none for a negated one. A key that the
    /// request gives several times has several values, any of which may meet it.
    private func holds(
        _ clause: CompiledClause, _ arena: borrowing Span<UInt8>, _ bytes: borrowing Span<UInt8>,
        _ entries: borrowing Span<ContextEntry>, _ rules: EvaluationRules
    ) -> Bool {
        let negated = clause.condition.isNegated
        let folding = rules.conditionKeyCase == .insensitive
        var isPresent = false
        for place in entries.indices {
            let entry = entries[place]
            guard entry.key.count == clause.key.count,
                equalBytes(
                    arena, Int(clause.key.start), bytes, Int(entry.key.start), entry.key.count,
                    folding: folding)
            else { continue }
            isPresent = true
            for index in Int(clause.operands.lower)..<Int(clause.operands.upper)
            where operands[index].holds(clause.condition, arena, bytes, entry) {
                return !negated
            }
        }
        if isPresent { return negated }
        return negated && rules.negatedOnMissingKey == .met
    }

    /// Which clauses of a statement the request fails, for explanations.
    func failures(
        _ statement: CompiledStatement, _ request: AccessRequest, _ scope: PrincipalScope,
        _ rules: EvaluationRules
    ) -> StatementFailures {
        let bytes = request.bytes.span
        let arena = arena
        let arenaBytes = arena.span
        var failures = StatementFailures()
        if statement.principal >= 0 {
            failures.principal = !scope.admits(principals[Int(statement.principal)], statement, self)
        }
        failures.action = !actionMatches(statement, arenaBytes, bytes, request.actionBytes)
        failures.resource = !resourceMatches(statement, arenaBytes, bytes, request.name, rules)
        for index in Int(statement.clauses.lower)..<Int(statement.clauses.upper)
        where !holds(clauses[index], arenaBytes, bytes, request.entries.span, rules) {
            failures.conditions.append(index - Int(statement.clauses.lower))
        }
        return failures
    }
}

/// What one set of policies says of a request.
struct LayerVerdict {
    let outcome: Decision.Outcome
    /// The deciding statements, as indices into the table, in order; empty for an implicit deny.
    let matched: [Int32]

    static let silent = LayerVerdict(outcome: .implicitDeny, matched: [])
}

/// The clauses of one statement that a request fails.
struct StatementFailures {
    var principal = false
    var action = false
    var resource = false
    /// Positions in the statement's conditions.
    var conditions: [Int] = []

    /// How many of the four parts of a statement fail.
    var parts: Int {
        (principal ? 1 : 0) + (action ? 1 : 0) + (resource ? 1 : 0) + (conditions.isEmpty ? 0 : 1)
    }
}
