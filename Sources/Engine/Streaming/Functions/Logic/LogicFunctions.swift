import FlinkSQL
import LabKernel
import StreamTypes

/// `AND OR NOT` with three-valued logic, and the `IS …` tests, which never give NULL.
enum LogicFunctions {
    static let rows: [FunctionRow] = [
        FunctionRow(.and) { (call: FunctionCall) throws(LabError) in
            JunctionKernel(call.type, call.operands, deciding: 0)
        },
        FunctionRow(.or) { (call: FunctionCall) throws(LabError) in
            JunctionKernel(call.type, call.operands, deciding: 1)
        },
        FunctionRow(.not) { (call: FunctionCall) throws(LabError) in
            call.kernel { arguments, n, out in
                out.resize(n)
                Lanes.map(arguments[0].bools, arguments[0].mask, out.bools, n) { $0 ^ 1 }
                out.intersectValidity(arguments, n)
            }
        },
        FunctionRow(.isNull) { (call: FunctionCall) throws(LabError) in test(call) { _, isNull in isNull } },
        FunctionRow(.isNotNull) { (call: FunctionCall) throws(LabError) in test(call) { _, isNull in !isNull }
        },
        FunctionRow(.isTrue) { (call: FunctionCall) throws(LabError) in truth(call) { $0 && !$1 } },
        FunctionRow(.isNotTrue) { (call: FunctionCall) throws(LabError) in truth(call) { !($0 && !$1) } },
        FunctionRow(.isFalse) { (call: FunctionCall) throws(LabError) in truth(call) { !$0 && !$1 } },
        FunctionRow(.isNotFalse) { (call: FunctionCall) throws(LabError) in truth(call) { $0 || $1 } },
    ]

    private static func test(_ call: FunctionCall, _ op: @escaping (Bool, Bool) -> Bool) -> Kernel {
        call.kernel { arguments, n, out in
            out.resize(n)
            for row in 0..<n { out.bools[row] = op(false, arguments[0].isNull(row)) ? 1 : 0 }
        }
    }

    private static func truth(_ call: FunctionCall, _ op: @escaping (Bool, Bool) -> Bool) -> Kernel {
        call.kernel { arguments, n, out in
            let value = arguments[0]
            out.resize(n)
            for row in 0..<n {
                out.bools[row] = op(value.bools[row & value.mask] != 0, value.isNull(row)) ? 1 : 0
            }
        }
    }
}

/// AND (`deciding` 0) or OR (`deciding` 1): a deciding operand settles a row, else a NULL operand makes it NULL.
///
/// Operands are evaluated from the left; one that can fail sees only rows that are not settled yet, as in Flink's generated code.
final class JunctionKernel: Kernel {
    private let operands: [Kernel]
    private let deciding: UInt8
    private let rows = SubBatch()

    init(_ type: DataType, _ operands: [Kernel], deciding: UInt8) {
        self.operands = operands
        self.deciding = deciding
        super.init(type)
    }

    override var canFail: Bool { operands.contains { $0.canFail } }
    override var isConstant: Bool { operands.allSatisfy(\.isConstant) }

    override func evaluate(_ batch: Batch) throws(RowFailure) -> Column {
        out.resize(batch.count)
        out.bools.update(repeating: deciding ^ 1, count: batch.count)
        for (index, operand) in operands.enumerated() {
            if index > 0, operand.canFail {
                try evaluateOpen(operand, batch)
            } else {
                merge(try operand.evaluate(batch), batch.count)
            }
        }
        return out
    }

    private func merge(_ value: Column, _ n: Int) {
        if value.allValid, out.allValid {
            let (lanes, mask) = (value.bools, value.mask)
            if deciding == 0 {
                for row in 0..<n { out.bools[row] &= lanes[row & mask] }
            } else {
                for row in 0..<n { out.bools[row] |= lanes[row & mask] }
            }
            return
        }
        for row in 0..<n { settle(row, value, row) }
    }

    private func settle(_ row: Int, _ value: Column, _ at: Int) {
        let isSettled = !out.isNull(row) && out.bools[row] == deciding
        guard !isSettled else { return }
        if value.isNull(at) {
            out.setNull(row)
        } else if value.bools[at & value.mask] == deciding {
            out.bools[row] = deciding
            out.setValid(row)
        }
    }

    private func evaluateOpen(_ operand: Kernel, _ batch: Batch) throws(RowFailure) {
        let open = (0..<batch.count).filter { out.isNull($0) || out.bools[$0] != deciding }.map { Int32($0) }
        guard !open.isEmpty else { return }
        let value = try rows.evaluate(operand, batch, open)
        for (position, row) in open.enumerated() { settle(Int(row), value, position) }
    }
}
