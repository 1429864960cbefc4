import Connectors
import FlinkSQL
import LabKernel

/// A job's script, read and planned: definitions and settings, then one INSERT or one statement set.
struct ScriptPlan {
    var job: JobPlan
    /// What is accepted although real Flink refuses it.
    var warnings: [LabError]

    /// - Parameters:
    ///   - options: session options that hold before the script's own SET.
    /// - Throws: `LabErrors` with the mistakes of all statements, in the order of their places.
    init(_ script: SourceFile, registry: ConnectorRegistry, options: [String: String] = [:]) throws(LabErrors)
    {
        let session = SQLSession(connectors: registry, options: options)
        var mistakes: [LabError] = []
        var jobs: [(plan: JobPlan, span: SourceSpan)] = []
        for read in SQLSession.parse(script) {
            do throws(LabError) {
                let statement = try read.get()
                if let plan = try Self.job(try session.run(statement), statement) {
                    jobs.append((plan, statement.span))
                }
            } catch {
                mistakes.append(error)
            }
        }
        if mistakes.isEmpty { mistakes += Self.countMistakes(jobs.map(\.span), script) }
        guard mistakes.isEmpty, let job = jobs.first?.plan else { throw LabErrors(mistakes) }
        self.job = job
        warnings = Self.warnings(of: job, registry)
    }

    private static func job(_ result: StatementResult, _ statement: SQLSession.Statement) throws(LabError)
        -> JobPlan?
    {
        switch result {
        case .insert(let plan): return plan
        case .query:
            throw LabError(
                "SQL300", "a deployment writes to tables, but this is a SELECT", at: statement.span,
                fix: "write INSERT INTO <table> SELECT …")
        case .done, .rows: return nil
        }
    }

    private static func countMistakes(_ spans: [SourceSpan], _ script: SourceFile) -> [LabError] {
        if spans.isEmpty {
            let end = SourceSpan(file: script, start: 0, end: 1)
            return [
                LabError(
                    "SQL301", "the script starts no job: it has no INSERT", at: end,
                    fix: "end it with INSERT INTO <table> SELECT …")
            ]
        }
        return spans.dropFirst().map { span in
            LabError(
                "SQL302", "a script is one job, but this is its second INSERT", at: span,
                fix: "put the INSERTs into EXECUTE STATEMENT SET BEGIN … END")
        }
    }

    private static func warnings(of job: JobPlan, _ registry: ConnectorRegistry) -> [LabError] {
        var found: [LabError] = []
        var seen: Set<Int> = []
        func visit(_ node: PlanNode) {
            guard seen.insert(node.id).inserted else { return }
            if case .tableScan(let scan) = node.op {
                found += registry.warnings(scan.table, options: scan.options)
            }
            if case .sink(let sink) = node.op, case .table(let table) = sink.target {
                found += registry.warnings(table, options: sink.options)
            }
            node.inputs.forEach(visit)
        }
        job.roots.forEach(visit)
        return found
    }
}
