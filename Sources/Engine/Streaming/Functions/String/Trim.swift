import LabKernel
import StreamTypes

/// `TRIM([BOTH | LEADING | TRAILING] characters FROM text)`, `LTRIM`, `RTRIM`: takes away characters that
/// occur in a set.
enum Trim {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        let side = call.symbol(0)
        var strings = call
        strings.operands.removeFirst()
        return try kernel(strings, set: 0, text: 1, start: side != "TRAILING", end: side != "LEADING")
    }

    static func leading(_ call: FunctionCall) throws(LabError) -> Kernel {
        try kernel(call, set: 1, text: 0, start: true, end: false)
    }

    static func trailing(_ call: FunctionCall) throws(LabError) -> Kernel {
        try kernel(call, set: 1, text: 0, start: false, end: true)
    }

    private static func kernel(
        _ call: FunctionCall, set: Int, text: Int, start: Bool, end: Bool
    ) throws(LabError) -> Kernel {
        let space: [UInt8] = [0x20]
        return try call.withAll(.string).kernel(
            Lanes.strict { arguments, row, out in
                let value = arguments[text].bytes(row)
                if set < arguments.count {
                    return out.append(trimmed(value, arguments[set].bytes(row), start, end))
                }
                space.withUnsafeBufferPointer { out.append(trimmed(value, $0, start, end)) }
            })
    }

    private static func trimmed(
        _ text: TextBytes, _ set: TextBytes, _ start: Bool, _ end: Bool
    ) -> TextBytes {
        var (from, to) = (0, text.count)
        while start, from < to {
            let width = min(Text.width(text[from]), to - from)
            guard contains(set, Text.slice(text, from, from + width)) else { break }
            from += width
        }
        while end, to > from {
            var last = to - 1
            while last > from, Text.isContinuation(text[last]) { last -= 1 }
            guard contains(set, Text.slice(text, last, to)) else { break }
            to = last
        }
        return Text.slice(text, from, to)
    }

    private static func contains(_ set: TextBytes, _ character: TextBytes) -> Bool {
        Text.find(character, in: set) != nil
    }
}
