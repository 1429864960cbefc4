/// The options that SET gave, by key.
struct SessionOptions {
    private var values: [String: String] = [:]

    init(_ values: [String: String] = [:]) {
        self.values = values
    }

    subscript(key: String) -> String? {
        get { values[key] }
        set { values[key] = newValue }
    }

    mutating func removeAll() { values = [:] }

    /// All options, sorted by key.
    var all: [TableOption] {
        values.sorted { $0.key < $1.key }.map { TableOption(key: $0.key, value: $0.value) }
    }

    /// `table.local-time-zone`, UTC if it is not set.
    var timeZone: String { values["table.local-time-zone"] ?? "UTC" }

    func isTrue(_ key: String) -> Bool { values[key]?.lowercased() == "true" }
}
