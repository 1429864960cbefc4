import CloudGateway
import LabKernel
import Scenarios

extension RequestSubject: ObservableSubject {
    func observe(_ property: String, in run: ScenarioRun) throws -> Observation {
        let found = run.world.requests.records.count { record in
            filter.allSatisfy { $0.matcher.holds(for: record.column($0.column)) }
        }
        return property == "count" ? .count(found) : .presence(found > 0)
    }
}

extension RequestRecord {
    /// A column of `labsim.requests`.
    func column(_ name: String) -> ScenarioValue {
        switch name {
        case "service": .text(service)
        case "operation": .text(operation)
        case "principal": .text(principal.label)
        case "resource": .text(resource)
        case "decision": decision.map { .text($0.isAllowed ? "Allow" : "Deny") } ?? .null
        case "status": .integer(Int64(status))
        case "code": .text(code)
        default: preconditionFailure("labsim.requests has no column \(name)")
        }
    }
}

extension PolicySubject: ObservableSubject {
    func observe(_ property: String, in run: ScenarioRun) throws -> Observation {
        let decision = try run.decide(self)
        if decision.isAllowed { return .value(.text("Allow")) }
        return .named([.text("Deny"), .text(decision.effect.rawValue)])
    }
}
