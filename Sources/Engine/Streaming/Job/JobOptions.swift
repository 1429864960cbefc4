import FlinkSQL
import LabKernel
import StreamTypes

/// What of a job's configuration the data plane needs; keys and defaults are Flink's.
package struct JobOptions {
    /// `parallelism.default`.
    package var parallelism = 1
    /// `pipeline.max-parallelism`.
    package var maxParallelism = KeyGroups.defaultMaxParallelism
    /// Rows of a batch; results do not depend on it.
    package var batchRows = Batch.defaultRows
    /// `pipeline.auto-watermark-interval`, milliseconds.
    package var autoWatermarkMillis: Int64 = 200
    /// `table.exec.source.idle-timeout`, milliseconds; 0 for sources that are never idle.
    package var idleTimeoutMillis: Int64 = 0
    /// `table.exec.state.ttl`, milliseconds; 0 keeps state for ever.
    package var stateTTLMillis: Int64 = 0
    /// Whether a checkpoint follows the end of input, with which sinks commit their last rows.
    package var awaitsFinalCheckpoint = false
    /// `table.local-time-zone`.
    package var zone: ZoneRules = .utc
    /// Where the job's chance comes from.
    package var seed: UInt64 = 0
    /// Rows a second that an unlimited source gives each subtask, in virtual time.
    ///
    /// Source: Alibaba Cloud documentation of Realtime Compute, "one CU handles 40,000 to 55,000 simple
    /// records per second".
    package var sourceRowsPerSecond = 40_960
    /// Whether the NOT NULL enforcer drops rows instead of failing (`table.exec.sink.not-null-enforcer` =
    /// DROP).
    package var dropsNulls = false
    /// Whether values are cut and filled to the lengths of the sink's columns
    /// (`table.exec.sink.type-length-enforcer` = TRIM_PAD).
    package var fitsLengths = false

    package init() {}
}
