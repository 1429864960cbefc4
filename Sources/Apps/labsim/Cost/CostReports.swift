import LabKernel
import Scenarios

/// Files that a scenario asks for under `cost.report`.
enum CostReports {
    /// Writes `<name>.<kind>.html` and so on to the working folder; a table is printed anyway.
    ///
    /// - Parameter make: The text of a format; nil for one that there is none of.
    static func write(_ path: String, _ kind: String, _ make: (CostFormat) throws -> String?) throws {
        guard CostLedger.isSpecScenario(path) else { return }
        let scenario = try SpecSource.scenario(path, [])
        for name in scenario.cost.reports where name != "table" {
            let format: CostFormat? = name == "focus-csv" ? .focus : CostFormat(rawValue: name)
            guard let format, let text = try make(format) else { continue }
            let ends = ["markdown": "md", "focus-csv": "focus.csv"]
            try FileOutput.write(text, to: "\(scenario.metadata.name).\(kind).\(ends[name] ?? name)")
        }
    }
}
