import FlinkSQL
import LabKernel
import StreamTypes
import Streaming

/// Values as golden cases write them in JSON.
enum CaseValue {
    /// A row as a JSON array with a space after each comma.
    static func row(_ values: [Value], _ types: [LogicalType]) -> String {
        "[" + zip(values, types).map { text($0, $1) }.joined(separator: ", ") + "]"
    }

    /// One value.
    static func text(_ value: Value, _ type: LogicalType) -> String {
        switch (value, type) {
        case (.null, _): return "null"
        case (.bool(let flag), _): return flag ? "true" : "false"
        case (.double(let number), _): return double(number, type)
        case (.array(let elements), .array(let element)):
            return list(elements.map { text($0, element.logical) })
        case (.row(let values), .row(let fields)):
            return list(zip(values, fields).map { text($0, $1.type.logical) })
        case (.map(let entries), .map(let key, let value)):
            return list(
                entries.map { list([text($0.key, key.logical), text($0.value, value.logical)]) }.sorted())
        case (.map(let entries), .multiset(let element)):
            return list(entries.map { list([text($0.key, element.logical), text($0.value, .int)]) }.sorted())
        case (.bytes(let bytes), .binary), (.bytes(let bytes), .varbinary): return quoted(hex(bytes))
        case (.bytes(let bytes), _): return quoted(String(decoding: bytes, as: UTF8.self))
        case (.int(let number), _): return integer(Int128(number), type)
        case (.big(let number), _): return integer(number, type)
        case (.array, _), (.row, _), (.map, _): preconditionFailure("a nested value has a nested type")
        }
    }

    private static func list(_ items: [String]) -> String { "[" + items.joined(separator: ", ") + "]" }

    private static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        JSONWriter.writeString(text, into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    private static func double(_ number: Double, _ type: LogicalType) -> String {
        guard number.isFinite else { return quoted(JavaText.double(number)) }
        return type == .float ? JavaText.float(Float(number)) : JavaText.double(number)
    }

    private static func integer(_ number: Int128, _ type: LogicalType) -> String {
        switch type {
        case .decimal(_, let scale): return quoted(DecimalText.plain(number, scale: scale))
        case .date: return quoted(TimeText.date(Int(number)))
        case .time(let precision):
            return quoted(cut(TimeText.seconds(Int64(number) * 1_000_000, digits: 9), precision))
        case .timestamp(let precision, _): return quoted(timestamp(number, precision))
        case .timestampLTZ(let precision, _): return quoted(timestamp(number, precision) + "Z")
        default: return String(number)
        }
    }

    private static func timestamp(_ number: Int128, _ precision: Int) -> String {
        let nanos = precision <= 3 ? number * 1_000_000 : number
        return cut(TimeText.timestamp(nanos: nanos, separator: "T", digits: 9), precision)
    }

    /// The text with `digits` of its nine digits of fraction.
    private static func cut(_ text: String, _ digits: Int) -> String {
        String(text.dropLast(digits == 0 ? 10 : 9 - digits))
    }
}
