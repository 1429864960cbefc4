import Foundation
import LabKernel

/// Whether the state folder can be used, without making it.
enum FolderCheck {
    static func finding(_ path: String) -> DoctorFinding {
        let full = URL(fileURLWithPath: path).standardizedFileURL.path
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: full, isDirectory: &isFolder) else {
            let parent = existingParent(of: full)
            return FileManager.default.isWritableFile(atPath: parent)
                ? .ok("state folder", "\(full) will be made")
                : .problem(
                    "state folder", "\(full) cannot be made: '\(parent)' is not writable",
                    fix: "choose another with '--data DIR'")
        }
        guard isFolder.boolValue, FileManager.default.isWritableFile(atPath: full) else {
            return .problem(
                "state folder", "\(full) is \(isFolder.boolValue ? "not writable" : "a file")",
                fix: "choose another with '--data DIR'")
        }
        if let port = RunningCheck.port(folder: full) {
            return .ok("state folder", "the labsim that runs on port \(port) is using \(full)")
        }
        return isLocked(full)
            ? .problem(
                "state folder", "another labsim is using \(full)",
                fix: "stop it, or choose another folder with '--data DIR'")
            : .ok("state folder", "\(full) can be used")
    }

    /// Whether another process holds the folder's lock.
    static func isLocked(_ folder: String) -> Bool {
        let lock = open(folder + "/lock", O_RDWR | O_CLOEXEC)
        guard lock >= 0 else { return false }
        defer { close(lock) }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else { return true }
        flock(lock, LOCK_UN)
        return false
    }

    /// Room for state, which grows by what is stored.
    static func room(_ path: String) -> DoctorFinding {
        let place = existingParent(of: URL(fileURLWithPath: path).standardizedFileURL.path)
        var status = statvfs()
        guard statvfs(place, &status) == 0 else {
            return .problem(
                "disk room", "the room at '\(place)' cannot be read: \(String(cString: strerror(errno)))",
                fix: "choose another folder with '--data DIR'")
        }
        let free = Int64(status.f_bavail) * Int64(status.f_frsize)
        let text = "\(ByteSize.text(free)) are free at \(place)"
        if free < 1 << 30 {
            return .problem(
                "disk room", text, fix: "make room: 1 GiB is little, or use '--data DIR' elsewhere")
        }
        if status.f_files > 0, status.f_favail < 10_000 {
            return .problem(
                "disk room", "only \(status.f_favail) files can still be made at \(place)",
                fix: "delete files, or use '--data DIR' elsewhere")
        }
        return .ok("disk room", text)
    }

    private static func existingParent(of path: String) -> String {
        var url = URL(fileURLWithPath: path)
        while url.path != "/", !FileManager.default.fileExists(atPath: url.path) {
            url = url.deletingLastPathComponent()
        }
        return url.path
    }
}
