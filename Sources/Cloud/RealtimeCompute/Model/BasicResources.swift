import CloudGateway
import LabKernel

/// Resources of a deployment in mode `BASIC`: parallelism, and one shape for each kind of process.
///
/// Not emulated: mode `EXPERT`, which sets resources by slot sharing group; it is refused by name.
package struct BasicResources: Sendable, Equatable {
    package var parallelism: Int
    package var jobManager: ProcessResources
    package var taskManager: ProcessResources

    package init(
        parallelism: Int = 1, jobManager: ProcessResources = .oneUnit,
        taskManager: ProcessResources = .oneUnit
    ) {
        (self.parallelism, self.jobManager, self.taskManager) = (parallelism, jobManager, taskManager)
    }

    /// Task managers that a job needs with `slots` slots each.
    package func taskManagers(slots: Int) -> Int { (parallelism + slots - 1) / slots }

    /// What the whole job occupies.
    package func total(slots: Int) -> ComputeUnits {
        let count = taskManagers(slots: slots)
        return ComputeUnits(
            cpu: jobManager.cpu + taskManager.cpu * Rational(Int128(count)),
            memoryBytes: jobManager.memoryBytes + taskManager.memoryBytes * Int64(count))
    }

    /// Takes what `body`, a `basicResourceSetting`, names and keeps the rest.
    mutating func apply(_ body: BodyReader) throws(CloudError) {
        if let parallelism = try body.int("parallelism") {
            guard (1...32_768).contains(parallelism) else {
                throw body.invalid("parallelism", "a number from 1 to 32768 is expected")
            }
            self.parallelism = Int(parallelism)
        }
        if let spec = try body.object("jobmanagerResourceSettingSpec") { try jobManager.apply(spec) }
        if let spec = try body.object("taskmanagerResourceSettingSpec") { try taskManager.apply(spec) }
    }

    var json: JSONValue {
        .object([
            ("parallelism", .int(parallelism)), ("jobmanagerResourceSettingSpec", jobManager.json),
            ("taskmanagerResourceSettingSpec", taskManager.json),
        ])
    }
}

extension ProcessResources {
    fileprivate mutating func apply(_ body: BodyReader) throws(CloudError) {
        if let text = try body.number("cpu") {
            guard let cpu = Rational(decimal: text), cpu > .zero else {
                throw body.invalid("cpu", "a number of cores above 0 is expected")
            }
            self.cpu = cpu
        }
        if let text = try body.string("memory") {
            guard let bytes = ByteSize.parse(text), bytes > 0 else {
                throw body.invalid("memory", "a size such as '4GiB' is expected")
            }
            (memoryBytes, memoryText) = (bytes, text)
        }
    }

    fileprivate var json: JSONValue {
        .object([("cpu", .double(cpu.approximate)), ("memory", .string(memoryText))])
    }
}
