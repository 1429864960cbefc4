import CloudGateway
import Glibc
import Synchronization

/// Room on the disk that is kept for the time when the disk is full: without it not even a deletion could be
/// written down.
///
/// Once it is given up nothing new is stored, so that what it left goes to deletions, until the disk has room for it
/// again.
final class SpaceReserve: Sendable {
    private let folder: String
    private var path: String { folder + "/.journal/reserve" }
    private let isGivenUp = Mutex(false)

    /// How much is kept: what the database grows by when two segments go into it.
    private static let bytes: Int64 = 8 << 20
    /// With less than this the disk counts as full.
    private static let least: Int64 = 1 << 20
    /// Several times what the database grows by when `BlobFiles.mostPutOff` segments go into it.
    private static let scarce: Int64 = 1 << 30

    /// The reserve of the store in `folder`.
    init(folder: String) { self.folder = folder }

    /// Whether the disk was full at the last look.
    var isSpent: Bool { isGivenUp.withLock { $0 } }

    /// Whether so little is left that what can be put off should not be.
    var isScarce: Bool { free.map { $0 < Self.scarce } ?? false }

    /// Gives the room up when the disk is full, and takes it again when there is enough.
    func look() {
        isGivenUp.withLock { isGivenUp in
            guard let free = free else { return }
            if free < Self.least {
                unlink(path)
                isGivenUp = true
            } else {
                isGivenUp = !take(free)
            }
        }
    }

    /// - Throws: when nothing new can be stored.
    func admit() throws(CloudError) {
        guard isSpent else { return }
        look()
        guard isSpent else { return }
        throw OSSErrors.storage(
            "no space left on the disk of \"\(folder)\": delete objects, or make room on the disk")
    }

    /// Whether the room is taken; it is only taken where as much is left.
    private func take(_ free: Int64) -> Bool {
        var status = stat()
        if stat(path, &status) == 0, Int64(status.st_size) >= Self.bytes { return true }
        guard free >= 2 * Self.bytes else { return false }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        if posix_fallocate(descriptor, 0, off_t(Self.bytes)) == 0 { return true }
        unlink(path)
        return false
    }

    /// Bytes that the file system has for this process; nil when it does not say.
    private var free: Int64? {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else { return nil }
        return Int64(status.f_bavail) * Int64(status.f_frsize)
    }
}
