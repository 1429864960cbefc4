/// What a row of a changelog does to the table it describes.
package enum RowKind: UInt8, Hashable, Sendable, CaseIterable {
    case insert = 0
    case updateBefore = 1
    case updateAfter = 2
    case delete = 3

    /// `+I`, `-U`, `+U` or `-D`.
    package var symbol: String {
        switch self {
        case .insert: "+I"
        case .updateBefore: "-U"
        case .updateAfter: "+U"
        case .delete: "-D"
        }
    }

    /// Whether the row adds to the table (`+I`, `+U`) rather than takes away.
    package var isAccumulate: Bool { self == .insert || self == .updateAfter }
}
