import CloudGateway
import Glibc

/// File operations of the durable store; every failure names the path and the system's reason.
enum Files {
    /// Creates a folder and its parents, made lasting.
    static func makeFolder(_ path: String) throws(CloudError) {
        var changed: [String] = []
        try makeFolder(path, changed: &changed)
        for folder in changed { try syncFolder(folder) }
    }

    /// Creates a folder and its parents; `changed` gets the folders that have a new entry and are to be synced.
    static func makeFolder(_ path: String, changed: inout [String]) throws(CloudError) {
        if mkdir(path, 0o755) == 0 {
            changed.append(parent(of: path))
            return
        }
        switch errno {
        case EEXIST: return
        case ENOENT:
            try makeFolder(parent(of: path), changed: &changed)
            guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw failure("create the folder", path) }
            changed.append(parent(of: path))
        default: throw failure("create the folder", path)
        }
    }

    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    /// Makes a folder's entries lasting.
    static func syncFolder(_ path: String) throws(CloudError) { try sync(path) }

    /// Makes a file's bytes or a folder's entries lasting.
    static func sync(_ path: String) throws(CloudError) {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("sync", path) }
    }

    /// Opens a file, making its folder if it is missing; `changed` gets the folders that are to be synced.
    static func open(
        _ path: String, _ flags: Int32, changed: inout [String]
    ) throws(CloudError) -> Int32 {
        // A folder may go between being made and being used: it goes when its last file does.
        for _ in 0..<8 {
            let descriptor = Glibc.open(path, flags | O_CREAT | O_WRONLY | O_CLOEXEC, 0o644)
            if descriptor >= 0 { return descriptor }
            guard errno == ENOENT else { break }
            try makeFolder(parent(of: path), changed: &changed)
        }
        throw failure("create", path)
    }

    /// Creates a file that does not exist and lets `fill` write it; removes it again when that fails.
    ///
    /// It is not lasting until it and the folders in `changed` are synced.
    static func create(
        _ path: String, changed: inout [String], _ fill: (Int32) throws(CloudError) -> Void
    ) throws(CloudError) {
        let descriptor = try open(path, O_EXCL, changed: &changed)
        defer { close(descriptor) }
        do throws(CloudError) { try fill(descriptor) } catch {
            unlink(path)
            throw error
        }
        changed += [path, parent(of: path)]
    }

    /// Writes a file anew, lasting but for the entries of the folders in `changed`.
    static func replace(_ path: String, with bytes: [UInt8], changed: inout [String]) throws(CloudError) {
        let descriptor = try open(path, O_TRUNC, changed: &changed)
        defer { close(descriptor) }
        try write(bytes, to: descriptor, at: 0, path: path)
        guard fsync(descriptor) == 0 else { throw failure("sync", path) }
        changed.append(parent(of: path))
    }

    /// Moves a file, making the folder if it is missing; false when `path` lies on another file system.
    static func move(_ source: String, to path: String, changed: inout [String]) throws(CloudError) -> Bool {
        for _ in 0..<8 {
            if rename(source, path) == 0 {
                changed += [path, parent(of: path)]
                return true
            }
            if errno == EXDEV { return false }
            guard errno == ENOENT else { break }
            try makeFolder(parent(of: path), changed: &changed)
        }
        throw failure("move", source)
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
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        return try read(descriptor, offset: offset, count: count, path: path)
    }

    static func read(_ descriptor: Int32, offset: Int64, count: Int, path: String) throws(CloudError)
        -> [UInt8]
    {
        var done = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while done < count {
                let got = pread(
                    descriptor, buffer.baseAddress! + done, count - done, off_t(offset) + off_t(done))
                if got < 0, errno == EINTR { continue }
                guard got > 0 else { break }
                done += got
            }
            filled = done
        }
        guard done == count else { throw failure("read", path) }
        return bytes
    }

    /// Copies a run of bytes of one file into another, inside the kernel.
    static func copy(
        _ source: Int32, from start: Int64, count: Int64, to target: Int32, at offset: Int64, path: String
    ) throws(CloudError) {
        guard lseek(target, off_t(offset), SEEK_SET) >= 0 else { throw failure("write", path) }
        var position = off_t(start)
        while position < off_t(start + count) {
            let copied = sendfile(target, source, &position, min(Int(start + count) - position, 1 << 30))
            if copied < 0, errno == EINTR { continue }
            guard copied > 0 else { throw failure("copy", path) }
        }
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
        let code = errno
        let fix = code == ENOSPC || code == EDQUOT ? ": delete objects, or make room on the disk" : ""
        return OSSErrors.storage("cannot \(verb) \"\(path)\": \(String(cString: strerror(code)))\(fix)")
    }
}
