import LabKernel

/// What an expression may know besides its row; shared by the kernels of one operator and set by it before
/// each call.
package final class EvaluationClock {
    /// Processing time, milliseconds since 1970-01-01 UTC.
    package var processingMillis: Int64 = 0
    /// The operator's current watermark; `Int64.min` before the first.
    package var watermark = Int64.min
    /// The session's time zone, by which TIMESTAMP_LTZ is shown and read.
    package let zone: ZoneRules
    /// Where RAND, RAND_INTEGER and UUID come from.
    var chance: Prng

    package init(zone: ZoneRules = .utc, chance: Prng = Prng(seed: 0, purpose: "sql.functions")) {
        self.zone = zone
        self.chance = chance
    }
}
