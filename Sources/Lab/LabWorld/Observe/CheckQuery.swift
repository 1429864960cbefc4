import Connectors
import FlinkSQL
import LabKernel
import Scenarios
import StreamTypes
import Streaming

/// A query of a check: runs on the embedded engine over what was observed so far, and folds its changes to a table.
struct CheckQuery {
    private let world: World
    private let outputs: [SinkTable.Output]

    /// - Parameter outputs: the tables `sink.*`; those of the world when nil.
    init(_ world: World, outputs: [SinkTable.Output]? = nil) {
        (self.world, self.outputs) = (world, outputs ?? world.sinks.outputs)
    }

    /// - Throws: `LabErrors` for a query that is wrong, `LabError` for one that fails while it runs.
    func result(of script: SourceFile) throws -> ResultTable {
        let query = try planned(script)
        let table = try run(query, script)
        guard table.rows.isEmpty, let one = EmptyAggregate.plan(query.plan) else { return table }
        return try run(Planned(plan: one, schema: query.schema, registry: query.registry), script)
    }

    /// The names of the result's columns.
    ///
    /// - Throws: `LabErrors` or `LabError` for a query that is wrong.
    func columns(of script: SourceFile) throws -> [String] { try execution(of: planned(script)).1.columns }

    private struct Planned {
        var plan: JobPlan
        var schema: Schema
        var registry: ConnectorRegistry
    }

    private func planned(_ script: SourceFile) throws -> Planned {
        let tables = world.observableTables
        let registry = registry(
            tables, named: script.text.lowercased().replacing("``", with: "`"))
        let session = try session(tables, registry)
        guard case .query(let plan, let schema) = try session.run(script).last else {
            throw LabError(
                "RUN003", "a check's query is one SELECT", at: SourceSpan(file: script, start: 0, end: 1))
        }
        return Planned(plan: plan, schema: schema, registry: registry)
    }

    private func run(_ query: Planned, _ script: SourceFile) throws -> ResultTable {
        let (execution, collector) = try execution(of: query)
        do throws(JobFailure) {
            try execution.runToCompletion()
        } catch {
            throw LabError(
                "RUN004", "the query failed: \(error)",
                at: SourceSpan(file: script, start: 0, end: 1))
        }
        return collector.table
    }

    /// The query, ready to run.
    private func execution(of query: Planned) throws -> (JobExecution, FoldedRows) {
        let collector = FoldedRows(query.schema)
        let runtime = LabConnectors(query.registry, ConnectorResources(collected: collector))
        var options = JobOptions()
        options.zone = .utc
        let graph = try PhysicalPlanner(connectors: runtime, options: options).graph(query.plan)
        return (try JobExecution(graph, start: world.loop.now), collector)
    }

    private func session(_ tables: [ObservableTable], _ registry: ConnectorRegistry) throws -> SQLSession {
        let session = SQLSession(connectors: registry)
        var script = "CREATE DATABASE labsim; CREATE DATABASE sink;\n"
        for table in tables {
            let columns = table.columns.map { "`\($0.name)` \($0.type)" }.joined(separator: ", ")
            script += Self.definition(table.database, table.name, columns)
        }
        for output in outputs {
            let columns = output.schema.fields.map { "`\($0.name)` \(Self.plain($0.type))" }.joined(
                separator: ", ")
            script += Self.definition("sink", output.table, columns)
        }
        _ = try session.run(SourceFile(name: "<observed tables>", text: script))
        return session
    }

    private static func definition(_ database: String, _ name: String, _ columns: String) -> String {
        "CREATE TABLE `\(database)`.`\(name)` (\(columns)) WITH ('connector' = 'labsim-rows', 'name' = '\(database).\(name)');\n"
    }

    /// A type as a column definition writes it: time attributes are no part of it.
    private static func plain(_ type: DataType) -> String {
        "\(type)".replacing(" *ROWTIME*", with: "").replacing(" *PROCTIME*", with: "")
    }

    /// The rows of the tables whose names stand in `query`: those of all requests of a long run are not copied for a
    /// query of jobs.
    private func registry(_ tables: [ObservableTable], named query: String) -> ConnectorRegistry {
        var rows: [String: [(kind: RowKind, values: [Value])]] = [:]
        for table in tables where query.contains(table.name) {
            rows["\(table.database).\(table.name)"] = table.rows.map { (.insert, $0.map(Value.init)) }
        }
        var changelogs: Set<String> = []
        for output in outputs where query.contains(output.table.lowercased()) {
            rows["sink.\(output.table)"] = zip(output.kinds, output.rows).map { ($0, $1) }
            if output.kinds.contains(where: { $0 != .insert }) { changelogs.insert("sink.\(output.table)") }
        }
        return ConnectorRegistry(connectors: [ObservableConnector(tables: rows, changelogs: changelogs)])
    }
}

extension Value {
    /// An observed value in the form that columns store.
    fileprivate init(_ value: ScenarioValue) {
        switch value {
        case .null: self = .null
        case .boolean(let flag): self = .bool(flag)
        case .integer(let number): self = .int(number)
        case .number(let number): self = .double(number)
        case .text(let text): self = .string(text)
        }
    }
}

extension SQLSubject: ObservableSubject {
    func observe(_ property: String, in run: ScenarioRun) throws -> Observation {
        let table: ResultTable
        do {
            table = try CheckQuery(run.world).result(of: script.file)
        } catch let error as LabError where CheckQueries.namesUnknownSink(error) {
            // A sink exists from the moment its job opens it.
            return .absent
        } catch let error as LabError where error.code == "RUN004" {
            return .broken(error.message)
        } catch let error as LabError where run.isLive {
            return .broken("the query does not fit what is there: \(error.message)")
        } catch let errors as LabErrors where run.isLive {
            // Whoever does the lab makes the tables, and may give them other columns than the query knows.
            return .broken("the query does not fit what is there: \(errors.errors.first?.message ?? "")")
        }
        return property == "count" ? .count(table.rows.count) : .table(table)
    }
}
