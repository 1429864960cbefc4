import LabKernel
import StreamTypes

/// `REPEAT(text, times)`: nothing for no times.
enum Repeat {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        let buffer = TextBuffer()
        return try call.with(.string, .int).kernel(
            Lanes.strict { (arguments, row, out) throws(JobFailure) in
                let (text, times) = (arguments[0].bytes(row), max(arguments[1].int(row), 0))
                try TextLimit.check(text.count.multipliedReportingOverflow(by: times))
                for _ in 0..<times { buffer.append(text) }
                buffer.flush(to: out)
            })
    }
}
