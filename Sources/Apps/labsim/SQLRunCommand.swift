import ArgumentParser
import Connectors
import FlinkSQL
import Foundation
import LabKernel
import StreamTypes
import Streaming

/// `labsim sql run`: a script's statements one after another, its jobs in virtual time.
struct SQLRunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run a SQL script; time is virtual.",
        discussion: """
            A job without end, such as a datagen table without number-of-rows, runs until --for has passed \
            in virtual time or the command is interrupted.
            """)

    @OptionGroup var source: SQLSource

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("Cancel each job after this virtual time: 10s, 5m.", valueName: "duration"))
    var limit: String?

    @Option(help: "The seed of all chance.")
    var seed: UInt64 = 0

    @Flag(help: "Print rows as JSON, one object a line.")
    var json = false

    func run() throws {
        let script = SQLScript(try source.read(), registry: try source.registry())
        let output = SQLOutput(isJSON: json)
        let resources = ConnectorResources(
            files: FileStores(["file": DiskFiles()]), printed: output, collected: output, seed: seed)
        do {
            try script.run(
                resources, limitMillis: try limitMillis(), begin: { output.begin($0) },
                each: { output.show($0) })
        } catch let failure as JobFailure {
            output.finish()
            ExitStatus.complain("the job failed: \(failure)")
            throw ExitStatus.checkFailed
        }
        fflush(nil)
    }

    private func limitMillis() throws -> Int64? {
        guard let limit else { return nil }
        guard let duration = DurationText.parse(limit) else {
            throw LabError("USE011", "'\(limit)' is no duration", fix: "write for example --for 10s")
        }
        return duration.wholeMillis
    }
}

/// Where the rows of a run go: `print` lines and result tables to stdout.
final class SQLOutput: PrintOutput, RowCollector {
    private let isJSON: Bool
    /// Whether a statement without rows is answered with a line.
    var saysOK = false
    private var table: RowTable?
    private var names: [String] = []

    /// Rows after which a result is shown in parts.
    private static let rowsPerPart = 1_000

    init(isJSON: Bool) { self.isJSON = isJSON }

    func print(_ lines: [String], of table: TablePath, toStandardError: Bool) {
        guard !lines.isEmpty else { return }
        let text = lines.joined(separator: "\n")
        if toStandardError { ExitStatus.complain(text) } else { Swift.print(text) }
    }

    /// Starts the result of a SELECT.
    func begin(_ schema: Schema) {
        names = schema.names
        table = RowTable(schema, hasKinds: true)
        self.schema = schema
    }

    private var schema = Schema()

    func collect(_ batch: Batch, of table: TableDefinition?, schema: Schema) throws(JobFailure) {
        for row in 0..<batch.count {
            let values = batch.columns.prefix(names.count).map { $0.value(row) }
            if isJSON {
                Swift.print(CaseLine.json(batch.kind(row), values, self.schema))
                continue
            }
            self.table?.append(batch.kind(row), values)
            if let full = self.table, full.count >= Self.rowsPerPart {
                Swift.print(full.text)
                begin(self.schema)
            }
        }
    }

    /// Shows what a statement gave.
    func show(_ outcome: SQLScript.Outcome) {
        switch outcome {
        case .done: if saysOK { Swift.print("[INFO] done") }
        case .rows(let schema, let rows):
            if isJSON {
                for row in rows { Swift.print(CaseLine.json(nil, row, schema)) }
                return
            }
            if schema.count == 1, rows.count == 1, case .bytes(let text) = rows[0][0], text.contains(10) {
                return Swift.print(String(decoding: text, as: UTF8.self))
            }
            var table = RowTable(schema, hasKinds: false)
            for row in rows { table.append(.insert, row) }
            Swift.print(table.text)
        case .job(let job):
            finish()
            guard !job.isFinished else { return }
            ExitStatus.complain(
                "cancelled after \(DurationText.text(.milliseconds(job.virtualMillis))) of virtual time")
        }
    }

    /// Shows the rows that are still held.
    func finish() {
        if let table, !isJSON { Swift.print(table.text) }
        table = nil
    }
}
