import LabKernel
import Scenarios

extension FileSubject: ObservableSubject {
    func observe(_ property: String, in run: ScenarioRun) throws -> Observation {
        let text: String
        do throws(FileReadError) {
            text = try run.options.files.text(of: ScenarioPath.joined(run.scenario.folder, path))
        } catch {
            guard error.reason == .missing else { return .broken("the file '\(path)' \(error.text)") }
            return property == "presence" ? .presence(false) : .absent
        }
        switch property {
        case "presence": return .presence(true)
        case "text": return .value(.text(text))
        case "lines":
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            return .count(lines.count - (text.hasSuffix("\n") || text.isEmpty ? 1 : 0))
        case "size": return .count(text.utf8.count)
        default: preconditionFailure("a file has no property \(property)")
        }
    }
}

extension CommandSubject: ObservableSubject {
    func observe(_ property: String, in run: ScenarioRun) throws -> Observation {
        guard let shell = run.options.shell else { throw ExecutionCheck.needsShell(command, at: nil) }
        let result = try shell(command, run.scenario.folder)
        return property == "output"
            ? .value(.text(result.output)) : .value(.integer(Int64(result.exitCode)))
    }
}
