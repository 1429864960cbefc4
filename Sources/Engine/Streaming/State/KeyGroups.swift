/// Which key group a key belongs to, and which subtask a key group.
///
/// A key group is the unit by which keyed state moves when a job is rescaled: the number of groups (the
/// maximum parallelism) is
/// fixed for a job's life, the ranges of groups per subtask follow from the parallelism.
/// Source: Flink class `org.apache.flink.runtime.state.KeyGroupRangeAssignment` for the two formulas.
package enum KeyGroups {
    /// Flink's default maximum parallelism for parallelisms of at most 128 × 2 / 3.
    package static let defaultMaxParallelism = 128

    /// The key group of a key by its hash: a murmur finalizer, so that groups do not follow the bits the hash
    /// tables use.
    @inline(__always) static func group(ofHash hash: UInt32, maxParallelism: Int) -> Int {
        var mixed = hash
        mixed ^= mixed >> 16
        mixed &*= 0x85EB_CA6B
        mixed ^= mixed >> 13
        mixed &*= 0xC2B2_AE35
        mixed ^= mixed >> 16
        return Int(mixed % UInt32(truncatingIfNeeded: maxParallelism))
    }

    /// The subtask that owns a key group.
    @inline(__always) static func subtask(ofGroup group: Int, parallelism: Int, maxParallelism: Int) -> Int {
        group * parallelism / maxParallelism
    }

    /// The key groups a subtask owns.
    static func range(ofSubtask subtask: Int, parallelism: Int, maxParallelism: Int) -> Range<Int> {
        let start = (subtask * maxParallelism + parallelism - 1) / parallelism
        let end = ((subtask + 1) * maxParallelism + parallelism - 1) / parallelism
        return start..<end
    }
}
