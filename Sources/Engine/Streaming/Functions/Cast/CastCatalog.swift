import LabKernel
import StreamTypes

/// Finds the kernel for `CAST` and `TRY_CAST` by the kinds of the two types; one file per target kind.
enum CastCatalog {
    /// - Throws: `LabError` ENG003 for a pair of types between which there is no cast.
    static func compile(
        _ value: Kernel, to type: DataType, isTry: Bool, clock: EvaluationClock
    ) throws(LabError) -> Kernel {
        let (from, to) = (value.type.logical, type.logical)
        if from.isSameStored(as: to) { return value }
        let cast = Cast(from: from, to: to, clock: clock)
        var found = cast.lanes()
        if found == nil { found = try cast.rows(isTry: isTry) }
        guard let body = found else {
            throw LabError("ENG003", "no cast from \(from) to \(to)")
        }
        return FunctionKernel(type, [value], fails: body.fails && !isTry, body: body.run)
    }
}

/// A body with whether it may fail the job.
struct CastBody {
    var fails: Bool
    var run: BatchBody
}

/// One pair of types.
struct Cast {
    let from: LogicalType
    let to: LogicalType
    let clock: EvaluationClock

    /// Casts that work on whole lanes and cannot fail.
    func lanes() -> CastBody? {
        switch (from, to) {
        case (.timestamp(let p, _), .timestamp(let q, _)), (.timestampLTZ(let p, _), .timestampLTZ(let q, _)):
            return timestamps(p, q)
        case (_, .tinyint) where from.isInteger: return integers { Int64(Int8(truncatingIfNeeded: $0)) }
        case (_, .smallint) where from.isInteger: return integers { Int64(Int16(truncatingIfNeeded: $0)) }
        case (_, .int) where from.isInteger: return integers { Int64(Int32(truncatingIfNeeded: $0)) }
        case (_, .bigint) where from.isInteger: return integers { $0 }
        case (_, .double) where from.isInteger: return doubles { Double($0) }
        case (_, .float) where from.isInteger: return doubles { Double(Float($0)) }
        case (.double, .float):
            return CastBody(fails: false, run: Lanes.doubleMap { Double(Float($0)) })
        case (.float, .double): return CastBody(fails: false, run: Lanes.doubleMap { $0 })
        default: return nil
        }
    }

    @inline(__always) private func integers(_ op: @escaping (Int64) -> Int64) -> CastBody {
        CastBody(fails: false, run: Lanes.int64Map(op))
    }

    @inline(__always) private func doubles(_ op: @escaping (Int64) -> Double) -> CastBody {
        CastBody(fails: false) { arguments, n, out in
            out.resize(n)
            Lanes.map(arguments[0].int64s, arguments[0].mask, out.doubles, n, op)
            out.intersectValidity(arguments, n)
        }
    }

    /// A change of precision cuts digits off.
    private func timestamps(_ p: Int, _ q: Int) -> CastBody? {
        switch (p <= 3, q <= 3) {
        case (true, true):
            if q >= p { return CastBody(fails: false, run: Lanes.int64Map { $0 }) }
            let unit: Int64 = [1000, 100, 10][q]
            return CastBody(fails: false, run: Lanes.int64Map { $0.dividedFloor(by: unit) * unit })
        case (true, false):
            return CastBody(fails: false) { arguments, n, out in
                out.resize(n)
                Lanes.map(arguments[0].int64s, arguments[0].mask, out.int128s, n) { Int128($0) * 1_000_000 }
                out.intersectValidity(arguments, n)
            }
        case (false, true):
            let unit: Int64 = [1000, 100, 10, 1][q]
            return CastBody(fails: false) { arguments, n, out in
                out.resize(n)
                Lanes.map(arguments[0].int128s, arguments[0].mask, out.int64s, n) {
                    Int64($0.dividedFloor(by: 1_000_000)).dividedFloor(by: unit) * unit
                }
                out.intersectValidity(arguments, n)
            }
        case (false, false):
            let unit = q >= p ? 1 : DecimalMath.powers[9 - q]
            return CastBody(fails: false) { arguments, n, out in
                out.resize(n)
                Lanes.map(arguments[0].int128s, arguments[0].mask, out.int128s, n) {
                    $0.dividedFloor(by: unit) * unit
                }
                out.intersectValidity(arguments, n)
            }
        }
    }

    /// Casts row by row; a row that cannot be cast fails the job, or is NULL for TRY_CAST.
    func rows(isTry: Bool) throws(LabError) -> CastBody? {
        guard let cast = try RowCast.make(self) else { return nil }
        let convert = cast.convert
        guard isTry, cast.fails else { return CastBody(fails: cast.fails, run: Lanes.strict(convert)) }
        return CastBody(
            fails: false,
            run: Lanes.strict { (arguments, row, out) throws(JobFailure) in
                do throws(JobFailure) {
                    try convert(arguments, row, out)
                } catch {
                    out.discardParts(of: out.count)
                    out.appendNull()
                }
            })
    }
}

extension Column {
    /// Takes back what was appended to the children for row `rows`, which is not ended.
    fileprivate func discardParts(of rows: Int) {
        for child in children {
            let kept = layout.hasOffsets ? Int(offsets[rows]) : rows
            child.truncate(kept)
            child.discardParts(of: kept)
        }
    }
}

extension LogicalType {
    /// Whether values of both types are stored alike and mean the same, so that a cast is no work.
    func isSameStored(as other: LogicalType) -> Bool {
        switch (self, other) {
        case (.timestamp(let p, _), .timestamp(let q, _)): p == q
        case (.timestampLTZ(let p, _), .timestampLTZ(let q, _)): p == q
        case (.time, .time): true
        case (.varchar(let p), .varchar(let q)), (.varbinary(let p), .varbinary(let q)): p <= q
        case (.char, .varchar(Self.maxLength)): true
        case (.binary, .varbinary(Self.maxLength)): true
        case (.array(let a), .array(let b)), (.multiset(let a), .multiset(let b)):
            a.logical.isSameStored(as: b.logical)
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            key.logical.isSameStored(as: otherKey.logical)
                && value.logical.isSameStored(as: otherValue.logical)
        case (.row(let a), .row(let b)):
            a.count == b.count
                && zip(a, b).allSatisfy {
                    $0.name == $1.name && $0.type.logical.isSameStored(as: $1.type.logical)
                }
        default: self == other
        }
    }
}
