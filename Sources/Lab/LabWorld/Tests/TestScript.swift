import Connectors
import FlinkSQL
import LabKernel
import Scenarios
import Streaming

/// The SQL of a test, planned over its given tables.
struct TestScript {
    private(set) var plan: JobPlan
    /// The tables that the plan reads, by scans and by lookups.
    private(set) var sources: [TableDefinition] = []
    /// The tables that it writes.
    private(set) var sinks: [TableDefinition] = []

    /// - Throws: `LabErrors` with the mistakes of all statements, and of the test's own watermarks and columns.
    init(_ test: SQLTest, registry: ConnectorRegistry) throws(LabErrors) {
        let tables = TestTables(
            given: Dictionary(test.given.map { ($0.name, $0.isChangelog) }, uniquingKeysWith: { $1 }),
            registry: registry)
        let session = SQLSession(connectors: tables, options: test.configuration)
        var preparation = Preparation(test, session)
        preparation.defineTables()
        var mistakes: [LabError] = []
        var jobs: [(plan: JobPlan, span: SourceSpan)] = []
        for read in SQLSession.parse(test.script.file) {
            do throws(LabError) {
                let statement = try read.get()
                switch try session.run(statement) {
                case .insert(let plan): jobs.append((plan, statement.span))
                case .query(let plan, _): jobs.append((plan, statement.span))
                case .done, .rows: preparation.setWatermark(after: statement)
                }
            } catch {
                mistakes.append(error)
            }
        }
        // What follows from a table that is not as the test wants it says nothing.
        if !preparation.mistakes.isEmpty { throw LabErrors(preparation.mistakes) }
        if mistakes.isEmpty { mistakes += Self.countMistakes(jobs.map(\.span), test) }
        guard mistakes.isEmpty, let job = jobs.first else { throw LabErrors(mistakes) }
        plan = job.plan
        collectTables()
    }

    /// Whether the plan is a SELECT.
    var isQuery: Bool {
        plan.roots.contains { root in
            if case .sink(let sink) = root.op, case .collect = sink.target { return true }
            return false
        }
    }

    private static func countMistakes(_ spans: [SourceSpan], _ test: SQLTest) -> [LabError] {
        if spans.isEmpty {
            return [
                LabError(
                    "TST002", "the SQL of the test '\(test.name)' has no INSERT and no SELECT",
                    at: SourceSpan(file: test.script.file, start: 0, end: 1),
                    fix: "end it with INSERT INTO <table> SELECT …, or with the SELECT itself")
            ]
        }
        return spans.dropFirst().map { span in
            LabError(
                "TST002", "a test runs one job, but this is its second", at: span,
                fix: "put INSERTs into EXECUTE STATEMENT SET BEGIN … END, or write a test for each")
        }
    }

    private mutating func collectTables() {
        var seen: Set<Int> = []
        func visit(_ node: PlanNode, _ sources: inout [TableDefinition]) {
            guard seen.insert(node.id).inserted else { return }
            if case .tableScan(let scan) = node.op { sources.append(scan.table) }
            if case .lookupJoin(let join) = node.op { sources.append(join.table) }
            for input in node.inputs { visit(input, &sources) }
        }
        for root in plan.roots {
            visit(root, &sources)
            if case .sink(let sink) = root.op, case .table(let table) = sink.target { sinks.append(table) }
        }
    }
}

/// What a test adds to the session before its job: tables that the SQL does not define, and watermarks.
private struct Preparation {
    private let test: SQLTest
    private let session: SQLSession
    private(set) var mistakes: [LabError] = []

    init(_ test: SQLTest, _ session: SQLSession) { (self.test, self.session) = (test, session) }

    mutating func defineTables() {
        for table in test.given where !table.columns.isEmpty {
            var lines = table.columns.map { "\(Self.quoted($0.name)) \($0.type)" }
            if let watermark = table.watermark { lines.append(Self.clause(watermark.text)) }
            run(
                "CREATE TABLE \(Self.quoted(table.name)) (\(lines.joined(separator: ", "))) "
                    + "WITH ('connector' = 'given')", at: table.span)
        }
    }

    /// A table of the SQL that has just been created gets the watermark that the test gives it.
    mutating func setWatermark(after statement: SQLSession.Statement) {
        guard let name = Self.createdTable(statement.span.covered),
            let table = test.given.first(where: { $0.name == name && $0.columns.isEmpty }),
            let watermark = table.watermark
        else { return }
        let clause = Self.clause(watermark.text)
        let file = { (verb: String) in
            SourceFile(
                name: watermark.span.text, text: "ALTER TABLE \(Self.quoted(name)) \(verb) \(clause)")
        }
        if (try? session.run(file("ADD"))) != nil { return }
        do throws(LabError) {
            _ = try session.run(file("MODIFY"))
        } catch {
            mistakes.append(
                LabError(error.code, error.message, at: watermark.span, fix: error.fix, notes: error.notes))
        }
    }

    private mutating func run(_ text: String, at span: SourceSpan) {
        do throws(LabError) {
            _ = try session.run(SourceFile(name: span.text, text: text))
        } catch {
            mistakes.append(LabError(error.code, error.message, at: span, fix: error.fix, notes: error.notes))
        }
    }

    /// `ts - INTERVAL '3' SECOND` as `WATERMARK FOR ts AS …`; with its own FOR as it stands.
    private static func clause(_ text: String) -> String {
        let trimmed = text.drop { $0 == " " }
        let upper = trimmed.uppercased()
        if upper.hasPrefix("WATERMARK ") { return String(trimmed) }
        if upper.hasPrefix("FOR ") { return "WATERMARK \(trimmed)" }
        let column = trimmed.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "`" }
        return "WATERMARK FOR \(column) AS \(trimmed)"
    }

    /// The table of a CREATE TABLE, without its catalog and database; nil for other statements.
    private static func createdTable(_ text: String) -> String? {
        let end = text.firstIndex(of: "(") ?? text.endIndex
        let lines = text[..<end].split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("--") }
        let words = lines.joined(separator: " ").split { $0 == " " || $0 == "\t" }
        guard words.first?.uppercased() == "CREATE",
            words.contains(where: { $0.uppercased() == "TABLE" }), let last = words.last
        else { return nil }
        return last.split(separator: ".").last.map { $0.filter { $0 != "`" } }
    }

    private static func quoted(_ name: String) -> String {
        "`\(name.replacing("`", with: "``"))`"
    }
}
