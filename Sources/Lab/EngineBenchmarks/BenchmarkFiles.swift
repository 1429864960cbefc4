import Foundation
import LabKernel

/// Files of generated rows for the benchmark of sources, in a temporary folder that is deleted at the end.
package final class BenchmarkFiles {
    /// Holds one folder per format.
    package let folder: String
    private static let linesPerWrite = 10_000

    /// Writes `rows` rows as JSON lines and as CSV.
    package init(rows: Int) throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "labsim-bench-\(UUID().uuidString)")
        folder = url.path
        try write(rows, to: url.appending(path: "json"), Self.jsonLine)
        try write(rows, to: url.appending(path: "csv"), Self.csvLine)
    }

    /// Deletes the files.
    package func remove() throws { try FileManager.default.removeItem(atPath: folder) }

    private func write(_ rows: Int, to folder: URL, _ line: (Int, inout Prng) -> String) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: "events")
        try Data().write(to: file)
        let handle = try FileHandle(forWritingTo: file)
        var chance = Prng(seed: 7, purpose: "bench/files")
        var first = 0
        while first < rows {
            let end = min(rows, first + Self.linesPerWrite)
            let text = (first..<end).map { line($0, &chance) }.joined()
            try handle.write(contentsOf: Data(text.utf8))
            first = end
        }
        try handle.close()
    }

    private static func fields(_ row: Int, _ chance: inout Prng) -> (
        k: UInt64, v: String, name: String, ts: String
    ) {
        let word = chance.next()
        let cents = word >> 32 % 100_000
        let second = row / 1_000 % 60
        let minute = row / 60_000 % 60
        let time = "12:\(padded(minute, 2)):\(padded(second, 2)).\(padded(row % 1_000, 3))"
        return (
            word % 100_000, "\(cents / 100).\(padded(Int(cents % 100), 2))", "user-\(word % 977)",
            "2025-01-01 \(time)"
        )
    }

    private static func jsonLine(_ row: Int, _ chance: inout Prng) -> String {
        let (k, v, name, ts) = fields(row, &chance)
        return #"{"seq":\#(row),"k":\#(k),"v":\#(v),"name":"\#(name)","ts":"\#(ts)"}"# + "\n"
    }

    private static func csvLine(_ row: Int, _ chance: inout Prng) -> String {
        let (k, v, name, ts) = fields(row, &chance)
        return "\(row),\(k),\(v),\(name),\(ts)\n"
    }
}
