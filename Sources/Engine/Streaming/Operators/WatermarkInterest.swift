/// Which watermarks can change what an operator does.
///
/// A watermark assigner stops inside a batch only at watermarks that matter downstream; between them results
/// cannot differ.
enum WatermarkInterest: Hashable, Sendable {
    /// Every watermark.
    case all
    /// None: the operator only hands them on.
    case none
    /// Only crossing one of `offset + k * step - 1` milliseconds.
    case multiples(step: Int64, offset: Int64)

    /// What matters to either of two.
    func union(_ other: WatermarkInterest) -> WatermarkInterest {
        switch (self, other) {
        case (.none, let rest), (let rest, .none): rest
        case (.multiples(let a, let x), .multiples(let b, let y))
        where (x - y) % min(a, b) == 0 && max(a, b) % min(a, b) == 0:
            a <= b ? self : other
        default: .all
        }
    }
}
