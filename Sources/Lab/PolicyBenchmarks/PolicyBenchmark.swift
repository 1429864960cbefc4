import Foundation
import LabKernel
import RAMPolicy

/// `bench ram`: how fast policies are decided and compared on this machine, on one thread.
package struct PolicyBenchmark {
    /// Files of recorded decision cases, whose policies are of a lab's size.
    package var cases: [SourceFile] = []
    /// How often each measurement runs; the best counts.
    package var repetitions = 3
    /// Decisions of each measurement.
    package var decisions = 400_000

    package init() {}

    /// Runs the measurements one after the other; `report` is called after each.
    ///
    /// - Throws: `LabError` RAM030 for a misshapen case, RAM040 and RAM041 for policies that cannot be compared.
    package func run(_ report: (PolicyFigure) -> Void) throws {
        let recorded = try cases.flatMap { try DecisionCase.cases(in: $0) }
        if !recorded.isEmpty {
            let set = DecisionSet.recorded(recorded)
            report(decide("recorded cases", set, target: 1_000_000))
            report(decideAfresh("recorded cases, requests read too", set))
        }
        report(decide("200 policies of 20 statements", .large(), target: 100_000))
        report(try compare())
    }

    /// Decisions a second over policies and requests that were read once.
    private func decide(_ name: String, _ set: DecisionSet, target: Double) -> PolicyFigure {
        let evaluator = PolicyEvaluator()
        var allowed = 0
        let seconds = best {
            allowed = 0
            for index in 0..<decisions {
                let (request, policies) = set[index]
                if evaluator.decide(request, policies).isAllowed { allowed += 1 }
            }
        }
        return PolicyFigure(
            name: name, value: Double(decisions) / seconds, unit: "decisions/s", target: target,
            detail: "\(allowed * 100 / decisions) % allowed")
    }

    /// The same with the requests laid out for each decision, as the gateway does.
    private func decideAfresh(_ name: String, _ set: DecisionSet) -> PolicyFigure {
        let evaluator = PolicyEvaluator()
        var allowed = 0
        let seconds = best {
            for index in 0..<decisions {
                let (request, policies) = set[index]
                let fresh = AccessRequest(
                    principal: request.principal, action: request.action, resource: request.resource,
                    resourceOwner: request.resourceOwner, resourceGroup: request.resourceGroup,
                    context: request.context)
                if evaluator.decide(fresh, policies).isAllowed { allowed += 1 }
            }
        }
        return PolicyFigure(
            name: name, value: Double(decisions) / seconds, unit: "decisions/s", target: nil,
            detail: "\(allowed * 100 / decisions / repetitions) % allowed")
    }

    /// The slowest exact comparison among the largest system policies.
    private func compare() throws -> PolicyFigure {
        let largest = SystemPolicies.names.compactMap(SystemPolicies.named)
            .sorted { ($1.document.json.text.count, $0.name) < ($0.document.json.text.count, $1.name) }
            .prefix(4)
        var slowest = (seconds: 0.0, pair: "")
        for left in largest {
            for right in largest {
                let comparison = PolicyComparison([Self.attached(left)], [Self.attached(right)])
                let seconds = try bestThrowing { _ = try comparison.leftOnly() }
                if seconds > slowest.seconds { slowest = (seconds, "\(left.name) in \(right.name)") }
            }
        }
        return PolicyFigure(
            name: "subset of the largest system policies", value: slowest.seconds * 1_000, unit: "ms",
            target: 50, detail: slowest.pair)
    }

    private static func attached(_ entry: SystemPolicies.Entry) -> PolicyAttachment {
        PolicyAttachment(
            name: entry.name, origin: .system, version: entry.version, document: entry.document)
    }

    private func best(_ body: () -> Void) -> Double {
        (0..<repetitions).map { _ in
            let start = PolicyClock.seconds()
            body()
            return PolicyClock.seconds() - start
        }.min() ?? .infinity
    }

    private func bestThrowing(_ body: () throws -> Void) throws -> Double {
        var result: Result<Void, any Error> = .success(())
        let seconds = best {
            do { try body() } catch { result = .failure(error) }
        }
        try result.get()
        return seconds
    }
}

/// CPU time of the calling thread.
private enum PolicyClock {
    static func seconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
