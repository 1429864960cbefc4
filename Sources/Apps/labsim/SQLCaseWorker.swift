import Connectors
import Foundation
import LabKernel

/// A process that runs golden cases one after another: reads `{"path", "data"}` lines, answers `{"name",
/// "result", "difference"}`.
enum SQLCaseWorker {
    /// Serves until the standard input ends.
    static func serve() throws {
        while let line = readLine() {
            let job = try JSONParser.parse(text: line)
            guard let path = job["path"]?.stringValue, let data = job["data"]?.stringValue else {
                throw LabError("USE013", "a worker reads lines with \"path\" and \"data\"")
            }
            print(try answer(path, data).text)
            fflush(nil)
        }
    }

    private static func answer(_ path: String, _ data: String) throws -> JSONValue {
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent(
            "labsim-case-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer {
            // A folder that stays behind in the temporary folder harms nothing.
            try? FileManager.default.removeItem(at: scratch)
        }
        do throws(LabError) {
            let golden = try GoldenCase(try source(path))
            let result = try CaseRunner(dataFolder: data, scratchFolder: scratch.path).run(golden)
            let difference = CaseComparison(golden).difference(result)
            return .object([
                ("name", .string(golden.name)), ("result", result.json),
                ("difference", difference.map(JSONValue.string) ?? .null),
            ])
        } catch {
            let failure = CaseResult.Failure(phase: "case", kind: error.code, message: error.message)
            return .object([
                ("name", .string(path)), ("result", CaseResult(name: path, failure: failure).json),
                ("difference", .string(error.message)),
            ])
        }
    }

    private static func source(_ path: String) throws(LabError) -> SourceFile {
        do {
            return try SQLFile.read(path)
        } catch {
            throw LabError("ENV003", "cannot read '\(path)'")
        }
    }
}
