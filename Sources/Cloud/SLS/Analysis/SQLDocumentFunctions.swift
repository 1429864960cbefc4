import LabKernel

/// Functions that look into JSON.
enum SQLDocumentFunctions {
    static let all: [String: SQLFunctions.Function] = [
        "json_extract": .init(arity: 2...2) {
            value(in: $0[0].text, $0[1].text).map { .text($0.bare.text) } ?? .null
        },
        "json_extract_scalar": .init(arity: 2...2) { values in
            guard let value = value(in: values[0].text, values[1].text) else { return .null }
            switch value.bare {
            case .string(let text), .number(let text): return .text(text)
            case .bool(let flag): return .text(flag ? "true" : "false")
            default: return .null
            }
        },
        "json_array_length": .init(arity: 1...1) { values in
            value(in: values[0].text, "$")?.arrayValue.map { .long(Int64($0.count)) } ?? .null
        },
    ]

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
