import Foundation
import LabKernel

/// Commands of the shell that checks run, where the user allows them.
enum Shell {
    /// How long a command may take, in seconds of the wall clock.
    private static let patience = 60.0

    /// Runs `command` in `folder` and waits for its end.
    ///
    /// - Throws: `LabError` ENV020 when it cannot be started, or does not end.
    static func run(_ command: String, in folder: String) throws -> (exitCode: Int, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", command]
        process.currentDirectoryURL = URL(fileURLWithPath: folder.isEmpty ? "." : folder)
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            throw LabError("ENV020", "cannot run '\(command)': \(error.localizedDescription)")
        }
        let deadline = DispatchWorkItem { process.terminate() }
        DispatchQueue.global().asyncAfter(deadline: .now() + patience, execute: deadline)
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        deadline.cancel()
        guard process.terminationReason == .exit else {
            throw LabError(
                "ENV020", "'\(command)' did not end within \(Int(patience)) seconds, or was killed",
                fix: "check something that ends")
        }
        return (Int(process.terminationStatus), String(decoding: bytes, as: UTF8.self))
    }
}
