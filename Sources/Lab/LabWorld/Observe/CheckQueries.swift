import Connectors
import FlinkSQL
import LabKernel
import Scenarios

/// The queries of a scenario's checks, looked at before anything runs.
struct CheckQueries {
    /// Queries, each with what must be true of its result.
    private let scripts: [(file: SourceFile, conditions: [Condition])]
    private let world: World
    /// What the tables `sink.*` may look like. Of a name that several scripts use the first job that opens it
    /// decides, so the first and the last are tried.
    private let candidates: [[SinkTable.Output]]

    /// - Parameter world: the world in which the queries will run, still empty.
    init(_ scenario: Scenario, world: World) throws {
        try self.init(Self.scripts(of: scenario), jobs: scenario.scripts.map(\.file), world: world)
    }

    /// - Parameters:
    ///   - queries: the queries.
    ///   - jobs: the scripts whose sinks they may name.
    init(_ queries: [SourceFile], jobs: [SourceFile], world: World) throws {
        try self.init(queries.map { ($0, []) }, jobs: jobs, world: world)
    }

    private init(
        _ queries: [(file: SourceFile, conditions: [Condition])], jobs: [SourceFile], world: World
    ) throws {
        self.world = world
        scripts = queries
        let outputs = try Self.outputs(of: jobs, compatibility: world.configuration.compatibility)
        candidates = [Self.firsts(outputs), Self.firsts(outputs.reversed())]
    }

    /// The mistakes of all queries, in the order of the file.
    var mistakes: [LabError] { scripts.flatMap { mistakes(of: $0.file, $0.conditions) } }

    private func mistakes(of script: SourceFile, _ conditions: [Condition]) -> [LabError] {
        var found: [LabError] = []
        for outputs in candidates {
            do {
                let columns = try CheckQuery(world, outputs: outputs).columns(of: script)
                let wrong = conditions.flatMap { Self.mistakes(of: $0, columns) }
                if wrong.isEmpty { return [] }
                if found.isEmpty { found = wrong }
            } catch let errors as LabErrors {
                if found.isEmpty { found = errors.errors }
            } catch let error as LabError {
                if found.isEmpty { found = [error] }
            } catch {
                preconditionFailure("planning throws mistakes of the query only: \(error)")
            }
        }
        // Other scripts than those of the scenario may open other sinks: whoever does the lab writes them.
        return found.filter { !Self.namesUnknownSink($0) }
    }

    /// What a condition asks of a result that cannot have it.
    private static func mistakes(of condition: Condition, _ columns: [String]) -> [LabError] {
        switch condition.test {
        case .rows(let rows):
            return rows.rows.flatMap { row in
                row.columns.filter { !columns.contains($0.name) }.map { column in
                    LabError(
                        "SCN009", "the query has no column '\(column.name)'", at: row.span,
                        fix: suggestion(for: column.name, among: columns, kind: "columns"))
                }
            }
        case .value:
            guard condition.property == "value", columns.count != 1 else { return [] }
            return [
                LabError(
                    "SCN012", "the query has \(columns.count) columns, and one value is asked for",
                    at: condition.span, fix: "select one column, or write 'rows: [{column: value}]'")
            ]
        }
    }

    /// Whether a query names a table of `sink` that no job has opened.
    static func namesUnknownSink(_ error: LabError) -> Bool {
        error.code == "SQL114" && error.span?.covered.hasPrefix("sink.") == true
    }

    // MARK: Queries

    private static func scripts(
        of scenario: Scenario
    ) -> [(file: SourceFile, conditions: [Condition])] {
        let waits = scenario.timeline.compactMap { item -> Check? in
            if case .when(let check, _) = item.trigger { check } else { nil }
        }
        let steps = scenario.lab?.steps ?? []
        let checks = waits + scenario.expectations + steps.flatMap(\.conditions)
        let answers = steps.compactMap { step -> Script? in
            if case .query(let script) = step.answer?.expected { script } else { nil }
        }
        return checks.compactMap { check in
            (check.subject as? SQLSubject).map { ($0.script.file, check.conditions) }
        } + answers.map { ($0.file, []) }
    }

    // MARK: Sinks

    /// The `print` tables of all scripts, in their order.
    private static func outputs(of jobs: [SourceFile], compatibility: Set<String>) throws -> [SinkTable
        .Output]
    {
        let registry = ConnectorRegistry(
            connectors: ConnectorRegistry.standardConnectors,
            compatibility: try CompatibilitySwitches(names: compatibility.sorted()))
        return jobs.flatMap { script -> [SinkTable.Output] in
            // A script that is wrong is reported where scripts are.
            guard let plan = try? ScriptPlan(script, registry: registry) else { return [] }
            return plan.job.roots.compactMap(output)
        }
    }

    private static func output(_ root: PlanNode) -> SinkTable.Output? {
        guard case .sink(let sink) = root.op, case .table(let table) = sink.target,
            sink.options.contains(where: { $0.key == "connector" && $0.value == "print" })
        else { return nil }
        let isChanging = !root.inputs[0].changelogMode.isInsertOnly
        return SinkTable.Output(
            table: table.path.name, schema: root.inputs[0].schema, kinds: isChanging ? [.updateAfter] : [])
    }

    private static func firsts(_ outputs: [SinkTable.Output]) -> [SinkTable.Output] {
        outputs.enumerated().filter { index, output in
            outputs.firstIndex { $0.table == output.table } == index
        }.map(\.element)
    }
}
