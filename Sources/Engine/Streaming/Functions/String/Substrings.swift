import LabKernel
import StreamTypes

/// `SUBSTRING(text, start [, length])`, `LEFT` and `RIGHT`.
///
/// A negative start counts from the end, 0 means 1; a negative length gives NULL; a start outside the text
/// gives nothing.
enum Substrings {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        try call.with(.string, .bigint, .bigint).kernel(
            Lanes.strict { arguments, row, out in
                let length = arguments.count > 2 ? arguments[2].int(row) : Int(Int32.max)
                guard length >= 0 else { return out.appendNull() }
                out.append(part(arguments[0].bytes(row), arguments[1].int(row), length))
            })
    }

    private static func part(_ text: TextBytes, _ start: Int, _ length: Int) -> TextBytes {
        if start >= 0 {
            let first = max(start - 1, 0)
            return Text.characters(text, first, first + min(length, text.count))
        }
        let first = Text.count(text) + start
        guard first >= 0 else { return Text.slice(text, 0, 0) }
        return Text.characters(text, first, first + min(length, text.count))
    }

    static func left(_ call: FunctionCall) throws(LabError) -> Kernel {
        try call.with(.string, .bigint).kernel(
            Lanes.strict { arguments, row, out in
                out.append(Text.characters(arguments[0].bytes(row), 0, arguments[1].int(row)))
            })
    }

    static func right(_ call: FunctionCall) throws(LabError) -> Kernel {
        try call.with(.string, .bigint).kernel(
            Lanes.strict { arguments, row, out in
                let text = arguments[0].bytes(row)
                let (count, wanted) = (Text.count(text), arguments[1].int(row))
                out.append(Text.characters(text, max(count - max(wanted, 0), 0), count))
            })
    }
}
