import Foundation
import LabKernel

/// The local side of copies.
enum LocalFiles {
    /// A file below a folder.
    struct Entry {
        /// From the folder, with slashes.
        var name: String
        var size: Int64
        var modified: Instant
    }

    static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// - Throws: `LabError` ENV014 when there is no such file.
    static func size(_ path: String) throws -> Int64 { try entry(path, name: path).size }

    private static func entry(_ path: String, name: String) throws -> Entry {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw unreadable(path) }
        return Entry(
            name: name, size: Int64(status.st_size),
            modified: Instant(epochSeconds: Int64(status.st_mtim.tv_sec)))
    }

    /// Every file below a folder, sorted by name.
    static func entries(below folder: String) throws -> [Entry] {
        guard isFolder(folder), let names = FileManager.default.enumerator(atPath: folder) else {
            throw LabError("ENV014", "there is no folder '\(folder)'", fix: "name a folder that exists")
        }
        var entries: [Entry] = []
        for case let name as String in names {
            var status = stat()
            guard stat("\(folder)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                continue
            }
            entries.append(try entry("\(folder)/\(name)", name: name))
        }
        return entries.sorted { Array($0.name.utf8).lexicographicallyPrecedes(Array($1.name.utf8)) }
    }

    /// A fresh file in the folder of `path`, which is made if it is missing.
    static func create(besides path: String) throws -> (file: CInt, path: String) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw LabError(
                "ENV014", "cannot make the folder '\(folder)': \(error.localizedDescription)",
                fix: "choose a place that is writable")
        }
        let fresh = "\(folder)/.labsim-\(UUID().uuidString)"
        let file = open(fresh, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard file >= 0 else {
            throw LabError(
                "ENV014", "cannot write into '\(folder)': \(String(cString: strerror(errno)))",
                fix: "make room, or choose a folder that is writable")
        }
        return (file, fresh)
    }

    /// Gives a finished download its name.
    static func publish(_ temporary: String, as path: String, modified: Instant?) throws {
        if let modified {
            let time = timespec(tv_sec: Int(modified.epochSeconds), tv_nsec: 0)
            utimensat(AT_FDCWD, temporary, [time, time], 0)
        }
        guard rename(temporary, path) == 0 else {
            throw LabError(
                "ENV014", "cannot write '\(path)': \(String(cString: strerror(errno)))",
                fix: "make room, or choose a folder that is writable")
        }
    }

    /// The path of a key below a folder; nil when it would lie elsewhere or names no file.
    static func path(of key: String, below folder: String) -> String? {
        let parts = key.split(separator: "/", omittingEmptySubsequences: false)
        let isPlain = parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." && !$0.utf8.contains(0) }
        return isPlain ? "\(folder)/\(key)" : nil
    }

    static func unreadable(_ path: String) -> LabError {
        LabError("ENV014", "there is no file '\(path)'", fix: "name a regular file that you may read")
    }
}
