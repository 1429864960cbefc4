import CloudGateway
import GRDB
import Glibc
import LabKernel

/// Keeps a catalog in a folder: documents in `sls.sqlite`, logs in `logs/<project>/<logstore>/<shard>/<first
/// sequence>.log`.
///
/// A record is in the file before it is acknowledged, so it survives the end of the process; a power cut may
/// lose what the system had not written yet.
package final class FolderPersistence: LogPersistence {
    private let root: String
    private let database: DatabaseQueue
    /// The file of each shard that takes records.
    private var open: [ShardKey: SegmentFile] = [:]
    /// The first sequence numbers of each shard's files, oldest first.
    private var files: [ShardKey: [Int64]] = [:]

    /// Opens or creates the folder's files.
    package init(folder: String) throws {
        root = folder + "/logs"
        try Self.makeFolder(root)
        database = try DatabaseQueue(path: folder + "/sls.sqlite")
        try database.write { database in
            try database.execute(
                sql:
                    "CREATE TABLE IF NOT EXISTS document (path TEXT PRIMARY KEY NOT NULL, body TEXT NOT NULL)"
            )
        }
    }

    package func append(_ record: SegmentRecord, to shard: ShardKey) throws(CloudError) -> LogPayload {
        do throws(SystemFailure) {
            let file = try segment(for: shard, payloadBytes: record.payload.count)
            let offset = try file.append(record)
            return .mapped(file, offset: offset, count: record.payload.count)
        } catch {
            throw Self.failure("\(error.call) \(error.path): \(error.reason)")
        }
    }

    private func segment(for shard: ShardKey, payloadBytes: Int) throws(SystemFailure) -> SegmentFile {
        if let file = open[shard], file.hasRoom(for: payloadBytes) { return file }
        try Self.makeFolder(folder(of: shard))
        return try begin(at: open[shard]?.endSequence ?? 0, of: shard)
    }

    /// Begins a new file of a shard.
    private func begin(at first: Int64, of shard: ShardKey) throws(SystemFailure) -> SegmentFile {
        let file = try SegmentFile(path: path(first, of: shard), firstSequence: first)
        open[shard] = file
        files[shard, default: []].append(first)
        return file
    }

    private func path(_ first: Int64, of shard: ShardKey) -> String {
        "\(folder(of: shard))/\(padded(Int(first), 20)).log"
    }

    package func trim(_ shard: ShardKey, before sequence: Int64) {
        // The name of the last file tells where the shard goes on: an empty one follows before it goes.
        if let last = open[shard], last.recordCount > 0, last.endSequence <= sequence {
            guard (try? begin(at: last.endSequence, of: shard)) != nil else { return }
        }
        while let files = files[shard], files.count > 1, files[1] <= sequence {
            guard unlink(path(files[0], of: shard)) == 0 || errno == ENOENT else { return }
            self.files[shard]?.removeFirst()
        }
    }

    package func records(of shard: ShardKey) throws -> (first: Int64, records: [StoredRecord]) {
        var records: [StoredRecord] = []
        var first: Int64 = 0
        for (index, name) in Self.names(in: folder(of: shard)).filter({ $0.hasSuffix(".log") }).enumerated() {
            guard let sequence = Int64(name.dropLast(4)) else { continue }
            let file = try SegmentFile(path: folder(of: shard) + "/" + name, firstSequence: sequence)
            if index == 0 { first = sequence }
            records += try file.recover()
            open[shard] = file
            files[shard, default: []].append(sequence)
        }
        return (first, records)
    }

    package func indexFolder(of shard: ShardKey) -> String? { folder(of: shard) }

    package func save(_ document: JSONValue?, at path: [String]) throws(CloudError) {
        let key = Self.key(path)
        do {
            try database.write { database in
                if let document {
                    try database.execute(
                        sql: "INSERT OR REPLACE INTO document (path, body) VALUES (?, ?)",
                        arguments: [key, document.text])
                } else {
                    try database.execute(
                        sql: "DELETE FROM document WHERE path = ? OR path LIKE ? ESCAPE '\\'",
                        arguments: [key, Self.escaped(key) + "/%"])
                }
            }
        } catch {
            throw Self.failure("sls.sqlite: \(error)")
        }
    }

    package func documents() throws -> [(path: [String], document: JSONValue)] {
        let rows = try database.read { database in
            try Row.fetchAll(database, sql: "SELECT path, body FROM document ORDER BY path")
        }
        return try rows.map { row in
            let path: String = row["path"]
            let parts = path.split(separator: "/", omittingEmptySubsequences: false)
            return (
                parts.map { PercentEncoding.decode($0) }, try JSONParser.parse(text: row["body"], name: path)
            )
        }
    }

    package func removeSegments(project: String, logstore: String) throws(CloudError) {
        func isOther(_ shard: ShardKey) -> Bool { shard.project != project || shard.logstore != logstore }
        open = open.filter { isOther($0.key) }
        files = files.filter { isOther($0.key) }
        let folder = "\(root)/\(PercentEncoding.encode(project))/\(PercentEncoding.encode(logstore))"
        for shard in Self.names(in: folder) {
            for name in Self.names(in: "\(folder)/\(shard)") { unlink("\(folder)/\(shard)/\(name)") }
            rmdir("\(folder)/\(shard)")
        }
        guard rmdir(folder) == 0 || errno == ENOENT else {
            let failure = SystemFailure("rmdir", folder)
            throw Self.failure("\(failure.call) \(failure.path): \(failure.reason)")
        }
    }

    private func folder(of shard: ShardKey) -> String {
        [
            root, PercentEncoding.encode(shard.project), PercentEncoding.encode(shard.logstore),
            String(shard.shard),
        ]
        .joined(separator: "/")
    }

    private static func key(_ path: [String]) -> String {
        path.map { PercentEncoding.encode($0) }.joined(separator: "/")
    }

    /// A key as LIKE takes it literally.
    private static func escaped(_ key: String) -> String {
        key.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_")
    }

    private static func failure(_ what: String) -> CloudError {
        CloudError("InternalServerError", status: 500, "The log could not be stored: \(what)")
    }

    /// Makes a folder and those above it; one that exists is fine.
    private static func makeFolder(_ path: String) throws(SystemFailure) {
        var part = path.hasPrefix("/") ? "" : "."
        for name in path.split(separator: "/") {
            part += "/" + name
            guard mkdir(part, 0o755) == 0 || errno == EEXIST else { throw SystemFailure("mkdir", part) }
        }
    }

    /// Names in a folder, sorted; none when there is no such folder.
    private static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
