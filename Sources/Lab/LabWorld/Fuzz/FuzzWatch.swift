import CloudClients
import LabKernel
import Streaming

/// Looks at a run whenever something happens and every ten seconds, and notes which rules it breaks.
final class FuzzWatch {
    let run: ScenarioRun
    private let sinks: [FileSink]
    /// The output of the fault-free run; nil while that runs, or when its jobs have no end.
    private let expected: CommittedOutput?
    private(set) var violations: [FuzzViolation] = []
    private(set) var output = CommittedOutput()
    private var isLookPlanned = false
    private var wasActive = false
    private var files: [String: CommittedFile] = [:]
    /// How much of the journal and of the logs has been read.
    var journalPosition = 0
    var logPosition = 0
    /// The latest state of each deployment's job.
    var states: [String: JobState] = [:]
    /// Watermarks of the present attempts, by job and operator.
    var watermarks: [String: [String: Double]] = [:]
    var starts: [String: Int] = [:]
    var seenStarts: [String: Int] = [:]
    /// The latest checkpoint of each job that was looked at for hasty commits.
    var judged: [String: Int64] = [:]

    private struct CommittedFile {
        var listed: OSSClient.ListedObject
        var table: String
        var rows: [String: Int]
    }

    init(_ run: ScenarioRun, sinks: [FileSink], expected: CommittedOutput?) {
        (self.run, self.sinks, self.expected) = (run, sinks, expected)
    }

    private static let telling: Set<String> = ["job", "checkpoint", "fault"]
    private static let pace = Duration.seconds(10)

    /// Watches from now on.
    func begin() {
        run.watcher = { [weak self] in if Self.telling.contains($0.kind) { self?.planLook() } }
        tick()
    }

    private func tick() {
        run.world.loop.schedule(after: Self.pace, label: "fuzz watch") { [weak self] in
            try self?.look()
            self?.tick()
        }
    }

    /// Changes come in the middle of requests and of steps of jobs; the look comes after them.
    private func planLook() {
        guard !isLookPlanned else { return }
        isLookPlanned = true
        run.world.loop.schedule(at: run.now, label: "fuzz look") { [weak self] in
            self?.isLookPlanned = false
            try self?.look()
        }
    }

    func violated(_ rule: String, _ text: String) {
        guard !violations.contains(where: { $0.rule == rule && $0.text == text }) else { return }
        violations.append(FuzzViolation(rule: rule, text: text, at: run.now))
    }

    private func look() throws {
        lookAtStates()
        lookAtRestores()
        lookAtWatermarks()
        try lookAtCheckpoints()
        let isActive = !run.world.activeJobs.isEmpty
        if isActive || wasActive { try lookAtFiles() }
        wasActive = isActive
    }

    /// The run is over: the last look, and what was printed.
    func finish() throws {
        try look()
        output.take(run.world.sinks)
    }

    // MARK: Committed files

    private func lookAtFiles() throws {
        var isChanged = false
        for sink in sinks { isChanged = try lookAt(sink) || isChanged }
        guard isChanged else { return }
        output.files = [:]
        for sink in sinks { output.files[sink.table] = [:] }
        for file in files.values {
            output.files[file.table, default: [:]].merge(file.rows) { $0 + $1 }
        }
        guard let expected else { return }
        for (table, rows) in output.files.sorted(by: { $0.key < $1.key }) {
            guard let row = CommittedOutput.surplus(rows, over: expected.files[table] ?? [:]) else {
                continue
            }
            violated("committed rows", "table \(table) shows a row that is wrong or too often: \(row)")
        }
    }

    private func lookAt(_ sink: FileSink) throws -> Bool {
        let listed = try objects(of: sink)
        var isChanged = false
        let names = Set(listed.map { "\(sink.folder.bucket)/\($0.key)" })
        for (name, file) in files where file.table == sink.table && !names.contains(name) {
            violated("committed rows", "the committed file \(name) is gone")
        }
        for object in listed {
            let name = "\(sink.folder.bucket)/\(object.key)"
            let known = files[name]
            guard known?.listed != object else { continue }
            let rows = try rows(of: object, sink)
            if let known, known.rows != rows {
                violated("committed rows", "the committed file \(name) changed")
            }
            files[name] = CommittedFile(listed: object, table: sink.table, rows: rows)
            isChanged = true
        }
        return isChanged
    }

    private func objects(of sink: FileSink) throws -> [OSSClient.ListedObject] {
        try run.world.inspect { try Self.objects(in: sink.folder, $0) }.filter { object in
            let name = object.key.split(separator: "/").last ?? ""
            return !object.key.hasSuffix("/") && !name.hasPrefix("_") && !name.hasPrefix(".")
        }
    }

    /// All objects of a folder; none when its bucket is not there yet, or no more.
    private static func objects(in folder: FuzzTargets.Folder, _ client: OSSClient) throws
        -> [OSSClient.ListedObject]
    {
        let (bucket, prefix) = (folder.bucket, folder.prefix + "/")
        var all: [OSSClient.ListedObject] = []
        var next: String?
        do throws(CloudCallError) {
            repeat {
                let page = try client.listObjects(bucket: bucket, prefix: prefix, continuation: next)
                all += page.objects
                next = page.continuation
            } while next != nil
        } catch {
            guard error.code == "NoSuchBucket" else { throw error }
        }
        return all
    }

    /// The lines of a file, each after the partition that it is in.
    private func rows(of object: OSSClient.ListedObject, _ sink: FileSink) throws -> [String: Int] {
        let bytes = try run.world.inspect {
            try $0.getObject(bucket: sink.folder.bucket, key: object.key)
        }
        let inside = object.key.dropFirst(sink.folder.prefix.count + 1)
        let partition = inside.split(separator: "/").dropLast().joined(separator: "/")
        return bytes.split(separator: UInt8(ascii: "\n")).reduce(into: [:]) { rows, line in
            rows["\(partition) \(String(decoding: line, as: UTF8.self))", default: 0] += 1
        }
    }
}
