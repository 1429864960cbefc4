import CloudGateway
import LabKernel
import Scenarios

/// Counts the requests that faults of rates and quotas let through.
struct RequestCounts {
    private var inSecond: [String: (second: Int64, count: Int)] = [:]
    private var whole: [String: Int] = [:]

    /// Whether one more request is within the rate.
    mutating func admits(_ fault: String, qps: Int, at instant: Instant) -> Bool {
        let second = instant.epochSeconds
        var current = inSecond[fault] ?? (second, 0)
        if current.second != second { current = (second, 0) }
        current.count += 1
        inSecond[fault] = current
        return current.count <= qps
    }

    /// Whether one more request is within the quota.
    mutating func admits(_ fault: String, limit: Int) -> Bool {
        whole[fault, default: 0] += 1
        return whole[fault, default: 0] <= limit
    }

    /// A fault that begins counts from nothing.
    mutating func forget(_ fault: String) { (inSecond[fault], whole[fault]) = (nil, nil) }
}

extension ThrottleFault: ExecutableFault {
    func begin(in run: ScenarioRun) -> Bool { false }

    func concerns(_ service: String, _ operation: String, _ request: CloudRequest) -> Bool {
        service == self.service && self.operation.map { $0 == operation } ?? true
            && request.concerns(resource)
    }
}

extension QuotaFault: ExecutableFault {
    func begin(in run: ScenarioRun) -> Bool { false }

    func concerns(_ service: String, _ operation: String, _ request: CloudRequest) -> Bool {
        service == self.service && self.operation.map { $0 == operation } ?? true
            && request.concerns(resource)
    }
}

extension ServiceRefusal {
    var error: CloudError { CloudError(code, status: status, message) }
}
