import LabKernel
import StreamTypes

/// `CONVERT_TZ(text, from, to)`: a local time `yyyy-MM-dd HH:mm:ss` of one zone as that of another; NULL if
/// the text is none.
///
/// A zone that does not exist counts as GMT, as `java.util.TimeZone` has it.
enum ConvertTZ {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        let buffer = TextBuffer()
        let (from, to) = (Memo<ZoneRules>(), Memo<ZoneRules>())
        let pattern: SimpleDatePattern
        do throws(JobFailure) {
            pattern = try SimpleDatePattern(SimpleDatePattern.timestamp)
        } catch {
            throw LabError("ENG004", error.root.message)
        }
        return try call.withAll(.string).kernel(
            fails: true,
            Lanes.strict { (arguments, row, out) throws(JobFailure) in
                let source = try from.value(arguments[1].bytes(row)) { ZoneRules.lenient($0) }
                let target = try to.value(arguments[2].bytes(row)) { ZoneRules.lenient($0) }
                guard let millis = pattern.millis(arguments[0].bytes(row), source) else {
                    return out.appendNull()
                }
                pattern.write(millis, target, to: buffer)
                buffer.flush(to: out)
            })
    }
}
