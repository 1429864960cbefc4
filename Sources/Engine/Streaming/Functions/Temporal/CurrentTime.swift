import FlinkSQL
import LabKernel
import StreamTypes

/// `CURRENT_TIMESTAMP`, `LOCALTIME`, `PROCTIME()` and their kin: the operator's processing time, read anew
/// for each batch.
enum CurrentTime {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        let (clock, type) = (call.clock, call.type.logical)
        var plain = call
        plain.operands = []
        return plain.kernel(isVolatile: true) { _, n, out in
            out.reserve(n)
            let now = clock.processingMillis
            for _ in 0..<n { append(now, clock.zone.local(fromUTC: now), type, out) }
        }
    }

    private static func append(_ utc: Int64, _ local: Int64, _ type: LogicalType, _ out: Column) {
        switch type {
        case .date: out.append(int64: local.dividedFloor(by: JavaCalendar.dayMillis))
        case .time:
            out.append(int64: local - local.dividedFloor(by: JavaCalendar.dayMillis) * JavaCalendar.dayMillis)
        case .timestampLTZ(let precision, _): out.append(nanos: Int128(utc) * 1_000_000, precision: precision)
        case .timestamp(let precision, _): out.append(nanos: Int128(local) * 1_000_000, precision: precision)
        default: out.append(int64: utc)
        }
    }

    /// `CURRENT_WATERMARK(rowtime)`: NULL before the first watermark.
    static func watermark(_ call: FunctionCall) throws(LabError) -> Kernel {
        let (clock, precision) = (call.clock, call.type.logical.timePrecision)
        var plain = call
        plain.operands = []
        return plain.kernel(isVolatile: true) { _, n, out in
            out.reserve(n)
            for _ in 0..<n {
                if clock.watermark == .min {
                    out.appendNull()
                } else {
                    out.append(nanos: Int128(clock.watermark) * 1_000_000, precision: precision)
                }
            }
        }
    }

    /// `SOURCE_WATERMARK()` stands for the source's own watermarks and cannot be computed.
    static func sourceWatermark(_ call: FunctionCall) throws(LabError) -> Kernel {
        throw LabError(
            "ENG005", "SOURCE_WATERMARK() can only be used in a WATERMARK declaration",
            fix: "write WATERMARK FOR ts AS SOURCE_WATERMARK()")
    }
}
