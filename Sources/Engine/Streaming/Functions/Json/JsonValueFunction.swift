import LabKernel
import StreamTypes

/// `JSON_VALUE(json, path [RETURNING type] [… ON EMPTY] [… ON ERROR])`: one scalar, as text or as the type.
///
/// As in Flink, a JSON value of another kind than the type fails the job whatever ON ERROR says.
enum JsonValueFunction {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        let type = call.type.logical
        guard type.isCharacter || [.boolean, .int, .double].contains(type) else {
            throw LabError(
                "ENG004", "JSON_VALUE cannot return \(type)",
                fix: "return BOOLEAN, INTEGER, DOUBLE or STRING and cast it")
        }
        let (onEmpty, onError) = (call.symbol(2), call.symbol(4))
        var typed = try call.with(.string, .string)
        for index in [3, 5] where index < call.operands.count {
            typed.operands[index] = try typed.operand(index, as: type)
        }
        let (memo, buffer) = (Memo<JsonAccess>(), TextBuffer())
        return typed.kernel(
            fails: onEmpty == "ERROR" || onError == "ERROR" || !type.isCharacter,
            Lanes.lenient { (arguments, row, out) throws(JobFailure) in
                guard !arguments[0].isNull(row), !arguments[1].isNull(row) else { return out.appendNull() }
                let access = try memo.value(arguments[1].bytes(row)) { JsonAccess($0) }
                switch scalar(access, arguments[0].bytes(row)) {
                case .value(let value?): try append(value, type, out, buffer)
                case .value(nil):
                    let empty = JobFailure.table("Empty result of JSON_VALUE function is not allowed")
                    try fallBack(onEmpty, 3, empty, arguments, row, out)
                case .failure(let failure): try fallBack(onError, 5, failure, arguments, row, out)
                }
            })
    }

    private static func scalar(_ access: JsonAccess, _ json: TextBytes) -> JsonAccess.Outcome {
        guard case .value(let value?) = access.find(json), !value.isScalar else { return access.find(json) }
        if access.isLax { return .value(nil) }
        let buffer = TextBuffer()
        value.write(to: buffer)
        let shown = String(decoding: buffer.bytes, as: UTF8.self)
        return .failure(
            .table("Strict jsonpath mode requires scalar value, and the actual value is: '\(shown)'"))
    }

    private static func fallBack(
        _ behaviour: String, _ index: Int, _ failure: JobFailure, _ arguments: [Column], _ row: Int,
        _ out: Column
    ) throws(JobFailure) {
        switch behaviour {
        case "ERROR": throw failure
        case "DEFAULT" where index < arguments.count: out.append(from: arguments[index], row: row)
        default: out.appendNull()
        }
    }

    private static func append(
        _ value: JsonDatum, _ type: LogicalType, _ out: Column, _ buffer: TextBuffer
    ) throws(JobFailure) {
        switch (type, value) {
        case (.char, _), (.varchar, _):
            value.writeScalar(to: buffer)
            buffer.flush(to: out)
        case (.boolean, .bool(let bool)): out.append(bool: bool)
        case (.int, .int(let int)) where Int32(exactly: int) != nil: out.append(int64: int)
        case (.double, .double(let double)): out.append(double: double)
        default: throw mismatch(value, type)
        }
    }

    private static func mismatch(_ value: JsonDatum, _ type: LogicalType) -> JobFailure {
        let actual: String
        switch value {
        case .bool: actual = "java.lang.Boolean"
        case .int(let int): actual = Int32(exactly: int) == nil ? "java.lang.Long" : "java.lang.Integer"
        case .big: actual = "java.math.BigInteger"
        case .double: actual = "java.lang.Double"
        default: actual = "java.lang.String"
        }
        let wanted =
            switch type {
            case .boolean: "java.lang.Boolean"
            case .double: "java.lang.Double"
            default: "java.lang.Integer"
            }
        return JobFailure(
            "java.lang.ClassCastException",
            "class \(actual) cannot be cast to class \(wanted) (\(actual) and \(wanted) are in module java.base"
                + " of loader 'bootstrap')")
    }
}
