import LabKernel
import StreamTypes

/// What converts one row: reads `arguments[0]`, appends one value to `out`.
typealias RowConversion = (_ arguments: [Column], _ row: Int, _ out: Column) throws(JobFailure) -> Void

/// Casts that are done row by row.
enum RowCast {
    /// The conversion of a pair of types; nil if there is none.
    static func make(_ cast: Cast) -> RowConversion? {
        let (from, to, zone) = (cast.from, cast.to, cast.clock.zone)
        switch (from, to) {
        case (.timestampLTZ(let p, _), .timestamp(let q, _)):
            return { (arguments, row, out) throws(JobFailure) in
                let nanos = TimestampLanes.nanos(arguments[0], row, precision: p)
                out.append(nanos: TimestampLanes.local(nanos, zone), precision: q)
            }
        case (.timestamp(let p, _), .timestampLTZ(let q, _)):
            return { (arguments, row, out) throws(JobFailure) in
                let nanos = TimestampLanes.nanos(arguments[0], row, precision: p)
                out.append(nanos: TimestampLanes.utc(nanos, zone), precision: q)
            }
        default: return nil
        }
    }
}
