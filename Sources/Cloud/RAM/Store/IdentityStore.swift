import Crypto
import FoundationEssentials
import GRDB
import LabKernel

/// Keeps the identity directory in a folder: one sealed snapshot, replaced in a transaction at every change.
///
/// The snapshot holds secrets, so it is encrypted (AES-256-GCM) with a key of its own that lies beside it,
/// readable by its owner only. Whoever can read both files is meant to; a copy of the database alone tells
/// nothing.
final class IdentityStore {
    private let database: DatabaseQueue
    private let key: SymmetricKey
    private let path: String

    /// Opens or makes `ram.sqlite` and `ram.key` in `folder`.
    ///
    /// - Throws: `LabError` DATA020 when the folder cannot be used.
    init(folder: String) throws(LabError) {
        path = folder + "/ram.sqlite"
        key = try IdentityStore.key(folder + "/ram.key")
        do {
            var configuration = Configuration()
            configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
            database = try DatabaseQueue(path: path, configuration: configuration)
            try database.write { db in
                try db.execute(
                    sql: "CREATE TABLE IF NOT EXISTS snapshot (id INTEGER PRIMARY KEY, sealed BLOB NOT NULL)")
            }
        } catch {
            throw LabError("DATA020", "cannot keep identities in '\(path)': \(error)")
        }
    }

    /// What was saved last; nil for a fresh folder.
    ///
    /// - Throws: `LabError` DATA021 when the snapshot was not sealed with the key beside it.
    func load() throws(LabError) -> JSONValue? {
        do {
            let sealed = try database.read { db in
                try Data.fetchOne(db, sql: "SELECT sealed FROM snapshot WHERE id = 1")
            }
            guard let sealed else { return nil }
            let plain = try AES.GCM.open(AES.GCM.SealedBox(combined: sealed), using: key)
            return try JSONParser.parse(text: String(decoding: plain, as: UTF8.self), name: path)
        } catch {
            throw LabError(
                "DATA021", "the identities in '\(path)' cannot be read: \(error)",
                fix: "restore ram.key from the same copy, or start with another folder")
        }
    }

    /// Replaces the snapshot; it is on the disk when this returns.
    ///
    /// - Throws: `LabError` DATA022 when it cannot be written.
    func save(_ snapshot: JSONValue) throws(LabError) {
        do {
            let sealed = try AES.GCM.seal(Data(snapshot.text.utf8), using: key).combined
            try database.write { db in
                try db.execute(
                    sql: "INSERT OR REPLACE INTO snapshot (id, sealed) VALUES (1, ?)", arguments: [sealed])
            }
        } catch {
            throw LabError("DATA022", "cannot save the identities to '\(path)': \(error)")
        }
    }

    private static func key(_ file: String) throws(LabError) -> SymmetricKey {
        do {
            if FileManager.default.fileExists(atPath: file) {
                return SymmetricKey(data: try Data(contentsOf: URL(filePath: file)))
            }
            let key = SymmetricKey(size: .bits256)
            let bytes = key.withUnsafeBytes { Data($0) }
            let made = FileManager.default.createFile(
                atPath: file, contents: bytes, attributes: [.posixPermissions: 0o600])
            guard made else { throw LabError("DATA020", "cannot write '\(file)'") }
            return key
        } catch let error as LabError {
            throw error
        } catch {
            throw LabError("DATA020", "cannot use '\(file)': \(error)")
        }
    }
}
