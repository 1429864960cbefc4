/// The role a timestamp column plays for the engine's clock.
///
/// A time attribute follows the column through projections until an operation makes it an ordinary timestamp.
package enum TimeAttribute: UInt8, Hashable, Sendable {
    /// An ordinary timestamp.
    case none
    /// Event time: the column carries a watermark.
    case rowtime
    /// Processing time: the value is the machine clock at the moment of reading.
    case proctime

    /// The mark printed after the type, as `*ROWTIME*`; empty for an ordinary timestamp.
    package var mark: String {
        switch self {
        case .none: ""
        case .rowtime: " *ROWTIME*"
        case .proctime: " *PROCTIME*"
        }
    }
}
