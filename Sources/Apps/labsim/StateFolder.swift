import Foundation
import LabKernel

/// The folder that a served world keeps its state in, held by one process at a time.
struct StateFolder {
    let path: String
    private let lock: CInt

    /// Makes the folder if it is missing and locks it.
    ///
    /// - Throws: `LabError` DATA001 when it cannot be written, DATA002 when another labsim holds it.
    init(path: String) throws {
        self.path = URL(fileURLWithPath: path).standardizedFileURL.path
        do {
            try FileManager.default.createDirectory(atPath: self.path, withIntermediateDirectories: true)
        } catch {
            throw Self.unwritable(self.path, error.localizedDescription)
        }
        lock = open(self.path + "/lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
        guard lock >= 0 else { throw Self.unwritable(self.path, String(cString: strerror(errno))) }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            close(lock)
            throw LabError(
                "DATA002", "another labsim is using the state folder '\(self.path)'",
                fix: "stop it, or choose another folder with '--data DIR'")
        }
    }

    func unlock() { close(lock) }

    /// The seed of the world that lives here: account and keys come from it, so it stays the same for ever.
    ///
    /// A fresh folder takes `wished`, or a random one, and keeps it.
    /// - Throws: `LabError` DATA003 when the folder belongs to another seed, DATA004 when its identity cannot be read.
    func seed(wished: UInt64?) throws -> UInt64 {
        let file = path + "/world.json"
        guard let data = FileManager.default.contents(atPath: file) else {
            let seed = wished ?? UInt64.random(in: 1...UInt64(UInt32.max))
            try FileOutput.write(JSONValue.object([("seed", .number(String(seed)))]).prettyText, to: file)
            return seed
        }
        let document = try JSONParser.parse(text: String(decoding: data, as: UTF8.self), name: file)
        guard case .number(let text)? = document["seed"]?.bare, let seed = UInt64(text) else {
            throw LabError(
                "DATA004", "'\(file)' names no seed", fix: "choose another folder with '--data DIR'")
        }
        if let wished, wished != seed {
            throw LabError(
                "DATA003", "the world in '\(path)' has the seed \(seed), not \(wished)",
                fix: "leave '--seed' out, or choose another folder with '--data DIR'")
        }
        return seed
    }

    private static func unwritable(_ path: String, _ why: String) -> LabError {
        LabError(
            "DATA001", "cannot write to the state folder '\(path)': \(why)",
            fix: "choose another with '--data DIR'")
    }
}
