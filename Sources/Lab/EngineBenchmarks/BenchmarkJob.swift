import Connectors
import FlinkSQL
import LabKernel
import StreamTypes
import Streaming

/// Runs the queries of a benchmark on the embedded engine, planned from SQL as any job is.
package enum BenchmarkJob {
    /// Runs the timed form of a query, from its sources to a blackhole.
    ///
    /// - Returns: the most bytes of state that were seen.
    package static func run(_ query: BenchmarkQuery) throws -> Int {
        try execute(try plan(query.insert, name: query.name), DiscardedRows())
    }

    /// The plan of a script that ends with an INSERT.
    static func plan(_ script: String, name: String) throws -> JobPlan {
        let text = SourceFile(name: name, text: script)
        guard case .insert(let plan) = try SQLSession(connectors: ConnectorRegistry.standard).run(text).last
        else { preconditionFailure("a benchmark ends with an INSERT") }
        return plan
    }

    /// The graph of the timed form of a query.
    static func graph(_ query: BenchmarkQuery) throws -> JobGraph {
        try graph(try plan(query.insert, name: query.name))
    }

    /// The graph of a plan.
    ///
    /// - Parameter rows: takes the rows of a SELECT.
    static func graph(
        _ plan: JobPlan, _ rows: any RowCollector = DiscardedRows(), options: JobOptions = JobOptions()
    ) throws -> JobGraph {
        let resources = ConnectorResources(
            files: FileStores(["file": DiskFiles()]), collected: rows, seed: 7)
        let runtime = LabConnectors(ConnectorRegistry.standard, resources)
        return try PhysicalPlanner(connectors: runtime, options: options).graph(plan)
    }

    /// The rows of a query, folded.
    package static func digest(_ query: BenchmarkQuery) throws -> RowDigest {
        let rows = DigestedRows()
        try collect(query, query.select, rows)
        return rows.digest
    }

    /// The rows of a query's oracle, folded; nil if it has none.
    package static func oracleDigest(_ query: BenchmarkQuery) throws -> RowDigest? {
        guard let oracle = query.oracle else { return nil }
        let rows = OracleRows(oracle.make())
        try collect(query, oracle.feed, rows)
        rows.oracle.finish()
        return rows.oracle.digest
    }

    private static func collect(
        _ query: BenchmarkQuery, _ select: String, _ rows: any RowCollector
    ) throws {
        let text = SourceFile(name: query.name, text: "\(query.tables)\n\(select);")
        guard case .query(let plan, _) = try SQLSession(connectors: ConnectorRegistry.standard).run(text).last
        else { preconditionFailure("a benchmark's rows come from a SELECT") }
        _ = try execute(plan, rows)
    }

    private static func execute(_ plan: JobPlan, _ rows: any RowCollector) throws -> Int {
        let execution = try JobExecution(try graph(plan, rows), start: .epoch)
        var (most, steps) = (0, 0)
        while let due = execution.nextDue {
            try execution.advance(to: due)
            steps += 1
            // Looking at the state of all operators costs about as much as a batch.
            if steps % 16 == 0 || execution.isFinished { most = max(most, stateBytes(execution)) }
        }
        return most
    }

    private static func stateBytes(_ execution: JobExecution) -> Int {
        execution.counts.reduce(0) { $0 + $1.stateBytes }
    }
}

/// Folds the rows of a SELECT.
private final class DigestedRows: RowCollector {
    var digest = RowDigest()

    func collect(_ batch: Batch, of table: TableDefinition?, schema: Schema) throws(JobFailure) {
        for row in 0..<batch.count { digest.add(batch.columns.map { $0.value(row) }, batch.kind(row)) }
    }
}

/// Hands the rows of a SELECT to an oracle.
private final class OracleRows: RowCollector {
    let oracle: any RowOracle

    init(_ oracle: any RowOracle) { self.oracle = oracle }

    func collect(_ batch: Batch, of table: TableDefinition?, schema: Schema) throws(JobFailure) {
        for row in 0..<batch.count { oracle.add(batch.columns.map { $0.value(row) }) }
    }
}
