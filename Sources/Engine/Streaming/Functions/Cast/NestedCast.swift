import LabKernel
import StreamTypes

/// Casts between collections and between rows: element by element, field by field in order.
enum NestedCast {
    static func make(_ cast: Cast) throws(LabError) -> RowCast? {
        guard let pairs = pairs(cast.from, cast.to) else { return nil }
        var children: [RowCast?] = []
        for (from, to) in pairs {
            if from.isSameStored(as: to) {
                children.append(nil)
                continue
            }
            guard let child = try element(Cast(from: from, to: to, clock: cast.clock)) else { return nil }
            children.append(child)
        }
        let casts = children
        let fails = casts.contains { $0?.fails == true }
        if case .row = cast.to {
            return RowCast(fails: fails) { (arguments, row, out) throws(JobFailure) in
                let stored = row & arguments[0].mask
                for (index, cast) in casts.enumerated() {
                    try append(arguments[0].children[index], stored, to: out.children[index], cast)
                }
                out.appendRowOfChildren()
            }
        }
        return RowCast(fails: fails) { (arguments, row, out) throws(JobFailure) in
            for element in arguments[0].elements(row) {
                for (index, cast) in casts.enumerated() {
                    try append(arguments[0].children[index], element, to: out.children[index], cast)
                }
            }
            out.appendOffset(out.children[0].count)
        }
    }

    private static func pairs(_ from: LogicalType, _ to: LogicalType) -> [(LogicalType, LogicalType)]? {
        switch (from, to) {
        case (.array(let a), .array(let b)): return [(a.logical, b.logical)]
        case (.map(let key, let value), .map(let toKey, let toValue)):
            return [(key.logical, toKey.logical), (value.logical, toValue.logical)]
        case (.multiset(let a), .multiset(let b)): return [(a.logical, b.logical), (.int, .int)]
        case (.row(let a), .row(let b)) where a.count == b.count:
            return zip(a, b).map { ($0.type.logical, $1.type.logical) }
        default: return nil
        }
    }

    /// A cast of single values, also of those that whole lanes are cast for elsewhere.
    private static func element(_ cast: Cast) throws(LabError) -> RowCast? {
        if let rows = try RowCast.make(cast) { return rows }
        guard let lanes = cast.lanes() else { return nil }
        let (value, result) = (Column(ColumnLayout(cast.from)), Column(ColumnLayout(cast.to)))
        return RowCast(fails: lanes.fails) { (arguments, row, out) throws(JobFailure) in
            value.clear()
            value.append(from: arguments[0], row: row)
            result.clear()
            do throws(RowFailure) {
                try lanes.run([value], 1, result)
            } catch {
                throw error.failure
            }
            out.append(from: result, row: 0)
        }
    }

    private static func append(
        _ source: Column, _ row: Int, to out: Column, _ cast: RowCast?
    ) throws(JobFailure) {
        if source.isNull(row) { return out.appendNull() }
        if let cast { try cast.convert([source], row, out) } else { out.append(from: source, row: row) }
    }
}
