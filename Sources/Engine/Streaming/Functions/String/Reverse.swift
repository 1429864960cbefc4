import LabKernel
import StreamTypes

/// `REVERSE(text)`, by characters.
enum Reverse {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        let buffer = TextBuffer()
        return try call.withAll(.string).kernel(
            Lanes.strict { arguments, row, out in
                let text = arguments[0].bytes(row)
                var end = text.count
                while end > 0 {
                    var start = end - 1
                    while start > 0, Text.isContinuation(text[start]) { start -= 1 }
                    buffer.append(Text.slice(text, start, end))
                    end = start
                }
                buffer.flush(to: out)
            })
    }
}
