import Foundation
import LabKernel
import LabWorld

/// What the terminal can show.
enum Terminal {
    /// Colours on a terminal, unless `NO_COLOR` is set or it is a dumb one.
    static var style: TextStyle { TextStyle(isColoured: isColoured(STDOUT_FILENO)) }

    /// Whether somebody sits in front of it who can be asked.
    static var canAsk: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

    static func isColoured(_ descriptor: CInt) -> Bool {
        let environment = ProcessInfo.processInfo.environment
        return isatty(descriptor) == 1 && environment["NO_COLOR"] == nil && environment["TERM"] != "dumb"
    }
}

/// Progress of a run on stderr: one live line on a terminal, one line for each thing elsewhere.
final class ProgressPrinter {
    private let start: Instant
    private let isLive = isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["CI"] == nil

    init(start: Instant) { self.start = start }

    /// Shows what happens at an instant.
    func show(_ instant: Instant, _ text: String) {
        let line = "\(ClockText.text(instant - start))  \(text)"
        write(isLive ? "\r\u{1B}[K\(line.prefix(110))" : line + "\n")
    }

    /// Leaves the live line behind.
    func finish() {
        if isLive { write("\r\u{1B}[K") }
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}

/// Files that commands write.
enum FileOutput {
    /// Replaces `path` as a whole by a file that nobody else can read; folders on the way are made.
    ///
    /// - Throws: `LabError` ENV001 when it cannot be written.
    static func writeSecret(_ text: String, to path: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        let temporary = path + ".tmp"
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw LabError(
                "ENV001", "cannot write '\(path)': \(error.localizedDescription)",
                fix: "choose a file in a writable folder")
        }
        let isMade = FileManager.default.createFile(
            atPath: temporary, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
        guard isMade, rename(temporary, path) == 0 else {
            throw LabError("ENV001", "cannot write '\(path)'", fix: "choose a file in a writable folder")
        }
    }

    /// Replaces `path` as a whole; folders on the way are made.
    ///
    /// - Throws: `LabError` ENV001 when it cannot be written.
    static func write(_ text: String, to path: String) throws {
        let url = URL(fileURLWithPath: path)
        do {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url, options: .atomic)
        } catch {
            throw LabError(
                "ENV001", "cannot write '\(path)': \(error.localizedDescription)",
                fix: "choose a file in a writable folder")
        }
    }
}
