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

    private static func unwritable(_ path: String, _ why: String) -> LabError {
        LabError(
            "DATA001", "cannot write to the state folder '\(path)': \(why)",
            fix: "choose another with '--data DIR'")
    }
}
