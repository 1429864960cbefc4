import LabKernel
import StreamTypes

/// Timestamps of any precision as nanoseconds since 1970-01-01.
enum TimestampLanes {
    /// The nanoseconds of a row of a timestamp column.
    @inline(__always) static func nanos(_ column: Column, _ row: Int, precision: Int) -> Int128 {
        precision <= 3
            ? Int128(column.int64s[row & column.mask]) * 1_000_000 : column.int128s[row & column.mask]
    }

    /// The milliseconds of a row of a timestamp column, rounded towards the past.
    @inline(__always) static func millis(_ column: Column, _ row: Int) -> Int64 {
        column.kind == .int64
            ? column.int64s[row & column.mask]
            : Int64(column.int128s[row & column.mask].dividedFloor(by: 1_000_000))
    }

    /// Local time of an instant.
    static func local(_ nanos: Int128, _ zone: ZoneRules) -> Int128 {
        let millis = Int64(nanos.dividedFloor(by: 1_000_000))
        return nanos + Int128(zone.local(fromUTC: millis) - millis) * 1_000_000
    }

    /// The instant of a local time.
    static func utc(_ nanos: Int128, _ zone: ZoneRules) -> Int128 {
        let millis = Int64(nanos.dividedFloor(by: 1_000_000))
        return nanos + Int128(zone.utc(fromLocal: millis) - millis) * 1_000_000
    }
}

extension Column {
    /// Appends a timestamp, cut to the precision.
    func append(nanos: Int128, precision: Int) {
        let unit = DecimalMath.powers[9 - precision]
        let cut = nanos.dividedFloor(by: unit) * unit
        if precision <= 3 {
            append(int64: Int64(cut.dividedFloor(by: 1_000_000)))
        } else {
            append(int128: cut)
        }
    }
}
