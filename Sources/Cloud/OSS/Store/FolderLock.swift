import Glibc
import LabKernel

/// Holds a store's folder for one process, and remembers whether the last one left it in order.
final class FolderLock {
    private let descriptor: Int32
    /// Whether the last holder released the lock, or there was none.
    let wasClosed: Bool

    /// The file holds one byte while the folder is in use: what a killed process leaves behind.
    init(folder: String) throws(LabError) {
        let path = folder + "/lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw LabError(
                "OSS001", "cannot open \"\(path)\": \(String(cString: strerror(errno)))",
                fix: "name a folder you may write to")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            Glibc.close(descriptor)
            throw LabError(
                "OSS002", "the state folder \"\(folder)\" is in use by another process",
                fix: "stop the other labsim, or name another folder")
        }
        wasClosed = lseek(descriptor, 0, SEEK_END) == 0
        let mark: [UInt8] = [1]
        let written = mark.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, 1, 0) }
        guard written == 1, fsync(descriptor) == 0 else {
            let reason = String(cString: strerror(errno))
            Glibc.close(descriptor)
            throw LabError(
                "OSS001", "cannot write \"\(path)\": \(reason)", fix: "name a folder you may write to")
        }
    }

    /// Marks the folder as left in order.
    func release() { ftruncate(descriptor, 0) }

    deinit { Glibc.close(descriptor) }
}
