import LabKernel
import StreamTypes

/// `JSON_QUERY(json, path [RETURNING type] [wrapper] [… ON EMPTY] [… ON ERROR])`: an array or object, as JSON
/// text or as an array of texts.
enum JsonQuery {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        let (wrapper, onEmpty, onError) = (call.symbol(2), call.symbol(3), call.symbol(4))
        let asArray = call.type.logical.elementType != nil
        let (memo, buffer) = (Memo<JsonAccess>(), TextBuffer())
        return try call.with(.string, .string).kernel(
            fails: onEmpty == "ERROR" || onError == "ERROR",
            Lanes.lenient { (arguments, row, out) throws(JobFailure) in
                guard !arguments[0].isNull(row), !arguments[1].isNull(row) else { return out.appendNull() }
                let access = try memo.value(arguments[1].bytes(row)) { JsonAccess($0) }
                switch wrapped(access, arguments[0].bytes(row), wrapper) {
                case .value(let value?): try append(value, asArray, out, buffer, onError)
                case .value(nil):
                    let empty = JobFailure.table("Empty result of JSON_QUERY function is not allowed")
                    try fallBack(onEmpty, empty, asArray, out)
                case .failure(let failure): try fallBack(onError, failure, asArray, out)
                }
            })
    }

    private static func wrapped(
        _ access: JsonAccess, _ json: TextBytes, _ wrapper: String
    ) -> JsonAccess.Outcome {
        let outcome = access.find(json)
        guard case .value(let found?) = outcome else { return outcome }
        var value = found
        if wrapper.hasSuffix("UNCONDITIONAL_ARRAY") {
            value = .array([found])
        } else if wrapper.hasSuffix("CONDITIONAL_ARRAY") {
            if case .array = found { value = found } else { value = .array([found]) }
        }
        guard value.isScalar else { return .value(value) }
        if access.isLax { return .value(nil) }
        let buffer = TextBuffer()
        value.writeScalar(to: buffer)
        let shown = String(decoding: buffer.bytes, as: UTF8.self)
        return .failure(
            .table("Strict jsonpath mode requires array or object value, and the actual value is: '\(shown)'")
        )
    }

    private static func append(
        _ value: JsonDatum, _ asArray: Bool, _ out: Column, _ buffer: TextBuffer, _ onError: String
    ) throws(JobFailure) {
        guard asArray else {
            value.write(to: buffer)
            return buffer.flush(to: out)
        }
        guard case .array(let elements) = value else {
            let mismatch = JobFailure(
                "java.lang.ClassCastException",
                "class java.util.LinkedHashMap cannot be cast to class java.util.List")
            return try fallBack(onError, mismatch, true, out)
        }
        for element in elements {
            if element.isNull {
                out.children[0].appendNull()
            } else {
                element.writeScalar(to: buffer)
                buffer.flush(to: out.children[0])
            }
        }
        out.appendOffset(out.children[0].count)
    }

    private static func fallBack(
        _ behaviour: String, _ failure: JobFailure, _ asArray: Bool, _ out: Column
    ) throws(JobFailure) {
        switch behaviour {
        case "ERROR": throw failure
        case "EMPTY_ARRAY" where asArray, "EMPTY ARRAY" where asArray: out.appendOffset(out.children[0].count)
        case "EMPTY_ARRAY", "EMPTY ARRAY": out.append(string: "[]")
        case "EMPTY_OBJECT" where !asArray, "EMPTY OBJECT" where !asArray: out.append(string: "{}")
        default: out.appendNull()
        }
    }
}
