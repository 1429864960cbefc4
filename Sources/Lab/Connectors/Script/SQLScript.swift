import FlinkSQL
import LabKernel
import StreamTypes
import Streaming

/// A SQL script: checked as a whole, or run statement by statement on the embedded engine in virtual time.
package final class SQLScript {
    /// What running one statement gave.
    package enum Outcome {
        /// The session changed.
        case done
        /// The rows of SHOW, DESCRIBE, EXPLAIN and their like.
        case rows(Schema, [[Value]])
        /// A job has come to its end, or to the limit of virtual time.
        case job(JobOutcome)
    }

    /// How a job ended.
    package struct JobOutcome {
        /// False if the limit of virtual time came first.
        package var isFinished: Bool
        /// Virtual milliseconds it ran.
        package var virtualMillis: Int64
    }

    private let file: SourceFile
    private let registry: ConnectorRegistry
    private let session: SQLSession

    /// - Parameter options: session options that hold before the script's own SET.
    package init(_ file: SourceFile, registry: ConnectorRegistry, options: [String: String] = [:]) {
        self.file = file
        self.registry = registry
        session = SQLSession(connectors: registry, options: options)
    }

    /// Checks every statement against the ones before it; runs no job.
    ///
    /// - Returns: all mistakes in the order of their places, and what is accepted although real Flink
    /// refuses it.
    package func check() -> (mistakes: [LabError], warnings: [LabError]) {
        var mistakes: [LabError] = []
        var warnings: [LabError] = []
        for read in SQLSession.parse(file) {
            do throws(LabError) {
                switch try session.run(try read.get()) {
                case .done, .rows: continue
                case .query(let plan, _), .insert(let plan): warnings += registry.warnings(of: plan)
                }
            } catch {
                mistakes.append(error)
            }
        }
        return (mistakes, warnings)
    }

    /// The plans of all queries and INSERTs, as EXPLAIN prints them.
    ///
    /// - Parameter details: EXPLAIN details such as `CHANGELOG_MODE`.
    package func explain(details: [String] = []) throws(LabError) -> [String] {
        var texts: [String] = []
        for read in SQLSession.parse(file) {
            let statement = try read.get()
            let result = try session.run(statement)
            guard statement.isExplainable else {
                if case .rows(_, let rows) = result {
                    texts += rows.compactMap(\.first).compactMap(Self.text)
                }
                continue
            }
            let head = details.isEmpty ? "EXPLAIN PLAN FOR " : "EXPLAIN \(details.joined(separator: ", ")) "
            let wrapped = SourceFile(name: file.name, text: head + statement.span.covered)
            for explained in try session.run(wrapped) {
                if case .rows(_, let rows) = explained {
                    texts += rows.compactMap(\.first).compactMap(Self.text)
                }
            }
        }
        return texts
    }

    private static func text(_ literal: Literal) -> String? {
        guard case .string(let text) = literal else { return nil }
        return text
    }

    /// Runs the statements one after another.
    ///
    /// - Parameters:
    ///   - resources: what the jobs' connectors use; `collected` takes the rows of SELECTs.
    ///   - limitMillis: virtual time after which a job is cancelled; nil for none.
    ///   - begin: called before a SELECT's job with its schema.
    ///   - each: called with each statement's outcome.
    /// - Throws: `LabError` for a statement that is refused, `JobFailure` for a job that fails.
    package func run(
        _ resources: ConnectorResources, limitMillis: Int64?, begin: (Schema) -> Void, each: (Outcome) -> Void
    ) throws {
        try run(file, resources, limitMillis: limitMillis, begin: begin, each: each)
    }

    /// Runs the statements of another text in the same session, as `run` does.
    package func run(
        _ file: SourceFile, _ resources: ConnectorResources, limitMillis: Int64?, begin: (Schema) -> Void,
        each: (Outcome) -> Void
    ) throws {
        for read in SQLSession.parse(file) {
            switch try session.run(try read.get()) {
            case .done: each(.done)
            case .rows(let schema, let rows):
                each(.rows(schema, rows.map { zip($0, schema.types).map { Value($0, $1.logical) } }))
            case .query(let plan, let schema):
                begin(schema)
                each(.job(try execute(plan, resources, limitMillis)))
            case .insert(let plan): each(.job(try execute(plan, resources, limitMillis)))
            }
        }
    }

    /// The start of virtual time: 2025-01-01T00:00:00Z.
    private static let start = Instant(epochSeconds: 1_735_689_600)

    private func execute(
        _ plan: JobPlan, _ resources: ConnectorResources, _ limitMillis: Int64?
    ) throws -> JobOutcome {
        let execution = try JobExecution(
            plan, LabConnectors(registry, resources), start: Self.start, seed: resources.seed)
        guard let limitMillis else {
            try execution.runToCompletion()
            return JobOutcome(isFinished: true, virtualMillis: execution.now - Self.start.epochMillis)
        }
        try execution.advance(to: Self.start.advanced(by: .milliseconds(limitMillis)))
        return JobOutcome(
            isFinished: execution.isFinished, virtualMillis: execution.now - Self.start.epochMillis)
    }
}

extension JobExecution {
    /// A plan's job with the configuration that its session options say.
    convenience init(
        _ plan: JobPlan, _ connectors: LabConnectors, start: Instant, seed: UInt64
    ) throws(LabError) {
        let values = Dictionary(plan.options.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
        guard let zone = ZoneRules.named(plan.timeZone) else {
            throw LabError(
                "RUN005", "unknown time zone '\(plan.timeZone)'",
                fix: "SET 'table.local-time-zone' = 'Asia/Shanghai', for example")
        }
        var options = try JobConfiguration(values).options(zone: zone, seed: seed)
        // Nobody takes checkpoints of a script's job.
        options.awaitsFinalCheckpoint = false
        let graph = try PhysicalPlanner(connectors: connectors, options: options).graph(plan)
        try self.init(graph, start: start)
    }
}

extension ConnectorRegistry {
    /// What a plan's tables accept although real Flink refuses it, each table once.
    package func warnings(of plan: JobPlan) -> [LabError] {
        var found: [LabError] = []
        var seen: Set<Int> = []
        func visit(_ node: PlanNode) {
            guard seen.insert(node.id).inserted else { return }
            if case .tableScan(let scan) = node.op { found += warnings(scan.table, options: scan.options) }
            if case .sink(let sink) = node.op, case .table(let table) = sink.target {
                found += warnings(table, options: sink.options)
            }
            node.inputs.forEach(visit)
        }
        plan.roots.forEach(visit)
        return found
    }
}
