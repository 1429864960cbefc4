import LabKernel
import StreamTypes

/// `OVERLAY(text PLACING new FROM start [FOR length])`, on UTF-16 units as in Flink.
///
/// A start outside the text leaves it as it is; without a length, as much as `new` has is replaced.
enum Overlay {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        try call.with(.string, .string, .bigint, .bigint).kernel(
            Lanes.strict { arguments, row, out in
                let text = Text.units(arguments[0].bytes(row))
                let new = Text.units(arguments[1].bytes(row))
                let start = arguments[2].int(row)
                guard start > 0, start <= text.count else { return out.append(arguments[0].bytes(row)) }
                let length =
                    arguments.count > 3 ? Int(Int32(truncatingIfNeeded: arguments[3].int(row))) : new.count
                var result = text[..<(start - 1)] + new[...]
                // Flink keeps the rest only if the replaced part is not empty and ends inside the text.
                if length > 0, start + length <= text.count { result += text[(start - 1 + length)...] }
                out.append(bytes: Text.bytes(result))
            })
    }
}
