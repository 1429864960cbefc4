/// The loops that kernels are made of. Each is inlined into its caller with the row function as a literal, so
/// the compiler sees
/// a plain loop over pointers.
enum Lanes {
    /// `out[i] = op(a[i])`; the operand is dense or constant.
    @inline(__always)
    static func map<A, R>(
        _ a: UnsafePointer<A>, _ mask: Int, _ out: UnsafeMutablePointer<R>, _ n: Int, _ op: (A) -> R
    ) {
        if mask == 0 {
            let value = op(a[0])
            for row in 0..<n { out[row] = value }
        } else {
            for row in 0..<n { out[row] = op(a[row]) }
        }
    }

    /// `out[i] = op(a[i], b[i])`; operands are dense or constant.
    @inline(__always)
    static func combine<A, B, R>(
        _ a: UnsafePointer<A>, _ aMask: Int, _ b: UnsafePointer<B>, _ bMask: Int,
        _ out: UnsafeMutablePointer<R>,
        _ n: Int, _ op: (A, B) -> R
    ) {
        if bMask == 0 {
            let right = b[0]
            for row in 0..<n { out[row] = op(a[row & aMask], right) }
        } else if aMask == 0 {
            let left = a[0]
            for row in 0..<n { out[row] = op(left, b[row]) }
        } else {
            for row in 0..<n { out[row] = op(a[row], b[row]) }
        }
    }

    /// A body that computes one Int64 lane per row; NULL operands give NULL.
    @inline(__always)
    static func int64s(_ op: @escaping (Int64, Int64) -> Int64) -> BatchBody {
        { arguments, n, out in
            let (a, b) = (arguments[0], arguments[1])
            out.resize(n)
            combine(a.int64s, a.mask, b.int64s, b.mask, out.int64s, n, op)
            out.intersectValidity(arguments, n)
        }
    }

    /// A body that computes one Double lane per row; NULL operands give NULL.
    @inline(__always)
    static func doubles(_ op: @escaping (Double, Double) -> Double) -> BatchBody {
        { arguments, n, out in
            let (a, b) = (arguments[0], arguments[1])
            out.resize(n)
            combine(a.doubles, a.mask, b.doubles, b.mask, out.doubles, n, op)
            out.intersectValidity(arguments, n)
        }
    }

    /// A body that computes one Double lane per row from one operand.
    @inline(__always)
    static func doubleMap(_ op: @escaping (Double) -> Double) -> BatchBody {
        { arguments, n, out in
            out.resize(n)
            map(arguments[0].doubles, arguments[0].mask, out.doubles, n, op)
            out.intersectValidity(arguments, n)
        }
    }

    /// A body that computes one Int64 lane per row from one operand.
    @inline(__always)
    static func int64Map(_ op: @escaping (Int64) -> Int64) -> BatchBody {
        { arguments, n, out in
            out.resize(n)
            map(arguments[0].int64s, arguments[0].mask, out.int64s, n, op)
            out.intersectValidity(arguments, n)
        }
    }

    /// A body that appends exactly one value to `out` for each row whose operands are all not NULL; other
    /// rows become NULL.
    ///
    /// For functions over strings and collections, whose work per row outweighs the call.
    @inline(__always)
    static func strict(
        _ row: @escaping (_ arguments: [Column], _ row: Int, _ out: Column) throws(JobFailure) -> Void
    ) -> BatchBody {
        { (arguments: [Column], n: Int, out: Column) throws(RowFailure) in
            out.reserve(n)
            let nullable = arguments.filter { !$0.allValid }
            rows: for index in 0..<n {
                for argument in nullable where argument.isNull(index) {
                    out.appendNull()
                    continue rows
                }
                do throws(JobFailure) {
                    try row(arguments, index, out)
                } catch {
                    throw RowFailure(error, row: index)
                }
            }
        }
    }

    /// A body that appends exactly one value to `out` for each row, NULL operands or not.
    @inline(__always)
    static func lenient(
        _ row: @escaping (_ arguments: [Column], _ row: Int, _ out: Column) throws(JobFailure) -> Void
    ) -> BatchBody {
        { (arguments: [Column], n: Int, out: Column) throws(RowFailure) in
            out.reserve(n)
            for index in 0..<n {
                do throws(JobFailure) {
                    try row(arguments, index, out)
                } catch {
                    throw RowFailure(error, row: index)
                }
            }
        }
    }
}

extension Column {
    /// Makes row `i` NULL where row `i` of any operand is NULL. This column has `n` rows, all valid so far or
    /// with NULLs of its own.
    func intersectValidity(_ operands: [Column], _ n: Int) {
        for operand in operands where !operand.allValid {
            if operand.isConstant {
                if operand.isNull(0) { for row in 0..<n { setNull(row) } }
                continue
            }
            beginNulls()
            for word in 0..<(n + 63) >> 6 { validity[word] &= operand.validity[word] }
        }
    }
}
