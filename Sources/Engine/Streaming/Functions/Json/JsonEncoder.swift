import StreamTypes

/// SQL values as JSON: numbers and booleans as such, bytes in Base64, times in ISO 8601, rows and maps as
/// objects by name.
struct JsonEncoder {
    private let type: LogicalType
    private let zone: ZoneRules
    private let children: [JsonEncoder]
    /// The names of a row's fields.
    private let names: [String]

    init(_ type: LogicalType, _ zone: ZoneRules) {
        self.type = type
        self.zone = zone
        switch type {
        case .array(let element), .multiset(let element):
            (children, names) = ([JsonEncoder(element.logical, zone)], [])
        case .map(let key, let value):
            (children, names) = ([JsonEncoder(key.logical, zone), JsonEncoder(value.logical, zone)], [])
        case .row(let fields):
            (children, names) = (fields.map { JsonEncoder($0.type.logical, zone) }, fields.map(\.name))
        default: (children, names) = ([], [])
        }
    }

    /// Appends the JSON of a row that is not NULL.
    func write(_ column: Column, _ row: Int, to out: TextBuffer) {
        switch type {
        case .boolean: out.append(column.bool(row) ? "true" : "false")
        case .tinyint, .smallint, .int, .bigint, .intervalYearMonth, .intervalDayTime:
            IntegerText.write(Int64(column.int(row)), to: out)
        case .float, .double: writeApproximate(column.double(row), to: out)
        case .decimal: out.append(Self.stripped(DecimalLanes(column, type)[row], scale: type.scale))
        case .binary, .varbinary:
            out.append(0x22)
            Base64.encode(column.bytes(row), out)
            out.append(0x22)
        case .date, .time, .timestamp, .timestampLTZ:
            out.append(0x22)
            writeTime(column, row, to: out)
            out.append(0x22)
        case .array, .map, .multiset, .row: writeNested(column, row & column.mask, to: out)
        case .char, .varchar, .symbol, .descriptor: JsonText.write(column.text(row), to: out)
        case .null: out.append("null")
        }
    }

    private func writeApproximate(_ value: Double, to out: TextBuffer) {
        if !value.isFinite { out.append(0x22) }
        if type == .float {
            JavaNumberText.write(Float(value), to: out)
        } else {
            JavaNumberText.write(value, to: out)
        }
        if !value.isFinite { out.append(0x22) }
    }

    private func writeTime(_ column: Column, _ row: Int, to out: TextBuffer) {
        switch type {
        case .date: TemporalText.write(date: column.int(row), to: out)
        case .time(let precision): TemporalText.write(time: column.int(row), precision, to: out)
        default:
            let nanos = TimestampLanes.nanos(column, row, precision: type.timePrecision)
            TemporalText.writeISO(timestamp: nanos, to: out)
            if type.isLTZ { out.append("Z") }
        }
    }

    /// As `BigDecimal.stripTrailingZeros().toString()`: 1.50 is `1.5`, 100 is `1E+2`.
    private static func stripped(_ value: Int128, scale: Int) -> String {
        guard value != 0 else { return "0" }
        var (digits, scale) = (value, scale)
        while digits % 10 == 0 {
            digits /= 10
            scale -= 1
        }
        let text = String(digits.magnitude)
        let exponent = text.count - 1 - scale
        if scale >= 0, exponent >= -6 { return DecimalMath.text(digits, scale: scale) }
        let sign = digits < 0 ? "-" : ""
        let tail = text.count > 1 ? "." + text.dropFirst() : ""
        return "\(sign)\(text.prefix(1))\(tail)E\(exponent < 0 ? "" : "+")\(exponent)"
    }

    private func writeNested(_ column: Column, _ row: Int, to out: TextBuffer) {
        if case .array = type {
            out.append("[")
            for element in column.elements(row) {
                if element > column.elements(row).lowerBound { out.append(",") }
                writeChild(0, column.children[0], element, to: out)
            }
            return out.append("]")
        }
        var members: [(name: String, json: [UInt8])] = []
        let buffer = TextBuffer()
        func add(_ name: String, _ child: Int, _ place: Int) {
            if child < children.count {
                writeChild(child, column.children[child], place, to: buffer)
            } else {
                IntegerText.write(Int64(column.children[child].int(place)), to: buffer)
            }
            members.append((name, buffer.bytes))
            buffer.clear()
        }
        if case .row = type {
            for (index, name) in names.enumerated() { add(name, index, row) }
        } else {
            for entry in column.elements(row) { add(column.children[0].text(entry), 1, entry) }
        }
        out.append("{")
        for (index, member) in members.sorted(by: { JsonText.isLess($0.name, $1.name) }).enumerated() {
            if index > 0 { out.append(",") }
            JsonText.write(member.name, to: out)
            out.append(":")
            member.json.withUnsafeBufferPointer { out.append($0) }
        }
        out.append("}")
    }

    private func writeChild(_ index: Int, _ column: Column, _ row: Int, to out: TextBuffer) {
        if column.isNull(row) { out.append("null") } else { children[index].write(column, row, to: out) }
    }
}
