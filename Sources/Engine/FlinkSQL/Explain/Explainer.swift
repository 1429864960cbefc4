import LabKernel
import StreamTypes

/// EXPLAIN: the tree as written and bound, the optimised plan, and the changelog mode of each operator if
/// asked for.
struct Explainer {
    let runner: StatementRunner

    func explain(_ statement: StatementSyntax, details: [String]) throws(LabError) -> StatementResult {
        if details.contains("ESTIMATED_COST") {
            // Flink's planner costs plans with statistics; this one has none to show.
            throw SQLErrors.unsupported("EXPLAIN ESTIMATED_COST", runner.span(statement.range))
        }
        let withModes = details.contains("CHANGELOG_MODE")
        let saved = runner.session.nextNode
        defer { runner.session.nextNode = saved }
        let bound = try self.bound(statement)
        let roots = try self.roots(statement)
        let physical = roots.map { PlanPrinter.text($0, withModes: withModes) }.joined(separator: "\n\n")
        let execution = roots.map { PlanPrinter.text($0, withModes: false) }.joined(separator: "\n\n")
        let isAdvised = details.contains("PLAN_ADVICE")
        let advice = PlanAdvice(runner.session.options)
        let title = isAdvised ? "Optimized Physical Plan With Advice" : "Optimized Physical Plan"
        var text = """
            == Abstract Syntax Tree ==
            \(bound.map(RelationPrinter.text).joined(separator: "\n\n"))

            == \(title) ==
            \(isAdvised ? advice.marked(physical) : physical)

            \(isAdvised ? advice.text(roots) + "\n\n" : "")== Optimized Execution Plan ==
            \(execution)

            """
        if details.contains("JSON_EXECUTION_PLAN") {
            text += "\n== Physical Execution Plan ==\n\(JSONPlanPrinter.text(roots))"
        }
        return Rows.column("result", [text])
    }

    private func bound(_ statement: StatementSyntax) throws(LabError) -> [Relation] {
        switch statement.kind {
        case .query(let query): return [try runner.binder().query(query, outer: nil)]
        case .insert(let insert): return [try runner.binder().query(insert.query, outer: nil)]
        case .statementSet(let inserts):
            var result: [Relation] = []
            for insert in inserts { result.append(try runner.binder().query(insert.query, outer: nil)) }
            return result
        default: throw SQLErrors.unsupported("EXPLAIN of this statement", runner.span(statement.range))
        }
    }

    private func roots(_ statement: StatementSyntax) throws(LabError) -> [PlanNode] {
        switch try runner.run(statement) {
        case .query(let job, _), .insert(let job): return job.roots
        case .done, .rows: return []
        }
    }
}
