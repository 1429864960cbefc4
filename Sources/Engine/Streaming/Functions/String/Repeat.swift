import LabKernel
import StreamTypes

/// `REPEAT(text, times)`: nothing for no times.
enum Repeat {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        let buffer = TextBuffer()
        return try call.with(.string, .int).kernel(
            Lanes.strict { arguments, row, out in
                let text = arguments[0].bytes(row)
                for _ in 0..<max(arguments[1].int(row), 0) { buffer.append(text) }
                buffer.flush(to: out)
            })
    }
}
