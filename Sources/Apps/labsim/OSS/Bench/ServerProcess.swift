import Foundation
import LabKernel

/// A server that a benchmark started, with what it and its children cost.
final class ServerProcess {
    private let process = Process()
    let name: String

    /// - Throws: when the program cannot be started.
    init(_ name: String, _ program: String, _ arguments: [String], folder: String) throws {
        self.name = name
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    var pid: Int32 { process.processIdentifier }

    /// Asks it to end and waits until it has.
    func stop() {
        process.terminate()
        process.waitUntilExit()
    }

    /// CPU seconds of the process and its children so far.
    var cpuSeconds: Double {
        let ticks = Double(sysconf(CInt(_SC_CLK_TCK)))
        return Self.family(of: pid).reduce(0) { sum, pid in
            let fields = Self.fields(of: pid)
            guard fields.count > 13, let user = Double(fields[11]), let system = Double(fields[12]) else {
                return sum
            }
            return sum + (user + system) / ticks
        }
    }

    /// Waits until it does nothing any more, for a minute at most: what one load left to do is not to count as the
    /// next one's.
    func waitUntilIdle() {
        var last = -1.0
        for _ in 0..<240 {
            let now = cpuSeconds
            if now - last < 0.005 { return }
            last = now
            usleep(250_000)
        }
    }

    /// The most resident memory so far, in bytes.
    var peakBytes: Int64 {
        let text = Self.text("/proc/\(pid)/status")
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line.flatMap { Int64($0.filter(\.isNumber)) }.map { $0 * 1_024 } ?? 0
    }

    /// Waits until something answers on `port`; false when nothing does.
    static func waits(for port: Int, seconds: Double = 20) -> Bool {
        let start = ContinuousClock.now
        while ContinuousClock.now - start < .milliseconds(Int64(seconds * 1_000)) {
            do {
                close(try LoadLine(port: port).descriptor)
                return true
            } catch { usleep(500) }
        }
        return false
    }

    /// A port that nothing listens on.
    static func freePort() -> Int {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length)
                getsockname(descriptor, $0, &length)
            }
        }
        return Int(in_port_t(bigEndian: address.sin_port))
    }

    /// The fields of /proc/PID/stat behind the program's name: state, parent, …
    private static func fields(of pid: Int32) -> [Substring] {
        let text = text("/proc/\(pid)/stat")
        guard let end = text.lastIndex(of: ")") else { return [] }
        return text[text.index(after: end)...].split(separator: " ")
    }

    private static func family(of pid: Int32) -> [Int32] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        let children = entries.compactMap { Int32($0) }.filter { child in
            let fields = fields(of: child)
            return fields.count > 1 && Int32(fields[1]) == pid
        }
        return [pid] + children.flatMap { family(of: $0) }
    }

    private static func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
}
