import LabKernel

/// An object lock: until when a version is kept, and how strictly.
package struct Retention: Sendable, Equatable {
    package enum Mode: String, Sendable {
        /// Nobody can delete the version.
        case compliance = "COMPLIANCE"
        /// Who may bypass the lock and says so can.
        case governance = "GOVERNANCE"
    }

    package var mode: Mode
    package var until: Instant
}
