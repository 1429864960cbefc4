import LabKernel
import StreamTypes

/// `SPLIT_INDEX(text, separator, index)` (index from 0) and `SPLIT(text, separator)`.
///
/// Neighbouring separators enclose an empty part; an empty text has no parts at all.
enum Split {
    /// The separator is a text, or a number that stands for a character 1...255.
    static func index(_ call: FunctionCall) throws(LabError) -> Kernel {
        let isCode = call.operandType(1).isInteger
        let typed = try call.with(.string, isCode ? .int : .string, .int)
        return typed.kernel(
            Lanes.strict { arguments, row, out in
                let (text, index) = (arguments[0].bytes(row), arguments[2].int(row))
                guard index >= 0 else { return out.appendNull() }
                var found: TextBytes?
                func pick(_ separator: TextBytes) { found = part(text, separator, index) }
                if isCode {
                    guard let scalar = character(arguments[1].int(row)) else { return out.appendNull() }
                    Array(String(scalar).utf8).withUnsafeBufferPointer(pick)
                } else {
                    pick(arguments[1].bytes(row))
                }
                guard let found else { return out.appendNull() }
                out.append(found)
            })
    }

    private static func character(_ code: Int) -> Unicode.Scalar? {
        (1...255).contains(code) ? Unicode.Scalar(UInt8(code)) : nil
    }

    private static func part(_ text: TextBytes, _ separator: TextBytes, _ index: Int) -> TextBytes? {
        var (left, result): (Int, TextBytes?) = (index, nil)
        parts(text) { text, start in
            separator.isEmpty
                ? nextBlank(text, start)
                : Text.find(separator, in: text, from: start).map { ($0, separator.count) }
        } each: { part in
            if left == 0 { result = part }
            left -= 1
            return left >= 0
        }
        return result
    }

    /// An empty separator splits at white space, one character at a time.
    private static func nextBlank(_ text: TextBytes, _ start: Int) -> (Int, Int)? {
        guard let found = (start..<text.count).first(where: { isBlank(text[$0]) }) else { return nil }
        return (found, 1)
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte) || (0x1C...0x1F).contains(byte)
    }

    /// Calls `each` with every part until it says no; `next` finds the next separator and its length.
    private static func parts(
        _ text: TextBytes, _ next: (TextBytes, Int) -> (Int, Int)?, each: (TextBytes) -> Bool
    ) {
        guard !text.isEmpty else { return }
        var start = 0
        while let (found, length) = next(text, start) {
            guard each(Text.slice(text, start, found)) else { return }
            start = found + length
        }
        _ = each(Text.slice(text, start, text.count))
    }

    /// An empty separator splits into UTF-16 units; half of a pair is `?`, as Java's encoder writes it.
    static func array(_ call: FunctionCall) throws(LabError) -> Kernel {
        try call.withAll(.string).kernel(
            Lanes.strict { arguments, row, out in
                let (text, separator, items) = (
                    arguments[0].bytes(row), arguments[1].bytes(row), out.children[0]
                )
                if separator.isEmpty {
                    var start = 0
                    while start < text.count {
                        let end = min(start + Text.width(text[start]), text.count)
                        if end - start == 4 {
                            for _ in 0..<2 { items.append(string: "?") }
                        } else {
                            items.append(Text.slice(text, start, end))
                        }
                        start = end
                    }
                } else {
                    parts(text) { text, start in
                        Text.find(separator, in: text, from: start).map { ($0, separator.count) }
                    } each: { part in
                        items.append(part)
                        return true
                    }
                }
                out.appendOffset(items.count)
            })
    }
}
