import CloudGateway
import Glibc

/// File operations of the durable store; every failure names the path and the system's reason.
enum Files {
    /// Creates a folder and its parents; new entries are made lasting in their parents.
    static func makeFolder(_ path: String) throws(CloudError) {
        if mkdir(path, 0o755) == 0 {
            try syncFolder(parent(of: path))
            return
        }
        switch errno {
        case EEXIST: return
        case ENOENT:
            try makeFolder(parent(of: path))
            guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw failure("create the folder", path) }
            try syncFolder(parent(of: path))
        default: throw failure("create the folder", path)
        }
    }

    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    /// Makes a folder's entries lasting.
    static func syncFolder(_ path: String) throws(CloudError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open the folder", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("sync the folder", path) }
    }

    /// Creates a file that does not exist, lets `fill` write it, and makes it lasting; removes it again when
    /// that fails.
    static func create(_ path: String, _ fill: (Int32) throws(CloudError) -> Void) throws(CloudError) {
        try makeFolder(parent(of: path))
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure("create", path) }
        defer { close(descriptor) }
        do throws(CloudError) {
            try fill(descriptor)
            guard fsync(descriptor) == 0 else { throw failure("sync", path) }
            try syncFolder(parent(of: path))
        } catch {
            unlink(path)
            throw error
        }
    }

    /// Writes all bytes at an offset.
    static func write(_ bytes: [UInt8], to descriptor: Int32, at offset: Int64, path: String)
        throws(CloudError)
    {
        var done = 0
        while done < bytes.count {
            let written = bytes.withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress! + done, $0.count - done, off_t(offset) + off_t(done))
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw failure("write", path) }
            done += written
        }
    }

    /// Reads exactly `count` bytes from an offset.
    static func read(_ path: String, offset: Int64, count: Int) throws(CloudError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        return try read(descriptor, offset: offset, count: count, path: path)
    }

    static func read(_ descriptor: Int32, offset: Int64, count: Int, path: String) throws(CloudError)
        -> [UInt8]
    {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = bytes.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress! + done, count - done, off_t(offset) + off_t(done))
            }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { throw failure("read", path) }
            done += got
        }
        return bytes
    }

    /// Removes a file and the folders that it leaves empty, up to `root`.
    static func remove(_ path: String, upTo root: String) {
        unlink(path)
        var folder = parent(of: path)
        while folder.utf8.count > root.utf8.count, rmdir(folder) == 0 { folder = parent(of: folder) }
    }

    /// All regular files under a folder, as paths from there, sorted.
    static func list(_ folder: String, prefix: String = "") -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var paths: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name != ".", name != ".." else { continue }
            if entry.pointee.d_type == UInt8(DT_DIR) {
                paths += list("\(folder)/\(name)", prefix: "\(prefix)\(name)/")
            } else {
                paths.append(prefix + name)
            }
        }
        return paths.sorted()
    }

    static func failure(_ verb: String, _ path: String) -> CloudError {
        OSSErrors.storage("cannot \(verb) \"\(path)\": \(String(cString: strerror(errno)))")
    }
}
