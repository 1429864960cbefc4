import LabKernel
import StreamTypes

/// `JSON_OBJECT(KEY k VALUE v, …)`, `JSON_ARRAY(v, …)` and `JSON_STRING(v)`.
///
/// Members stand in the order of their names, as Flink writes them. The result of one constructor inside
/// another is taken as JSON, not as text.
enum JsonConstructors {
    static func object(_ call: FunctionCall) throws(LabError) -> Kernel {
        let keepsNulls = call.symbol(0) != "ABSENT"
        var typed = call
        for index in stride(from: 1, to: call.operands.count, by: 2) {
            typed.operands[index] = try call.operand(index, as: .string)
        }
        let values = stride(from: 2, to: call.operands.count, by: 2).map { Value(call, $0) }
        let buffer = TextBuffer()
        return JsonDocumentKernel(
            typed.kernel(
                Lanes.lenient { arguments, row, out in
                    var members: [(name: String, json: [UInt8])] = []
                    for value in values where keepsNulls || !arguments[value.index].isNull(row) {
                        value.write(arguments, row, to: buffer)
                        let name = arguments[value.index - 1].text(row)
                        members.removeAll { $0.name == name }
                        members.append((name, buffer.bytes))
                        buffer.clear()
                    }
                    write(members, to: buffer)
                    buffer.flush(to: out)
                }))
    }

    private static func write(_ members: [(name: String, json: [UInt8])], to buffer: TextBuffer) {
        buffer.append("{")
        for (index, member) in members.sorted(by: { JsonText.isLess($0.name, $1.name) }).enumerated() {
            if index > 0 { buffer.append(",") }
            JsonText.write(member.name, to: buffer)
            buffer.append(":")
            member.json.withUnsafeBufferPointer { buffer.append($0) }
        }
        buffer.append("}")
    }

    static func array(_ call: FunctionCall) throws(LabError) -> Kernel {
        let keepsNulls = call.symbol(0) == "NULL"
        let values = call.operands.indices.dropFirst().map { Value(call, $0) }
        let buffer = TextBuffer()
        return JsonDocumentKernel(
            call.kernel(
                Lanes.lenient { arguments, row, out in
                    buffer.append("[")
                    var isFirst = true
                    for value in values where keepsNulls || !arguments[value.index].isNull(row) {
                        if !isFirst { buffer.append(",") }
                        isFirst = false
                        value.write(arguments, row, to: buffer)
                    }
                    buffer.append("]")
                    buffer.flush(to: out)
                }))
    }

    static func string(_ call: FunctionCall) throws(LabError) -> Kernel {
        let value = Value(call, 0)
        let buffer = TextBuffer()
        return call.kernel(
            Lanes.strict { arguments, row, out in
                value.write(arguments, row, to: buffer)
                buffer.flush(to: out)
            })
    }

    /// An operand that becomes JSON.
    private struct Value {
        let index: Int
        private let isDocument: Bool
        private let encoder: JsonEncoder

        init(_ call: FunctionCall, _ index: Int) {
            self.index = index
            isDocument = call.operands[index] is JsonDocumentKernel
            encoder = JsonEncoder(call.operandType(index), call.clock.zone)
        }

        func write(_ arguments: [Column], _ row: Int, to out: TextBuffer) {
            let column = arguments[index]
            if column.isNull(row) { return out.append("null") }
            if isDocument { out.append(column.bytes(row)) } else { encoder.write(column, row, to: out) }
        }
    }
}

/// Marks a kernel whose text is a JSON document, so that a constructor around it takes it as such.
final class JsonDocumentKernel: Kernel {
    private let inner: Kernel

    init(_ inner: Kernel) {
        self.inner = inner
        super.init(inner.type)
    }

    override var canFail: Bool { inner.canFail }
    override var isConstant: Bool { inner.isConstant }

    override func evaluate(_ batch: Batch) throws(RowFailure) -> Column { try inner.evaluate(batch) }
}
