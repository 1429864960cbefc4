import StreamTypes

/// JSON_ARRAYAGG: the values, each a JSON document, as a JSON array; NULLs as `null` or left out.
final class JsonArrayAggResult: ListResult {
    private let keepsNulls: Bool
    private let buffer = TextBuffer()

    init(keepsNulls: Bool) { self.keepsNulls = keepsNulls }

    override func append(_ rows: [Int], _ values: [Column], to out: Column) {
        buffer.append("[")
        var isFirst = true
        for row in rows where keepsNulls || !values[0].isNull(row) {
            if !isFirst { buffer.append(",") }
            isFirst = false
            if values[0].isNull(row) {
                buffer.append("null")
            } else {
                buffer.append(values[0].bytes(row))
            }
        }
        buffer.append("]")
        buffer.flush(to: out)
    }
}

/// JSON_OBJECTAGG: the last value of each key, a JSON document, as a JSON object, in the order of the
/// names; NULLs as `null` or left out.
final class JsonObjectAggResult: ListResult {
    private let keepsNulls: Bool
    private let buffer = TextBuffer()

    init(keepsNulls: Bool) { self.keepsNulls = keepsNulls }

    override func append(_ rows: [Int], _ values: [Column], to out: Column) {
        var lastRows: [String: Int] = [:]
        for row in rows where !values[0].isNull(row) && (keepsNulls || !values[1].isNull(row)) {
            lastRows[values[0].text(row)] = row
        }
        buffer.append("{")
        for (index, name) in lastRows.keys.sorted(by: { JsonText.isLess($0, $1) }).enumerated() {
            guard let row = lastRows[name] else { continue }
            if index > 0 { buffer.append(",") }
            JsonText.write(name, to: buffer)
            buffer.append(":")
            if values[1].isNull(row) {
                buffer.append("null")
            } else {
                buffer.append(values[1].bytes(row))
            }
        }
        buffer.append("}")
        buffer.flush(to: out)
    }
}
