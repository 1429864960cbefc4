import Foundation
import LabKernel

/// `bench engine`: how fast the embedded engine is on this machine, query by query, on one thread.
package struct EngineBenchmark {
    /// Rows of each query.
    package var rows = 10_000_000
    /// How often each query runs; the best counts.
    package var repetitions = 3
    /// Only queries whose name contains this; nil for all.
    package var query: String?

    /// The queries run on so many rows at most where they read files.
    private static let fileRows = 5_000_000
    /// Boxed rows are slow: the oracle gets this share of the rows.
    private static let oracleShare = 10

    package init() {}

    /// Runs the queries one after the other.
    ///
    /// - Parameter report: called after each query.
    package func run(_ report: (BenchmarkFigure) -> Void) throws {
        for query in BenchmarkCatalog.generated(rows: rows) where isWanted(query) {
            report(try measure(query, smaller: smaller(query)))
        }
        let probe = BenchmarkCatalog.files(rows: 0, folder: "")
        guard probe.contains(where: isWanted) else { return }
        let fileRows = min(rows, Self.fileRows)
        let files = try BenchmarkFiles(rows: fileRows)
        do {
            for query in BenchmarkCatalog.files(rows: fileRows, folder: files.folder) where isWanted(query) {
                report(try measure(query, smaller: nil))
            }
        } catch {
            try files.remove()
            throw error
        }
        try files.remove()
    }

    private func isWanted(_ query: BenchmarkQuery) -> Bool {
        self.query.map { query.name.contains($0) } ?? true
    }

    private func smaller(_ query: BenchmarkQuery) -> BenchmarkQuery? {
        guard query.oracle != nil else { return nil }
        let rows = max(1, rows / Self.oracleShare)
        return BenchmarkCatalog.generated(rows: rows).first { $0.name == query.name }
    }

    private func measure(_ query: BenchmarkQuery, smaller: BenchmarkQuery?) throws -> BenchmarkFigure {
        let base = ProcessMemory.resetPeak()
        var (best, state) = (Double.infinity, 0)
        for _ in 0..<repetitions {
            let start = ThreadClock.seconds()
            state = max(state, try BenchmarkJob.run(query))
            best = min(best, ThreadClock.seconds() - start)
        }
        var figure = BenchmarkFigure(name: query.name, rows: query.rows, cpuSeconds: best, stateBytes: state)
        figure.peakBytes = ProcessMemory.peakBytes()
        figure.baseBytes = base
        if let smaller {
            let start = ThreadClock.seconds()
            _ = try BenchmarkJob.oracleDigest(smaller)
            figure.oracleRowsPerSecond = Double(smaller.rows) / (ThreadClock.seconds() - start)
        }
        return figure
    }
}

/// CPU time of the calling thread: what a query costs, however busy the machine is otherwise.
enum ThreadClock {
    static func seconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

extension EngineBenchmark {
    /// Runs the queries and prints a line after each, at once, or one JSON array at the end.
    package func print(asJSON: Bool) throws {
        let output = FileHandle.standardOutput
        guard !asJSON else {
            var figures: [JSONValue] = []
            try run { figures.append($0.json) }
            return output.write(Data(JSONValue.array(figures).prettyText.utf8))
        }
        output.write(Data("\(BenchmarkFigure.header)\n".utf8))
        try run { output.write(Data("\($0.line)\n".utf8)) }
    }
}
