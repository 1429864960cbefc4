import LabKernel
import StreamTypes

/// Characters as numbers: `CHAR_LENGTH`, `ASCII`, `CHR`.
enum Lengths {
    static func charLength(_ call: FunctionCall) throws(LabError) -> Kernel {
        try call.withAll(.string).kernel { arguments, n, out in
            out.resize(n)
            for row in 0..<n { out.int64s[row] = Int64(Text.count(arguments[0].bytes(row))) }
            out.intersectValidity(arguments, n)
        }
    }

    /// The first byte of the UTF-8, signed as Java has it; 0 for an empty text.
    static func ascii(_ call: FunctionCall) throws(LabError) -> Kernel {
        try call.withAll(.string).kernel { arguments, n, out in
            out.resize(n)
            for row in 0..<n {
                let text = arguments[0].bytes(row)
                out.int64s[row] = text.isEmpty ? 0 : Int64(Int8(bitPattern: text[0]))
            }
            out.intersectValidity(arguments, n)
        }
    }

    /// The character of a number modulo 256; nothing for a negative one.
    static func chr(_ call: FunctionCall) throws(LabError) -> Kernel {
        let buffer = TextBuffer()
        return try call.with(.bigint).kernel(
            Lanes.strict { arguments, row, out in
                let code = arguments[0].int(row)
                if code >= 0 { buffer.append(Unicode.Scalar(UInt8(truncatingIfNeeded: code))) }
                buffer.flush(to: out)
            })
    }
}
