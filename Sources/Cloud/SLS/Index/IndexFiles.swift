import Glibc

/// Files of index segments.
enum IndexFiles {
    /// Writes a file as a whole, under another name first.
    static func write(_ bytes: [UInt8], to path: String) throws(SystemFailure) {
        let temporary = path + ".tmp"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw SystemFailure("open", temporary) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
            }
            guard count > 0 else {
                close(descriptor)
                throw SystemFailure("write", temporary)
            }
            written += count
        }
        close(descriptor)
        guard rename(temporary, path) == 0 else { throw SystemFailure("rename", path) }
    }

    /// Removes a file; one that is gone already is fine.
    static func remove(_ path: String) -> Bool { unlink(path) == 0 }

    /// The segments of a folder by their names, which begin with the number of the first group.
    static func list(_ folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var paths: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(".idx") { paths.append(folder + "/" + name) }
        }
        return paths.sorted()
    }
}
