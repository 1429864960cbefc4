import FlinkSQL
import LabKernel

/// The slice of each row of a batch.
struct SliceEnds {
    private enum Source {
        case constant(Int64)
        case times(Column, ZoneRules?)
        /// The windows rows carry already: their ends.
        case ends(Column)
    }
    private let source: Source
    private let slices: WindowSlices?
    private let count: Int

    /// All rows are in one slice.
    static func constant(_ end: Int64) -> SliceEnds {
        SliceEnds(source: .constant(end), slices: nil, count: 0)
    }

    /// By a time attribute; `zone` if its windows are laid out in local time.
    static func times(_ column: Column, _ slices: WindowSlices, _ zone: ZoneRules?, count: Int) -> SliceEnds {
        SliceEnds(source: .times(column, zone), slices: slices, count: count)
    }

    /// By window ends the rows carry: each window is its own slice.
    static func ends(_ column: Column, _ slices: WindowSlices, count: Int) -> SliceEnds {
        SliceEnds(source: .ends(column), slices: slices, count: count)
    }

    /// The end of a row's slice.
    @inline(__always) func end(_ row: Int) -> Int64 {
        switch source {
        case .constant(let end): return end
        case .ends(let column): return column.int64s[row]
        case .times(let column, let zone):
            let millis = TimestampLanes.millis(column, row)
            return slices.unsafelyUnwrapped.sliceEnd(zone.map { $0.local(fromUTC: millis) } ?? millis)
        }
    }

    /// The ends of all rows' slices.
    func all(_ n: Int) -> [Int64] {
        guard case .times(let column, nil) = source, column.kind == .int64, let slices,
            let divisor = ConstantDivisor(slices.slice)
        else { return (0..<n).map { end($0) } }
        let (lanes, slice, offset) = (column.int64s, slices.slice, slices.offset)
        return (0..<n).map { row in
            let remainder = divisor.remainder(lanes[row] &- offset)
            return lanes[row] &- remainder &+ (remainder < 0 ? 0 : slice)
        }
    }

    /// The one slice that all rows are in, if they are: found with the least and greatest time, not per row.
    func uniformEnd() -> Int64? {
        switch source {
        case .constant(let end): return end
        case .ends(let column):
            let (least, greatest) = range(column.int64s)
            return least == greatest ? least : nil
        case .times(let column, nil) where column.kind == .int64:
            guard let slices else { return nil }
            let (least, greatest) = range(column.int64s)
            let end = slices.sliceEnd(least)
            return end == slices.sliceEnd(greatest) ? end : nil
        case .times:
            let first = end(0)
            return (1..<count).allSatisfy { end($0) == first } ? first : nil
        }
    }

    private func range(_ lanes: UnsafePointer<Int64>) -> (least: Int64, greatest: Int64) {
        var (least, greatest) = (lanes[0], lanes[0])
        for row in 1..<max(count, 1) {
            least = min(least, lanes[row])
            greatest = max(greatest, lanes[row])
        }
        return (least, greatest)
    }
}
