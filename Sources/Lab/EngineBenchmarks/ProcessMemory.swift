import Foundation

/// The resident memory of this process, as Linux counts it.
enum ProcessMemory {
    /// Makes the peak start anew.
    ///
    /// - Returns: the bytes resident now; 0 where `/proc` does not tell.
    static func resetPeak() -> Int {
        if let file = fopen("/proc/self/clear_refs", "w") {
            fputs("5", file)
            fclose(file)
        }
        return bytes("VmRSS")
    }

    /// The most bytes resident since `resetPeak`; 0 where `/proc` does not tell.
    static func peakBytes() -> Int { bytes("VmHWM") }

    private static func bytes(_ field: String) -> Int {
        guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("\(field):") }),
            let kilobytes = line.split(whereSeparator: { !$0.isNumber }).first.flatMap({ Int($0) })
        else { return 0 }
        return kilobytes * 1_024
    }
}
