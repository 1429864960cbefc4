import CloudMonitor
import LabKernel
import Scenarios

extension AlarmSubject: ObservableSubject {
    func observe(_ property: String, in run: ScenarioRun) throws -> Observation {
        let rules = run.world.services.monitor.alarms
        let isPresent = rules[alarm] != nil
        switch property {
        case "presence": return .presence(isPresent)
        case "state": return isPresent ? .value(.text(rules.state(of: alarm).rawValue)) : .absent
        case "fired":
            return .count(
                run.world.alarms.count { $0.ruleID == alarm && $0.to == .alarm && $0.from != .alarm })
        default: preconditionFailure("an alarm has no property \(property)")
        }
    }
}
