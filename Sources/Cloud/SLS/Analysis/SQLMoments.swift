/// Sums of values, squares and products, of one column or of two, for variances and correlations.
///
/// Whole numbers are summed exactly, so that the order of rows changes no digit and large numbers close together, such
/// as times, keep their spread; other numbers are summed as doubles.
struct SQLMoments {
    private(set) var count = 0
    private var exact: Exact? = Exact()
    private var sums = Sums()

    private struct Sums {
        var (a, b, aa, bb, ab) = (0.0, 0.0, 0.0, 0.0, 0.0)
    }

    private struct Exact {
        var (a, b, aa, bb, ab): (Int128, Int128, Int128, Int128, Int128) = (0, 0, 0, 0, 0)

        /// Adds a row; nil when a sum grows too large.
        func adding(_ x: Int64, _ y: Int64, weight: Int) -> Exact? {
            var (sum, overflows) = (self, false)
            let (x, y, weight) = (Int128(x), Int128(y), Int128(weight))
            func add(_ value: Int128, to total: inout Int128) {
                let (product, first) = value.multipliedReportingOverflow(by: weight)
                let (next, second) = total.addingReportingOverflow(product)
                overflows = overflows || first || second
                total = next
            }
            add(x, to: &sum.a)
            add(y, to: &sum.b)
            add(x * x, to: &sum.aa)
            add(y * y, to: &sum.bb)
            add(x * y, to: &sum.ab)
            return overflows ? nil : sum
        }
    }

    /// Adds a row that stands there `weight` times.
    mutating func add(_ left: SQLValue, _ right: SQLValue, weight: Int) {
        guard let a = left.number, let b = right.number else { return }
        count += weight
        if case .long(let x) = left, case .long(let y) = right {
            exact = exact?.adding(x, y, weight: weight)
        } else {
            exact = nil
        }
        let factor = Double(weight)
        sums.a += a * factor
        sums.b += b * factor
        sums.aa += a * a * factor
        sums.bb += b * b * factor
        sums.ab += a * b * factor
    }

    /// The variance of the first column; nil without degrees of freedom.
    func variance(_ degrees: Int) -> Double? {
        guard count > 0, degrees > 0 else { return nil }
        return max(0, central(exact?.aa, exact?.a, exact?.a, sums.aa, sums.a, sums.a) / Double(degrees))
    }

    func covariance(_ degrees: Int) -> Double? {
        guard count > 0, degrees > 0 else { return nil }
        return central(exact?.ab, exact?.a, exact?.b, sums.ab, sums.a, sums.b) / Double(degrees)
    }

    /// Nil for fewer than two rows and for a column of one value.
    var correlation: Double? {
        guard count > 1 else { return nil }
        let spread =
            (central(exact?.aa, exact?.a, exact?.a, sums.aa, sums.a, sums.a)
            * central(exact?.bb, exact?.b, exact?.b, sums.bb, sums.b, sums.b)).squareRoot()
        let products = central(exact?.ab, exact?.a, exact?.b, sums.ab, sums.a, sums.b)
        return spread > 0 ? products / spread : nil
    }

    /// The sum of products around the means.
    private func central(
        _ wholeProducts: Int128?, _ whole: Int128?, _ otherWhole: Int128?, _ products: Double, _ sum: Double,
        _ otherSum: Double
    ) -> Double {
        let rough = products - sum * otherSum / Double(count)
        guard let wholeProducts, let whole, let otherWhole else { return rough }
        let (left, first) = wholeProducts.multipliedReportingOverflow(by: Int128(count))
        let (right, second) = whole.multipliedReportingOverflow(by: otherWhole)
        let (difference, third) = left.subtractingReportingOverflow(right)
        return first || second || third ? rough : Double(difference) / Double(count)
    }
}
