#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The files of this machine.
package final class DiskFiles: FileStore {
    private var made = 0

    package init() {}

    package func list(_ path: String) throws(FileStoreError) -> [StoredFile] {
        var found: [StoredFile] = []
        try collect(path, &found)
        return found.sorted { $0.path < $1.path }
    }

    private func collect(_ path: String, _ found: inout [StoredFile]) throws(FileStoreError) {
        var info = stat()
        guard stat(path, &info) == 0 else {
            if errno == ENOENT { return }
            throw failure(path)
        }
        guard info.st_mode & S_IFMT == S_IFDIR else {
            let millis = Int64(info.st_mtim.tv_sec) * 1_000 + Int64(info.st_mtim.tv_nsec) / 1_000_000
            return found.append(StoredFile(path: path, size: Int64(info.st_size), modifiedMillis: millis))
        }
        for name in try names(path) where !name.hasPrefix(".") && !name.hasPrefix("_") {
            try collect("\(path)/\(name)", &found)
        }
    }

    private func names(_ folder: String) throws(FileStoreError) -> [String] {
        guard let handle = opendir(folder) else { throw failure(folder) }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
                field.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: field.pointee)) {
                    String(cString: $0)
                }
            }
            names.append(name)
        }
        return names
    }

    package func read(_ path: String, offset: Int64, length: Int) throws(FileStoreError) -> [UInt8] {
        let memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: length)
        defer { memory.deallocate() }
        let count = try read(path, offset: offset, into: memory)
        return Array(memory[..<count])
    }

    package func read(
        _ path: String, offset: Int64, into memory: UnsafeMutableBufferPointer<UInt8>
    ) throws(FileStoreError) -> Int {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw failure(path) }
        defer { close(file) }
        guard let base = memory.baseAddress else { return 0 }
        var used = 0
        while used < memory.count {
            let count = pread(file, base + used, memory.count - used, off_t(offset) + off_t(used))
            if count == 0 { break }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure(path) }
            used += count
        }
        return used
    }

    package func stage(_ path: String, _ bytes: [UInt8]) throws(FileStoreError) -> String {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let folder = parts.dropLast().joined(separator: "/")
        try makeFolder(folder)
        made += 1
        let token = "\(folder)/.\(parts[parts.count - 1]).inprogress.\(made)"
        let file = open(token, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw failure(token) }
        defer { close(file) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                write(file, $0.baseAddress! + written, bytes.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(token) }
            written += count
        }
        guard fsync(file) == 0 else { throw failure(token) }
        return token
    }

    private func makeFolder(_ folder: String) throws(FileStoreError) {
        guard !folder.isEmpty, mkdir(folder, 0o755) != 0 else { return }
        switch errno {
        case EEXIST: return
        case ENOENT:
            try makeFolder(
                folder.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
                    separator: "/"))
            guard mkdir(folder, 0o755) == 0 || errno == EEXIST else { throw failure(folder) }
        default: throw failure(folder)
        }
    }

    package func publish(_ path: String, _ token: String) throws(FileStoreError) {
        guard rename(token, path) != 0 else { return }
        // A token that is gone has been published by an earlier attempt.
        if errno == ENOENT, access(path, F_OK) == 0 { return }
        throw failure(token)
    }

    package func discard(_ path: String, _ token: String) throws(FileStoreError) {
        guard unlink(token) != 0, errno != ENOENT else { return }
        throw failure(token)
    }

    private func failure(_ path: String) -> FileStoreError {
        FileStoreError("\(path) (\(String(cString: strerror(errno))))", isMissing: errno == ENOENT)
    }
}
