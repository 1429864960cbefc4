import Foundation
import LabKernel

/// A file that holds one request body while it is handled.
final class SpoolFile {
    let path: String
    private(set) var count: Int64 = 0
    private let descriptor: CInt

    /// Creates a file of its own in `folder`.
    init(folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        path = "\(folder)/body-\(UUID().uuidString)"
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure("cannot create a file in '\(folder)'") }
    }

    deinit { close(descriptor) }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes
        while !rest.isEmpty {
            let written = Foundation.write(descriptor, rest.baseAddress, rest.count)
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw Self.failure("cannot write '\(path)'") }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
            count += Int64(written)
        }
    }

    func remove() { unlink(path) }

    private static func failure(_ what: String) -> LabError {
        LabError(
            "EDGE002", "\(what): \(String(cString: strerror(errno)))",
            fix: "make room, or choose another folder with '--data DIR'")
    }
}
