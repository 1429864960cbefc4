import Connectors
import FlinkSQL
import LabKernel
import Scenarios
import StreamTypes
import Streaming

/// Runs one test: the steps of all given tables side by side, the first of each, then the second of each.
///
/// A second of processing time passes with each step, in which watermarks follow the rows.
final class SQLTestRun {
    private let plan: SQLTestPlan
    private let runtime: TestRuntime
    private let graph: JobGraph
    private var execution: JobExecution
    private var now: Instant
    private var checkpoint: (state: JobExecution.Snapshot, marks: [String: Int])?
    private var checkpoints: Int64 = 0
    private var restarts = 0
    /// What the operators of earlier attempts did.
    private var earlier: [OperatorCounts] = []
    private var failure: JobFailure?

    /// - Throws: `LabError` when the job cannot start.
    init(_ plan: SQLTestPlan, start: Instant, seed: UInt64) throws {
        self.plan = plan
        now = start
        runtime = TestRuntime(given: plan.given)
        let options = try Self.options(plan.script.plan, seed: seed)
        graph = try PhysicalPlanner(connectors: runtime, options: options).graph(plan.script.plan)
        execution = try JobExecution(graph, start: start)
    }

    private static func options(_ plan: JobPlan, seed: UInt64) throws -> JobOptions {
        var values = Dictionary(plan.options.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
        values["parallelism.default"] = "1"
        guard let zone = ZoneRules.named(plan.timeZone) else {
            throw LabError(
                "RUN005", "unknown time zone '\(plan.timeZone)'",
                fix: "SET 'table.local-time-zone' = 'Asia/Shanghai', for example")
        }
        var options = try JobConfiguration(values).options(zone: zone, seed: seed)
        options.awaitsFinalCheckpoint = false
        return options
    }

    /// Runs all steps.
    ///
    /// - Returns: what each expectation found.
    func results() throws -> [RunReport.ExpectationResult] {
        do {
            try runSteps()
        } catch let failure as JobFailure {
            self.failure = failure
            execution.abort()
        }
        return plan.test.expected.map(result)
    }

    // MARK: Steps

    private func runSteps() throws {
        let tables = plan.test.given
        for index in 0..<(tables.map(\.steps.count).max() ?? 0) {
            for table in tables where index < table.steps.count { try run(table.steps[index], of: table) }
        }
    }

    private func run(_ step: GivenStep, of table: GivenTable) throws {
        guard let rows = plan.given[table.name] else { preconditionFailure("'\(table.name)' was planned") }
        switch step.kind {
        case .rows(let written):
            rows.arrived += written.count
            try pass(.seconds(1))
        case .end:
            rows.isEnded = true
            try pass(.seconds(1))
        case .wait(let duration): try pass(duration)
        case .watermark(let text): try raise(text, step, table)
        case .checkpoint: try takeCheckpoint()
        case .restart(let source): try restart(from: source)
        }
    }

    private func pass(_ duration: Duration) throws {
        now = now.advanced(by: duration)
        try execution.advance(to: now)
    }

    private func raise(_ text: String, _ step: GivenStep, _ table: GivenTable) throws {
        let millis = plan.time.millis(text) ?? 0
        guard try execution.raiseWatermark(ofTable: table.name, to: millis) else {
            throw JobFailure(
                "java.lang.IllegalStateException",
                "the table '\(table.name)' has no watermark that could reach \(text) (\(step.span.text))")
        }
        try pass(.seconds(1))
    }

    // MARK: State

    private func takeCheckpoint() throws {
        checkpoints += 1
        let state = try execution.checkpoint(checkpoints)
        try execution.commit(checkpoints)
        checkpoint = (state, runtime.marks)
    }

    private func restart(from source: GivenStep.Restart) throws {
        var state: JobExecution.Snapshot
        switch (source, checkpoint) {
        case (.checkpoint, let last?):
            state = last.state
            runtime.cut(to: last.marks)
        case (.savepoint, _), (.checkpoint, nil):
            checkpoints += 1
            state = try execution.checkpoint(checkpoints, isSavepoint: source == .savepoint)
            try execution.commit(checkpoints)
        }
        state.checkpoint = checkpoints
        earlier += execution.counts
        execution.abort()
        restarts += 1
        execution = try JobExecution(graph, start: now, restoring: state)
        try pass(.seconds(1))
    }

    // MARK: Results

    private func result(_ expected: ExpectedResult) -> RunReport.ExpectationResult {
        let failed = why(expected)
        return .init(
            name: "\(plan.test.name): \(expected.name)", passed: failed == nil,
            evidence: [failed ?? "found \(words(expected))"], place: expected.span.text)
    }

    /// Why an expectation does not hold, as one line; nil when it does.
    private func why(_ expected: ExpectedResult) -> String? {
        if case .error(let matcher) = expected.test {
            guard let failure else { return "expected the job to fail, but it did not" }
            let texts = failure.chain.map { "\($0.javaClass): \($0.message)" }
            let holds = matcher.holds(for: .text(texts.joined(separator: "\n")))
            return holds
                ? nil : "expected a failure that is \(matcher.words), found '\(failure.root.message)'"
        }
        let expectsFailure = plan.test.expected.contains { if case .error = $0.test { true } else { false } }
        if let failure, !expectsFailure {
            return "the job failed: \(failure.root.javaClass): \(failure.root.message)"
        }
        if case .metric(let name, let prefix, let matchers) = expected.test {
            return why(metric: name, prefix, matchers)
        }
        guard let output = runtime.output(expected.table) else { return "nothing opened the table" }
        return why(expected, output)
    }

    private func why(_ expected: ExpectedResult, _ output: TestOutput) -> String? {
        if case .changelog(let matcher) = expected.test {
            return output.adapted(matcher, plan.time).failure(for: output.changelog(plan.time))
        }
        guard let table = output.table(plan.time) else {
            return "a change takes away a row of '\(expected.table)' that is not there"
        }
        switch expected.test {
        case .rows(let matcher): return output.adapted(matcher, plan.time).failure(for: table)
        case .count(let matcher):
            let count = table.rows.count
            return matcher.holds(for: .integer(Int64(count)))
                ? nil : "expected \(matcher.words) rows, found \(count)"
        default: preconditionFailure("only results of tables get here")
        }
    }

    private func words(_ expected: ExpectedResult) -> String {
        switch expected.test {
        case .rows(let rows), .changelog(let rows): rows.words
        case .count(let matcher): "that there are \(matcher.words) rows"
        case .metric(let name, _, let matchers):
            "\(name) is " + matchers.map(\.words).joined(separator: " and ")
        case .error(let matcher): "a failure that is \(matcher.words)"
        }
    }

    // MARK: Metrics

    private func why(metric name: String, _ prefix: String?, _ matchers: [Matcher]) -> String? {
        guard let value = metric(name, prefix) else {
            return "there is no \(name)" + (prefix.map { " of an operator '\($0)'" } ?? "")
        }
        let failed = matchers.first { !$0.holds(for: .integer(value)) }
        return failed.map { "expected \(name) to be \($0.words), found \(value)" }
    }

    /// Counters add up over attempts; state and watermark are those of the last.
    private func metric(_ name: String, _ prefix: String?) -> Int64? {
        if name == "numRestarts" { return Int64(restarts) }
        let fits = { (counts: OperatorCounts) in prefix.map { counts.name.hasPrefix($0) } ?? true }
        let last = execution.counts.filter(fits)
        guard !last.isEmpty else { return nil }
        let all = earlier.filter(fits) + last
        switch name {
        case "numRecordsIn": return all.reduce(0) { $0 + $1.rowsIn }
        case "numRecordsOut": return all.reduce(0) { $0 + $1.rowsOut }
        case "numRecordsInErrors": return all.reduce(0) { $0 + $1.skippedRecords }
        case "stateBytes": return last.reduce(0) { $0 + Int64($1.stateBytes) }
        case "currentInputWatermark": return last.compactMap(\.watermark).min()
        default: return all.reduce(0) { $0 + $1.lateRows }
        }
    }
}
