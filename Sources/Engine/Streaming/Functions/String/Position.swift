import LabKernel
import StreamTypes

/// `POSITION(needle IN text)`, `LOCATE(needle, text [, start])`, `INSTR(text, needle [, start [, nth]])`.
///
/// The place of the first occurrence, counted in characters from 1, or 0; an empty needle is at 1.
enum Position {
    static func position(_ call: FunctionCall) throws(LabError) -> Kernel {
        try search(call, needle: 0, text: 1)
    }
    static func locate(_ call: FunctionCall) throws(LabError) -> Kernel {
        try search(call, needle: 0, text: 1)
    }

    static func instr(_ call: FunctionCall) throws(LabError) -> Kernel {
        guard call.operands.count > 2 else { return try search(call, needle: 1, text: 0) }
        return try call.with(.string, .string, .int, .int).kernel(
            fails: call.operands.count > 3,
            Lanes.strict { (arguments, row, out) throws(JobFailure) in
                let nth = arguments.count > 3 ? arguments[3].int(row) : 1
                guard nth > 0 else {
                    throw JobFailure("java.lang.IllegalArgumentException", "nthAppearance must be positive!")
                }
                let (text, needle) = (arguments[0].bytes(row), arguments[1].bytes(row))
                out.append(int64: Int64(occurrence(nth, of: needle, in: text, from: arguments[2].int(row))))
            })
    }

    private static func search(_ call: FunctionCall, needle: Int, text: Int) throws(LabError) -> Kernel {
        try call.with(.string, .string, .int).kernel { arguments, n, out in
            out.resize(n)
            for row in 0..<n {
                let start = arguments.count > 2 ? arguments[2].int(row) : 1
                out.int64s[row] = Int64(
                    index(arguments[needle].bytes(row), arguments[text].bytes(row), start))
            }
            out.intersectValidity(arguments, n)
        }
    }

    /// The first occurrence at or after character `start` (from 1); 0 if there is none.
    private static func index(_ needle: TextBytes, _ text: TextBytes, _ start: Int) -> Int {
        if needle.isEmpty { return 1 }
        let from = Text.offset(text, start - 1)
        guard let found = Text.find(needle, in: text, from: from) else { return 0 }
        return Text.count(Text.slice(text, 0, found)) + 1
    }

    private static func occurrence(_ nth: Int, of needle: TextBytes, in text: TextBytes, from start: Int)
        -> Int
    {
        if start == 0 { return 0 }
        if start < 0 { return occurrenceFromEnd(nth, of: needle, in: text, start) }
        var (from, found) = (start, 0)
        for _ in 0..<nth {
            found = index(needle, text, from)
            if found == 0 { return 0 }
            from = found + 1
        }
        return found
    }

    /// Counted from the end: the n-th occurrence that begins at or before character `-start` from the end.
    private static func occurrenceFromEnd(
        _ nth: Int, of needle: TextBytes, in text: TextBytes, _ start: Int
    ) -> Int {
        let (length, width) = (Text.count(text), Text.count(needle))
        var (candidate, left) = (length + start + 2 - width, nth)
        while candidate > 0 {
            let at = Text.characters(text, candidate - 1, candidate - 1 + width)
            if ColumnEquality.sameBytes(at, needle) {
                left -= 1
                if left == 0 { return candidate }
            }
            candidate -= 1
        }
        return 0
    }
}
