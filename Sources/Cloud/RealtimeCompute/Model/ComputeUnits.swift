import LabKernel

/// CPU and memory of one process: a job manager or a task manager.
package struct ProcessResources: Sendable, Equatable {
    /// Cores.
    package var cpu: Rational
    package var memoryBytes: Int64
    /// The memory as it was written, `4GiB`, for answers.
    package var memoryText: String

    package init(cpu: Rational, memoryBytes: Int64, memoryText: String) {
        (self.cpu, self.memoryBytes, self.memoryText) = (cpu, memoryBytes, memoryText)
    }

    /// One core and 4 GiB, what the console offers for both processes.
    package static let oneUnit = ProcessResources(cpu: .one, memoryBytes: 4 << 30, memoryText: "4GiB")
}

/// What a job occupies: processes, cores, memory, and the compute units they are billed as.
package struct ComputeUnits: Sendable, Equatable {
    package var cpu: Rational
    package var memoryBytes: Int64

    package init(cpu: Rational, memoryBytes: Int64) { (self.cpu, self.memoryBytes) = (cpu, memoryBytes) }

    /// Compute units: the larger of the cores and a quarter of the GiB, as one CU is one core with 4 GiB.
    ///
    /// Source: help.aliyun.com, Realtime Compute "Billable items" for the CU. That the larger of both counts
    /// is an assumption of labsim: the vendor's text does not say how a deployment with another ratio is
    /// counted.
    package var units: Rational {
        let byMemory = Rational(Int128(memoryBytes), 4 << 30)
        return max(cpu, byMemory)
    }

    static func + (left: ComputeUnits, right: ComputeUnits) -> ComputeUnits {
        ComputeUnits(cpu: left.cpu + right.cpu, memoryBytes: left.memoryBytes + right.memoryBytes)
    }

    static let zero = ComputeUnits(cpu: .zero, memoryBytes: 0)
}
