import LabKernel
import Pricing
import Scenarios

extension CostSubject: ObservableSubject {
    func observe(_ property: String, in run: ScenarioRun) throws -> Observation {
        run.world.settle()
        return isMoney ? .number(try bill(of: run)) : .number(try quantity(run))
    }

    private func quantity(_ run: ScenarioRun) throws -> Double {
        let lines = try run.world.ledger.lines.filter { line in
            let isMeant = try isMeant(line.resource)
            return line.meter == meter && isMeant
        }
        return lines.reduce(Rational.zero) { $0 + $1.quantity }.approximate
    }

    private func bill(of run: ScenarioRun) throws -> Double {
        guard let bill = try run.bill() else {
            throw LabError(
                "PRC030", "the check '\(title)' needs prices",
                fix: "run it with a price book: '--prices FILE'")
        }
        guard let pattern = try resource.map({ try Regex($0) }) else { return bill.total.approximate }
        return bill.filtered { $0.name.firstMatch(of: pattern) != nil }.total.approximate
    }

    private func isMeant(_ name: String) throws -> Bool {
        guard let resource else { return true }
        return name.firstMatch(of: try Regex(resource)) != nil
    }
}
