import FlinkSQL
import LabKernel
import StreamTypes
import Streaming

/// Runs golden cases on the embedded engine: parallelism 1, UTC, a watermark after every row that advances
/// it.
package struct CaseRunner {
    /// Folder of the input files that cases share, `${data}` in their SQL.
    private let dataFolder: String
    /// An existing folder for the case's own files, `${case}` in its SQL.
    private let scratchFolder: String

    package init(dataFolder: String, scratchFolder: String) {
        self.dataFolder = dataFolder
        self.scratchFolder = scratchFolder
    }

    /// What the engine makes of the case.
    ///
    /// - Throws: `LabError` when the case's input files cannot be written.
    package func run(_ golden: GoldenCase) throws(LabError) -> CaseResult {
        try writeInputs(golden)
        let collector = CaseCollector()
        let execution = CaseExecution(golden, collector, self)
        do throws(CaseStop) {
            try execution.run()
        } catch {
            return CaseResult(name: golden.name, failure: error.failure)
        }
        if let folder = golden.readSinkFolder { try readFiles("\(scratchFolder)/\(folder)", collector) }
        let outputs = collector.outputs.keys.sorted().compactMap { name in
            collector.outputs[name].map { (name, $0) }
        }
        return CaseResult(name: golden.name, outputs: outputs)
    }

    /// The text of a section with its folders put in.
    func expand(_ text: String) -> String {
        text.replacing("${case}", with: scratchFolder).replacing("${data}", with: dataFolder)
    }

    private func writeInputs(_ golden: GoldenCase) throws(LabError) {
        let disk = DiskFiles()
        do throws(FileStoreError) {
            for input in golden.inputs {
                let path = "\(scratchFolder)/\(input.name)"
                try disk.publish(path, try disk.stage(path, Array(input.text.utf8)))
            }
        } catch {
            throw LabError("ENV002", "cannot write the inputs of case '\(golden.name)': \(error.reason)")
        }
    }

    /// The lines of all files below a folder, each with its partition.
    private func readFiles(_ folder: String, _ collector: CaseCollector) throws(LabError) {
        let schema = Schema([Field("partition", DataType(.string)), Field("line", DataType(.string))])
        collector.begin("files", schema)
        let disk = DiskFiles()
        do throws(FileStoreError) {
            for file in try disk.list(folder) {
                let relative = file.path.dropFirst(folder.count).split(separator: "/").dropLast()
                let bytes = try disk.read(file.path, offset: 0, length: Int(file.size))
                var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                if lines.last?.isEmpty == true { lines.removeLast() }
                for line in lines {
                    collector.add(
                        "files", .insert, [.string(relative.joined(separator: "/")), .bytes(Array(line))])
                }
            }
        } catch {
            throw LabError("ENV002", "cannot read the files of the case: \(error.reason)")
        }
    }
}

/// Why a case ends early.
struct CaseStop: Error {
    var failure: CaseResult.Failure

    init(_ error: LabError) { failure = CaseResult.Failure(error) }
    init(_ error: JobFailure) { failure = CaseResult.Failure(error) }
}

/// One run of one case: its session and its jobs.
private struct CaseExecution {
    private let golden: GoldenCase
    private let collector: CaseCollector
    private let runner: CaseRunner
    private let session: SQLSession
    private let connectors: LabConnectors

    init(_ golden: GoldenCase, _ collector: CaseCollector, _ runner: CaseRunner) {
        self.golden = golden
        self.collector = collector
        self.runner = runner
        var options = ["pipeline.auto-watermark-interval": "0", "table.local-time-zone": "UTC"]
        for line in golden.config { options[line.key] = line.value }
        session = SQLSession(connectors: ConnectorRegistry.golden, options: options)
        connectors = LabConnectors(
            .golden, ConnectorResources(files: FileStores(["file": DiskFiles()]), collected: collector))
    }

    func run() throws(CaseStop) {
        for section in ["setup", "query"] {
            guard let text = golden.text(section) else { continue }
            let file = SourceFile(name: "\(golden.name) \(section)", text: runner.expand(text))
            for read in SQLSession.parse(file) { try run(read, isQuery: section == "query") }
        }
    }

    private func run(_ read: Result<SQLSession.Statement, LabError>, isQuery: Bool) throws(CaseStop) {
        let result: StatementResult
        do throws(LabError) {
            result = try session.run(try read.get())
        } catch {
            throw CaseStop(error)
        }
        switch result {
        case .done: return
        case .rows(let schema, let rows):
            if isQuery { collect(schema, rows) }
        case .query(let plan, let schema):
            collector.begin("result", schema)
            try execute(plan)
        case .insert(let plan):
            beginSinks(of: plan)
            try execute(plan)
        }
    }

    private func beginSinks(of plan: JobPlan) {
        for root in plan.roots {
            guard case .sink(let sink) = root.op, case .table(let table) = sink.target,
                sink.options.contains(where: { $0.key == "connector" && $0.value == "golden-sink" })
            else { continue }
            collector.begin("sink \(table.path.name)", table)
        }
    }

    private func collect(_ schema: Schema, _ rows: [[Literal]]) {
        collector.begin("result", schema)
        for row in rows {
            collector.add("result", .insert, zip(row, schema.types).map { Value($0, $1.logical) })
        }
    }

    private func execute(_ plan: JobPlan) throws(CaseStop) {
        let execution: JobExecution
        do throws(LabError) {
            execution = try prepare(plan)
        } catch {
            throw CaseStop(error)
        }
        do throws(JobFailure) {
            try execution.runToCompletion()
        } catch {
            throw CaseStop(error)
        }
    }

    private func prepare(_ plan: JobPlan) throws(LabError) -> JobExecution {
        try JobExecution(plan, connectors, start: Instant(epochSeconds: 1_735_689_600), seed: 0)
    }
}
