import LabKernel

/// Reads a value out of a field that holds JSON.
enum JSONPathText {
    /// The text of the value at `a.b` or `a[0].b` of `document`; nil when there is none or the text is no
    /// JSON.
    static func value(of path: String, in document: String) -> String? {
        guard let json = try? JSONParser.parse(text: document) else { return nil }
        var current: JSONValue? = json
        for step in path.split(separator: ".") {
            let parts = step.split(separator: "[")
            guard let name = parts.first else { return nil }
            current = current?[String(name)]
            for part in parts.dropFirst() {
                guard part.hasSuffix("]"), let index = Int(part.dropLast()), let items = current?.arrayValue,
                    items.indices.contains(index)
                else { return nil }
                current = items[index]
            }
        }
        return current.flatMap(text)
    }

    private static func text(_ value: JSONValue) -> String? {
        switch value.bare {
        case .null: nil
        case .string(let text): text
        default: value.bare.text
        }
    }
}
