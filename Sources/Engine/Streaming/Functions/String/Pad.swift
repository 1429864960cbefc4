import LabKernel
import StreamTypes

/// `LPAD` and `RPAD(text, length, pad)`: exactly `length` UTF-16 units; NULL for a negative length or an
/// empty pad.
enum Pad {
    static func left(_ call: FunctionCall) throws(LabError) -> Kernel { try kernel(call, isLeft: true) }
    static func right(_ call: FunctionCall) throws(LabError) -> Kernel { try kernel(call, isLeft: false) }

    private static func kernel(_ call: FunctionCall, isLeft: Bool) throws(LabError) -> Kernel {
        let buffer = TextBuffer()
        return try call.with(.string, .int, .string).kernel(
            Lanes.strict { (arguments, row, out) throws(JobFailure) in
                let (text, length, pad) = (
                    arguments[0].bytes(row), arguments[1].int(row), arguments[2].bytes(row)
                )
                guard length >= 0, !pad.isEmpty else { return out.appendNull() }
                try TextLimit.check(length)
                guard Text.isASCII(text), Text.isASCII(pad) else {
                    return out.append(bytes: padded(Text.units(text), length, Text.units(pad), isLeft))
                }
                let missing = max(length - text.count, 0)
                if !isLeft { buffer.append(Text.slice(text, 0, min(length, text.count))) }
                for index in 0..<missing { buffer.append(pad[index % pad.count]) }
                if isLeft { buffer.append(Text.slice(text, 0, min(length, text.count))) }
                buffer.flush(to: out)
            })
    }

    private static func padded(_ text: [UInt16], _ length: Int, _ pad: [UInt16], _ isLeft: Bool) -> [UInt8] {
        let kept = text.prefix(length)
        let filler = (0..<max(length - text.count, 0)).map { pad[$0 % pad.count] }[...]
        return Text.bytes(isLeft ? filler + kept : kept + filler)
    }
}
