@testable import Streaming

extension SnapshotWriter {
    /// A boxed value of any shape.
    mutating func write(_ value: Value) {
        switch value {
        case .null: write(count: 0)
        case .int(let int): write(tag: 1) { $0.write(int) }
        case .bytes(let bytes): write(tag: 2) { $0.write(bytes) }
        case .double(let double): write(tag: 3) { $0.write(double.bitPattern) }
        case .bool(let bool): write(tag: 4) { $0.write(bool) }
        case .big(let big): writeBig(UInt128(bitPattern: big))
        case .array(let values): writeList(6, values)
        case .row(let values): writeList(7, values)
        case .map(let entries): writeList(8, entries.flatMap { [$0.key, $0.value] })
        }
    }

    private mutating func write(tag: Int, _ body: (inout SnapshotWriter) -> Void) {
        write(count: tag)
        body(&self)
    }

    private mutating func writeBig(_ bits: UInt128) {
        write(count: 5)
        write(UInt64(truncatingIfNeeded: bits >> 64))
        write(UInt64(truncatingIfNeeded: bits))
    }

    private mutating func writeList(_ tag: Int, _ values: [Value]) {
        write(count: tag)
        write(count: values.count)
        for value in values { write(value) }
    }
}

extension SnapshotReader {
    /// What `write(_: Value)` wrote.
    mutating func readValue() throws(SnapshotError) -> Value {
        switch try readCount() {
        case 0: return .null
        case 1: return .int(try readInt64())
        case 2: return .bytes(try readBlob())
        case 3: return .double(Double(bitPattern: try readUInt64()))
        case 4: return .bool(try readBool())
        case 5:
            let high = UInt128(try readUInt64())
            return .big(Int128(bitPattern: high << 64 | UInt128(try readUInt64())))
        case 6: return .array(try readValues())
        case 7: return .row(try readValues())
        default:
            let values = try readValues()
            return .map(
                stride(from: 0, to: values.count, by: 2).map { Value.Entry(values[$0], values[$0 + 1]) })
        }
    }

    private mutating func readValues() throws(SnapshotError) -> [Value] {
        var values: [Value] = []
        for _ in 0..<(try readCount()) { values.append(try readValue()) }
        return values
    }
}
