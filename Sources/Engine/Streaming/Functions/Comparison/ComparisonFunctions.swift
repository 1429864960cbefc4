import FlinkSQL
import LabKernel
import StreamTypes

/// `= <> < <= > >=` and `IS [NOT] DISTINCT FROM`.
///
/// A NULL operand gives NULL; DISTINCT FROM never does. Doubles compare as in Java: NaN equals nothing and is less than nothing.
enum ComparisonFunctions {
    static let rows: [FunctionRow] = [
        FunctionRow(.equals) { (call: FunctionCall) throws(LabError) in compile(call) },
        FunctionRow(.notEquals) { (call: FunctionCall) throws(LabError) in compile(call) },
        FunctionRow(.lessThan) { (call: FunctionCall) throws(LabError) in compile(call) },
        FunctionRow(.lessThanOrEqual) { (call: FunctionCall) throws(LabError) in compile(call) },
        FunctionRow(.greaterThan) { (call: FunctionCall) throws(LabError) in compile(call) },
        FunctionRow(.greaterThanOrEqual) { (call: FunctionCall) throws(LabError) in compile(call) },
        FunctionRow(.isDistinctFrom) { (call: FunctionCall) throws(LabError) in
            distinct(call, whenDistinct: true)
        },
        FunctionRow(.isNotDistinctFrom) { (call: FunctionCall) throws(LabError) in
            distinct(call, whenDistinct: false)
        },
    ]

    private static func compile(_ call: FunctionCall) -> Kernel {
        let aligned = align(call)
        switch ColumnLayout(aligned.operandType(0)) {
        case .int64: return fixed(aligned, \.int64s)
        case .int128: return fixed(aligned, \.int128s)
        case .double: return fixed(aligned, \.doubles)
        case .bool: return fixed(aligned, \.bools)
        case .bytes: return bytes(aligned)
        default: return general(aligned)
        }
    }

    /// Brings both operands to one layout and scale.
    static func align(_ call: FunctionCall) -> FunctionCall {
        var copy = call
        copy.operands = OperandAlignment.align(call.operands)
        return copy
    }

    private static func fixed<Lane: Comparable>(
        _ call: FunctionCall, _ lanes: KeyPath<Column, UnsafeMutablePointer<Lane>>
    ) -> Kernel {
        switch call.id {
        case .equals: call.kernel(body(lanes) { $0 == $1 })
        case .notEquals: call.kernel(body(lanes) { $0 != $1 })
        case .lessThan: call.kernel(body(lanes) { $0 < $1 })
        case .lessThanOrEqual: call.kernel(body(lanes) { $0 <= $1 })
        case .greaterThan: call.kernel(body(lanes) { $0 > $1 })
        default: call.kernel(body(lanes) { $0 >= $1 })
        }
    }

    @inline(__always)
    private static func body<Lane: Comparable>(
        _ lanes: KeyPath<Column, UnsafeMutablePointer<Lane>>, _ op: @escaping (Lane, Lane) -> Bool
    ) -> BatchBody {
        { arguments, n, out in
            let (a, b) = (arguments[0], arguments[1])
            out.resize(n)
            Lanes.combine(a[keyPath: lanes], a.mask, b[keyPath: lanes], b.mask, out.bools, n) {
                op($0, $1) ? 1 : 0
            }
            out.intersectValidity(arguments, n)
        }
    }

    private static func bytes(_ call: FunctionCall) -> Kernel {
        switch call.id {
        case .equals: return call.kernel(byteBody { ColumnEquality.sameBytes($0, $1) })
        case .notEquals: return call.kernel(byteBody { !ColumnEquality.sameBytes($0, $1) })
        default:
            let accepts = orderTest(call.id)
            return call.kernel(byteBody { accepts(ColumnOrder.bytes($0, $1)) })
        }
    }

    @inline(__always)
    private static func byteBody(
        _ op: @escaping (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Bool
    ) -> BatchBody {
        { arguments, n, out in
            out.resize(n)
            for row in 0..<n { out.bools[row] = op(arguments[0].bytes(row), arguments[1].bytes(row)) ? 1 : 0 }
            out.intersectValidity(arguments, n)
        }
    }

    private static func orderTest(_ id: FunctionID) -> (Int) -> Bool {
        switch id {
        case .equals: { $0 == 0 }
        case .notEquals: { $0 != 0 }
        case .lessThan: { $0 < 0 }
        case .lessThanOrEqual: { $0 <= 0 }
        case .greaterThan: { $0 > 0 }
        default: { $0 >= 0 }
        }
    }

    private static func general(_ call: FunctionCall) -> Kernel {
        let accepts = orderTest(call.id)
        let isEquality = call.id == .equals || call.id == .notEquals
        return call.kernel(
            Lanes.strict { (arguments, row, out) throws(JobFailure) in
                let (a, b) = (arguments[0], arguments[1])
                let order =
                    isEquality
                    ? (ColumnEquality.equal(a, row, b, row) ? 0 : 1)
                    : ColumnOrder.compareValues(a, row, b, row)
                out.append(bool: accepts(order))
            })
    }

    private static func distinct(_ call: FunctionCall, whenDistinct: Bool) -> Kernel {
        align(call).kernel(
            Lanes.lenient { (arguments, row, out) throws(JobFailure) in
                out.append(bool: ColumnEquality.equal(arguments[0], row, arguments[1], row) != whenDistinct)
            })
    }
}
