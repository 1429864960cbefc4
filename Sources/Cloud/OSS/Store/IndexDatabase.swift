import CloudGateway
import Foundation
import GRDB
import LabKernel

/// The index in SQLite: one row a bucket, version, upload and part.
final class IndexDatabase: Sendable {
    private let queue: DatabaseQueue

    /// Opens or creates the database; its log is written through at each commit.
    init(path: String) throws(LabError) {
        do {
            var configuration = Configuration()
            // The one who had the folder before may be about to close the database; the folder's lock keeps out all others.
            configuration.busyMode = .timeout(10)
            configuration.prepareDatabase { database in
                try database.execute(
                    sql:
                        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000"
                )
            }
            queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.write { database in try database.execute(sql: Self.schema) }
        } catch {
            throw LabError(
                "OSS003", "cannot open the index \"\(path)\": \(error)",
                fix: "restore the folder from a snapshot, or name another one")
        }
    }

    private static let schema = """
        CREATE TABLE IF NOT EXISTS numbers(id INTEGER PRIMARY KEY CHECK (id = 0), next TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS accounts(id TEXT PRIMARY KEY, settings TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS buckets(name TEXT PRIMARY KEY, settings TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS objects(
            bucket TEXT NOT NULL, key BLOB NOT NULL, version TEXT NOT NULL, attributes TEXT NOT NULL,
            PRIMARY KEY (bucket, key, version)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS uploads(
            bucket TEXT NOT NULL, key BLOB NOT NULL, id TEXT NOT NULL, attributes TEXT NOT NULL,
            PRIMARY KEY (bucket, key, id)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS parts(
            bucket TEXT NOT NULL, key BLOB NOT NULL, id TEXT NOT NULL, number INTEGER NOT NULL,
            attributes TEXT NOT NULL, PRIMARY KEY (bucket, key, id, number)) WITHOUT ROWID;
        """

    /// Makes the changes of a segment lasting. They may be made once more when that fails on the way: the last of them
    /// always says what is so. With `compacting`, for a disk that is full, the log does not grow by them.
    func apply(_ rows: [IndexRow], compacting: Bool) throws(CloudError) {
        for start in stride(from: 0, to: rows.count, by: 1_000) {
            do {
                try queue.write { database in
                    for row in rows[start..<min(start + 1_000, rows.count)] { try Self.run(row, database) }
                }
            } catch { throw OSSErrors.storage("cannot write the index: \(error)") }
            if compacting { compact() }
        }
    }

    private static func run(_ row: IndexRow, _ database: Database) throws {
        let statement = try database.cachedStatement(sql: row.statement.sql)
        let values = row.values.map { value -> any DatabaseValueConvertible in
            switch value {
            case .text(let text): text
            case .blob(let bytes): Data(bytes)
            case .integer(let number): number
            }
        }
        try statement.execute(arguments: StatementArguments(values))
    }

    /// Brings the log into the database and gives back its space; what cannot be brought in stays in the log.
    func compact() {
        do {
            _ = try queue.writeWithoutTransaction { database in try database.checkpoint(.truncate) }
        } catch {
            // Nothing is lost by that: the log counts as much as the database, and is compacted another time.
            return
        }
    }

    /// Keys are blobs: SQLite compares them byte by byte.
    private static func blob(_ key: ObjectKey) -> Data { Data(key.bytes) }

    /// Everything stored. Throws when a row is not one that labsim wrote.
    func load() throws(CloudError) -> StoredIndex {
        do {
            return try queue.read { database in
                var index = StoredIndex()
                let next = try String.fetchOne(database, sql: "SELECT next FROM numbers")
                index.nextNumber = next.flatMap { UInt64($0) } ?? 1
                try Self.loadBuckets(database, into: &index)
                try Self.loadVersions(database, into: &index)
                try Self.loadUploads(database, into: &index)
                return index
            }
        } catch let error as CloudError { throw error } catch {
            throw OSSErrors.storage("cannot read the index: \(error)")
        }
    }

    private static func loadBuckets(_ database: Database, into index: inout StoredIndex) throws {
        for row in try Row.fetchAll(database, sql: "SELECT id, settings FROM accounts ORDER BY id") {
            let settings = try JSONParser.parse(text: row[1])
            index.accounts.append(
                AccountRecord(
                    id: row[0], blocksPublicAccess: settings["blocksPublicAccess"]?.boolValue ?? false))
        }
        let rows = try Row.fetchCursor(database, sql: "SELECT name, settings FROM buckets ORDER BY name")
        while let row = try rows.next() {
            let name: String = row[0]
            guard let record = IndexCodec.record(try JSONParser.parse(text: row[1]), name: name) else {
                throw OSSErrors.storage("the index row of bucket \"\(name)\" is damaged")
            }
            index.buckets.append(record)
        }
    }

    private static func loadVersions(_ database: Database, into index: inout StoredIndex) throws {
        let rows = try Row.fetchCursor(
            database, sql: "SELECT bucket, key, version, attributes FROM objects ORDER BY bucket, key")
        while let row = try rows.next() {
            let key = key(row, 1)
            let json = try JSONParser.parse(text: row[3])
            guard let version = IndexCodec.version(json, key: key, versionID: row[2]) else {
                throw OSSErrors.storage("the index row of object \"\(key.text)\" is damaged")
            }
            index.versions.append((row[0], version))
        }
    }

    private static func loadUploads(_ database: Database, into index: inout StoredIndex) throws {
        let rows = try Row.fetchAll(
            database, sql: "SELECT bucket, key, id, attributes FROM uploads ORDER BY bucket, key, id")
        for row in rows {
            let bucket: String = row[0]
            let key = UploadKey(key: key(row, 1), id: row[2])
            guard var upload = IndexCodec.upload(try JSONParser.parse(text: row[3]), key: key) else {
                throw OSSErrors.storage("the index row of upload \"\(key.id)\" is damaged")
            }
            let parts = try Row.fetchAll(
                database,
                sql:
                    "SELECT number, attributes FROM parts WHERE bucket = ? AND key = ? AND id = ? ORDER BY "
                    + "number",
                arguments: [bucket, blob(key.key), key.id])
            upload.parts = try parts.compactMap {
                IndexCodec.part(try JSONParser.parse(text: $0[1]), number: $0[0])
            }
            index.uploads.append((bucket, upload))
        }
    }

    private static func key(_ row: Row, _ column: Int) -> ObjectKey {
        let data: Data = row[column]
        return ObjectKey(bytes: Array(data))
    }
}
