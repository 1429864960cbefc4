import LabKernel
import StreamTypes

/// `UPPER`, `LOWER` and `INITCAP`.
///
/// UPPER and LOWER follow Unicode's full mappings; INITCAP knows ASCII letters and digits alone, so any other
/// character ends a word, as in Flink.
enum LetterCase {
    static func upper(_ call: FunctionCall) throws(LabError) -> Kernel {
        try mapped(call, range: 0x61...0x7A) { $0.uppercased() }
    }

    static func lower(_ call: FunctionCall) throws(LabError) -> Kernel {
        try mapped(call, range: 0x41...0x5A) { $0.lowercased() }
    }

    private static func mapped(
        _ call: FunctionCall, range: ClosedRange<UInt8>, _ full: @escaping (String) -> String
    ) throws(LabError) -> Kernel {
        let buffer = TextBuffer()
        return try call.withAll(.string).kernel(
            Lanes.strict { arguments, row, out in
                let text = arguments[0].bytes(row)
                guard Text.isASCII(text) else { return out.append(string: full(arguments[0].text(row))) }
                for byte in text { buffer.append(range.contains(byte) ? byte ^ 0x20 : byte) }
                buffer.flush(to: out)
            })
    }

    static func initcap(_ call: FunctionCall) throws(LabError) -> Kernel {
        let buffer = TextBuffer()
        return try call.withAll(.string).kernel(
            Lanes.strict { arguments, row, out in
                var isInside = false
                for byte in arguments[0].bytes(row) {
                    let isLower = (0x61...0x7A).contains(byte)
                    let isUpper = (0x41...0x5A).contains(byte)
                    let flips = isInside ? isUpper : isLower
                    buffer.append(flips ? byte ^ 0x20 : byte)
                    isInside = isLower || isUpper || (0x30...0x39).contains(byte)
                }
                buffer.flush(to: out)
            })
    }
}
