import CloudGateway
import LabKernel

/// Flink's configuration as a deployment sets it: real keys, values kept as they were given.
struct FlinkConfiguration {
    private(set) var entries: [(key: String, value: JSONValue)] = []

    init() {}

    /// Reads a `flinkConf` object; values are strings, numbers or booleans.
    init(_ body: BodyReader) throws(CloudError) {
        for (key, value) in body.value.objectValue ?? [] {
            guard Self.text(value) != nil else {
                throw body.invalid(key, "a string, a number or a boolean is expected")
            }
            entries.append((key, value.bare))
        }
    }

    /// All values as the text that an engine reads.
    var texts: [String: String] {
        Dictionary(entries.compactMap { entry in Self.text(entry.value).map { (entry.key, $0) } }) { $1 }
    }

    var json: JSONValue { .object(entries.map { ($0.key, $0.value) }) }

    private static func text(_ value: JSONValue) -> String? {
        switch value.bare {
        case .string(let text), .number(let text): text
        case .bool(let flag): flag ? "true" : "false"
        default: nil
        }
    }
}
