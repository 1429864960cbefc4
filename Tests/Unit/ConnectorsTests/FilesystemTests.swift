import FlinkSQL
import LabKernel
import StreamTypes
import Streaming
import Testing

@testable import Connectors

@Suite struct FilesystemTests {
    private let definition = table(
        [("id", .int), ("cat", .string)],
        [("connector", "filesystem"), ("path", "/out"), ("format", "csv")], partitionKeys: ["cat"])

    private func opening(
        _ definition: TableDefinition, _ files: MemoryFiles, _ subtask: Int = 0, of parallelism: Int = 1,
        jobID: String = ""
    ) -> ConnectorOpening {
        var resources = ConnectorResources(files: FileStores(["file": files]))
        resources.jobID = jobID
        return ConnectorOpening(
            use: TableUse(definition, options: definition.options),
            subtask: SubtaskContext(
                subtask: subtask, parallelism: parallelism, jobName: "job", clock: EvaluationClock()),
            resources: resources, registry: .standard)
    }

    private func writer(_ files: MemoryFiles, jobID: String = "") throws -> any SinkWriter {
        let sink = Sink(target: .table(definition), options: definition.options, accepts: .insertOnly)
        return try FilesystemConnector().openSink(
            sink, schema: definition.sinkSchema, opening(definition, files, jobID: jobID))
    }

    private func rows(_ ids: ClosedRange<Int64>) -> Batch {
        batch(definition.sinkSchema, ids.map { [.int($0), $0 % 2 == 0 ? .string("even") : .null] })
    }

    private func lines(_ files: MemoryFiles) -> [String] {
        files.files.keys.sorted().flatMap { path in
            (files.text(path) ?? "").split(separator: "\n").map {
                "\(path.split(separator: "/").dropFirst().first ?? "") \($0)"
            }
        }
    }

    @Test func nothingIsVisibleBeforeTheCommit() throws {
        let files = MemoryFiles()
        let writer = try writer(files)
        try writer.write(rows(1...3))
        var snapshot = SnapshotWriter()
        try writer.prepareCommit(checkpoint: 1, &snapshot)
        #expect(files.files.isEmpty && files.staged.count == 2)
        try writer.commit(checkpoint: 1)
        let expected = ["cat=__DEFAULT_PARTITION__ 1", "cat=__DEFAULT_PARTITION__ 3", "cat=even 2"]
        #expect(lines(files) == expected)
        try writer.commit(checkpoint: 1)
        #expect(lines(files) == expected)
    }

    @Test func anotherJobWritesOtherFiles() throws {
        let files = MemoryFiles()
        for (job, rows) in [("a", rows(2...2)), ("b", rows(4...4))] {
            let writer = try writer(files, jobID: job)
            try writer.write(rows)
            var snapshot = SnapshotWriter()
            try writer.prepareCommit(checkpoint: 1, &snapshot)
            try writer.commit(checkpoint: 1)
        }
        #expect(lines(files).sorted() == ["cat=even 2", "cat=even 4"])
    }

    @Test func rowsAfterTheCheckpointAreNotWrittenTwice() throws {
        let files = MemoryFiles()
        let first = try writer(files)
        try first.write(rows(1...2))
        var snapshot = SnapshotWriter()
        try first.prepareCommit(checkpoint: 1, &snapshot)
        try first.write(rows(3...4))
        first.abort()

        let second = try writer(files)
        var saved = SnapshotReader(snapshot.bytes)
        let scope = RestoreScope(
            keyGroups: 0..<128, maxParallelism: 128, subtask: 0, parallelism: 1, oldSubtask: 0,
            oldParallelism: 1)
        try second.restore(&saved, scope)
        #expect(lines(files).count == 2)
        try second.write(rows(3...4))
        try second.finish()
        #expect(lines(files).sorted().map { $0.split(separator: " ")[1] } == ["1", "3", "2", "4"])
    }

    @Test func partitionsComeBackFromThePaths() throws {
        let files = MemoryFiles([
            "/out/cat=a%2Fb/part-0": "1\n2\n", "/out/cat=__DEFAULT_PARTITION__/part-0": "3\n",
        ])
        let scan = TableScan(
            table: definition, columns: [.physical(0), .physical(1)], options: definition.options)
        let reader = try FilesystemConnector().openSource(
            scan, schema: definition.physicalSchema, opening(definition, files))
        let printer = RowText(definition.physicalSchema)
        var found: [String] = []
        while true {
            let batch = Batch(schema: definition.physicalSchema)
            let status = try reader.read(into: batch, limit: 10)
            found += (0..<batch.count).map { printer.line(batch, row: $0) }
            if status == .ended { break }
        }
        #expect(found == ["+I[3, null]", "+I[1, a/b]", "+I[2, a/b]"])
    }

    @Test(arguments: 1...9)
    func restoreGoesOnAtTheOffset(count: Int) throws {
        let text = (1...9).map { "\($0),x\n" }.joined()
        let definition = table(
            [("id", .int), ("cat", .string)],
            [("connector", "filesystem"), ("path", "/in"), ("format", "csv")])
        let files = MemoryFiles(["/in/a": text, "/in/b": "10,y\n"])
        func reader() throws -> any SourceReader {
            let scan = TableScan(table: definition, columns: [.physical(0)], options: definition.options)
            return try FilesystemConnector().openSource(
                scan, schema: definition.physicalSchema.selecting([0]), opening(definition, files))
        }
        func ids(_ reader: any SourceReader, _ limit: Int) throws -> [Int64] {
            var found: [Int64] = []
            while found.count < limit {
                let batch = Batch(schema: definition.physicalSchema.selecting([0]))
                let status = try reader.read(into: batch, limit: min(3, limit - found.count))
                found += (0..<batch.count).map { batch.columns[0].int64s[$0] }
                if status == .ended { break }
            }
            return found
        }
        let first = try reader()
        let before = try ids(first, count)
        var snapshot = SnapshotWriter()
        try first.snapshot(&snapshot)
        let second = try reader()
        var saved = SnapshotReader(snapshot.bytes)
        let scope = RestoreScope(
            keyGroups: 0..<128, maxParallelism: 128, subtask: 0, parallelism: 1, oldSubtask: 0,
            oldParallelism: 1)
        try second.restore(&saved, scope)
        #expect(before + (try ids(second, .max)) == Array(1...10))
    }

    @Test func missingFolderFailsTheJob() throws {
        let scan = TableScan(table: definition, columns: [.physical(0)], options: definition.options)
        let reader = try FilesystemConnector().openSource(
            scan, schema: definition.physicalSchema.selecting([0]), opening(definition, MemoryFiles()))
        let batch = Batch(schema: definition.physicalSchema.selecting([0]))
        let failure = #expect(throws: JobFailure.self) { try reader.read(into: batch, limit: 1) }
        #expect(failure?.root.javaClass == "java.io.FileNotFoundException")
    }

    @Test func skippedRecordsAreCounted() throws {
        let lenient = table(
            [("id", .int)],
            [
                ("connector", "filesystem"), ("path", "/in"), ("format", "json"),
                ("json.ignore-parse-errors", "true"),
            ])
        let files = MemoryFiles(["/in/a.json": "{\"id\":1}\nbroken\n{\"id\":3}\n"])
        let scan = TableScan(table: lenient, columns: [.physical(0)], options: lenient.options)
        let reader = try FilesystemConnector().openSource(
            scan, schema: lenient.physicalSchema, opening(lenient, files))
        let batch = Batch(schema: lenient.physicalSchema)
        while try reader.read(into: batch, limit: 10) != .ended { batch.clear() }
        #expect(reader.skippedRecords == 1)
    }
}
