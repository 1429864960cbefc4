import LabKernel

/// Functions that look into JSON.
enum SQLDocumentFunctions {
    static let all: [String: SQLFunctions.Function] = [
        "json_extract": .init(arity: 2...2) {
            value(in: $0[0].text, $0[1].text).map { .text($0.bare.text) } ?? .null
        },
        "json_extract_scalar": .init(arity: 2...2) { values in
            value(in: values[0].text, values[1].text).map(scalar) ?? .null
        },
        "json_parse": .init(arity: 1...1) { value(in: $0[0].text, "$").map { .text($0.bare.text) } ?? .null },
        "json_format": .init(arity: 1...1) {
            value(in: $0[0].text, "$").map { .text($0.bare.text) } ?? .null
        },
        "json_size": .init(arity: 2...2) { values in
            guard let value = value(in: values[0].text, values[1].text) else { return .null }
            return .long(Int64(value.objectValue?.count ?? value.arrayValue?.count ?? 0))
        },
        "json_array_get": .init(arity: 2...2) { values in
            guard let items = value(in: values[0].text, "$")?.arrayValue, case .long(let index) = values[1]
            else { return .null }
            let place = index < 0 ? Int64(items.count) + index : index
            return items.indices.contains(Int(clamping: place)) ? scalar(items[Int(place)]) : .null
        },
        "json_array_contains": .init(arity: 2...2) { values in
            value(in: values[0].text, "$")?.arrayValue.map { items in
                .bool(items.contains { scalar($0).text == values[1].text })
            } ?? .null
        },
        "json_extract_long": .init(arity: 2...2) { values in
            value(in: values[0].text, values[1].text)
                .flatMap { Int64(scalar($0).text) }.map { .long($0) } ?? .null
        },
        "json_extract_double": .init(arity: 2...2) { values in
            value(in: values[0].text, values[1].text)
                .flatMap { Double(scalar($0).text) }.map { .double($0) } ?? .null
        },
        "json_array_length": .init(arity: 1...1) { values in
            value(in: values[0].text, "$")?.arrayValue.map { .long(Int64($0.count)) } ?? .null
        },
    ]

    /// The text of a value that is no object and no array; NULL for those.
    private static func scalar(_ value: JSONValue) -> SQLValue {
        switch value.bare {
        case .string(let text), .number(let text): .text(text)
        case .bool(let flag): .text(flag ? "true" : "false")
        default: .null
        }
    }

    /// The value at `$.a.b[0]` of a document; nil when there is none.
    private static func value(in document: String, _ path: String) -> JSONValue? {
        guard path.hasPrefix("$"), var value = try? JSONParser.parse(text: document) else { return nil }
        for step in path.dropFirst().split(separator: ".") {
            let parts = step.split(separator: "[", omittingEmptySubsequences: false)
            if let name = parts.first, !name.isEmpty {
                guard let member = value[String(name)] else { return nil }
                value = member
            }
            for part in parts.dropFirst() {
                guard part.hasSuffix("]"), let items = value.arrayValue, let index = Int(part.dropLast()),
                    items.indices.contains(index)
                else { return nil }
                value = items[index]
            }
        }
        return value.bare
    }
}
