import LabKernel
import StreamTypes

/// `REPLACE(text, old, new)`: every occurrence from the left; an empty `old` stands before every character
/// and at the end.
enum Replace {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        let buffer = TextBuffer()
        return try call.withAll(.string).kernel(
            Lanes.strict { arguments, row, out in
                let (text, old, new) = (
                    arguments[0].bytes(row), arguments[1].bytes(row), arguments[2].bytes(row)
                )
                if old.isEmpty {
                    interleave(text, new, buffer)
                } else {
                    replace(text, old, new, buffer)
                }
                buffer.flush(to: out)
            })
    }

    private static func replace(_ text: TextBytes, _ old: TextBytes, _ new: TextBytes, _ buffer: TextBuffer) {
        var start = 0
        while let found = Text.find(old, in: text, from: start) {
            buffer.append(Text.slice(text, start, found))
            buffer.append(new)
            start = found + old.count
        }
        buffer.append(Text.slice(text, start, text.count))
    }

    private static func interleave(_ text: TextBytes, _ new: TextBytes, _ buffer: TextBuffer) {
        for byte in text {
            if !Text.isContinuation(byte) { buffer.append(new) }
            buffer.append(byte)
        }
        buffer.append(new)
    }
}
