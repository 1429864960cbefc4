import FlinkSQL

/// The order of rows by ORDER BY keys.
struct RowOrder {
    let keys: [SortKey]

    /// Negative, zero or positive as one row comes before, with or after another.
    func compare(_ a: [Column], _ left: Int, _ b: [Column], _ right: Int) -> Int {
        for key in keys {
            let (x, y) = (a[key.column], b[key.column])
            let (leftNull, rightNull) = (x.isNull(left), y.isNull(right))
            if leftNull || rightNull {
                if leftNull && rightNull { continue }
                return leftNull == key.nullsFirst ? -1 : 1
            }
            let order = ColumnOrder.compareValues(x, left, y, right)
            if order != 0 { return key.isAscending ? order : -order }
        }
        return 0
    }
}
