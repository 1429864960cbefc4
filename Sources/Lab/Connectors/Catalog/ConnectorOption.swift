import LabKernel

/// One WITH option of a connector or a format: what the coverage page prints and what validation knows.
package struct ConnectorOption: Sendable {
    /// How an option's text is read.
    package enum Kind: Sendable, Equatable {
        case string
        /// 32 bits.
        case int
        /// 64 bits.
        case long
        case float
        case double
        case boolean
        /// Flink's durations: `10 s`, `1 min`; a bare number is milliseconds.
        case duration
        /// Flink's memory sizes: `128MB`; a bare number is bytes.
        case memorySize
        /// One of these words, ignoring case.
        case oneOf([String])
        /// Words separated by semicolons.
        case list
    }

    /// The key; `#` stands for a column's name.
    package var key: String
    package var kind: Kind
    /// The value when the option is not set, as documentation prints it; nil for none.
    package var defaultText: String?
    package var isRequired: Bool
    /// One sentence.
    package var doc: String

    package init(
        _ key: String, _ kind: Kind, default defaultText: String? = nil, required: Bool = false, _ doc: String
    ) {
        self.key = key
        self.kind = kind
        self.defaultText = defaultText
        self.isRequired = required
        self.doc = doc
    }
}

extension ConnectorOption.Kind {
    /// The type's name as Flink's documentation prints it.
    package var name: String {
        switch self {
        case .string: "String"
        case .int: "Integer"
        case .long: "Long"
        case .float: "Float"
        case .double: "Double"
        case .boolean: "Boolean"
        case .duration: "Duration"
        case .memorySize: "MemorySize"
        case .oneOf(let words): "Enum (\(words.joined(separator: ", ")))"
        case .list: "List<String>"
        }
    }
}

extension [ConnectorOption] {
    /// Options that every connector takes beside its own.
    ///
    /// Source: Flink classes `FactoryUtil` and `WatermarkEmitStrategy`; they are in each list of supported
    /// options of 1.20.3.
    static let scanWatermark: [ConnectorOption] = [
        ConnectorOption(
            "scan.watermark.alignment.group", .string, "Sources of one group wait for each other."),
        ConnectorOption(
            "scan.watermark.alignment.max-drift", .duration, "How far one source of a group may run ahead."),
        ConnectorOption(
            "scan.watermark.alignment.update-interval", .duration, default: "1 s",
            "How often aligned sources compare their watermarks."),
        ConnectorOption(
            "scan.watermark.emit.strategy", .oneOf(["on-event", "on-periodic"]), default: "on-periodic",
            "Whether a watermark follows every row or comes from time to time."),
        ConnectorOption(
            "scan.watermark.idle-timeout", .duration, "Silence after which a source counts as idle."),
    ]
}
