import CloudGateway
import LabKernel

/// Between what bounds Autopilot changes a job, and how often.
///
/// Source: ververica-2022-07-18, structure AutopilotPolicy, `limits`; the defaults of the parallelism are labsim's.
struct AutopilotLimits {
    private static let keys = [
        "coolDownMinutes", "jobMaxCpu", "jobMaxMemory", "jobMaxParallelism", "jobMinParallelism",
    ]

    /// No change sooner than this after a job was started.
    var coolDownMinutes = 10
    var parallelism = 1...128
    /// Cores of the whole job; nil without a bound.
    var maxCPU: Rational?
    /// Memory of the whole job as it was written, and in bytes; nil without a bound.
    var maxMemory: (text: String, bytes: Int64)?

    init() {}

    init(_ body: BodyReader) throws(CloudError) {
        try body.expect(only: Self.keys)
        coolDownMinutes = try Self.count(body, "coolDownMinutes") ?? coolDownMinutes
        let most = try Self.count(body, "jobMaxParallelism") ?? parallelism.upperBound
        let least = try Self.count(body, "jobMinParallelism") ?? parallelism.lowerBound
        guard least <= most else {
            throw body.invalid("jobMaxParallelism", "at least 'jobMinParallelism' is expected")
        }
        parallelism = least...most
        maxCPU = try Self.cores(body)
        maxMemory = try Self.memory(body)
    }

    /// The largest parallelism up to `wanted` with which the whole job is within the bounds; that of `resources`
    /// when nothing larger is.
    func most(_ resources: BasicResources, slots: Int, upTo wanted: Int) -> Int {
        var next = resources
        next.parallelism = min(wanted, parallelism.upperBound)
        while next.parallelism > resources.parallelism, !holds(next.total(slots: slots)) {
            next.parallelism -= 1
        }
        return max(next.parallelism, resources.parallelism)
    }

    private func holds(_ units: ComputeUnits) -> Bool {
        maxCPU.map { units.cpu <= $0 } ?? true && maxMemory.map { units.memoryBytes <= $0.bytes } ?? true
    }

    private static func count(_ body: BodyReader, _ key: String) throws(CloudError) -> Int? {
        guard let number = try body.int(key) else { return nil }
        guard (1...32_768).contains(number) else {
            throw body.invalid(key, "a number from 1 to 32768 is expected")
        }
        return Int(number)
    }

    private static func cores(_ body: BodyReader) throws(CloudError) -> Rational? {
        guard let text = try body.number("jobMaxCpu") else { return nil }
        guard let cores = Rational(decimal: text), cores > .zero else {
            throw body.invalid("jobMaxCpu", "a number of cores above 0 is expected")
        }
        return cores
    }

    private static func memory(_ body: BodyReader) throws(CloudError) -> (text: String, bytes: Int64)? {
        guard let text = try body.string("jobMaxMemory") else { return nil }
        guard let bytes = ByteSize.parse(text), bytes > 0 else {
            throw body.invalid("jobMaxMemory", "a size such as '64GiB' is expected")
        }
        return (text, bytes)
    }

    var json: JSONValue {
        var members: [(String, JSONValue)] = [("coolDownMinutes", .int(coolDownMinutes))]
        if let maxCPU { members.append(("jobMaxCpu", .double(maxCPU.approximate))) }
        if let maxMemory { members.append(("jobMaxMemory", .string(maxMemory.text))) }
        members += [
            ("jobMaxParallelism", .int(parallelism.upperBound)),
            ("jobMinParallelism", .int(parallelism.lowerBound)),
        ]
        return .object(members)
    }
}
