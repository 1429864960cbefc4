import LabKernel

/// Times as the service's documents write them: whole seconds, with three zeros that clients insist on.
enum OSSTime {
    /// `2026-01-02T03:04:05.000Z`.
    static func text(_ instant: Instant) -> String {
        ISO8601.millisText(Instant(epochSeconds: instant.epochSeconds))
    }
}
