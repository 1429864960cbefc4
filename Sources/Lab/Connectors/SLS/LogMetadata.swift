import FlinkSQL
import StreamTypes
import Streaming

/// What a log knows of itself, for metadata columns.
///
/// Source: Alibaba Cloud documentation, "Simple Log Service (SLS) connector", metadata fields.
enum LogMetadata: String, CaseIterable {
    case source = "__source__"
    case topic = "__topic__"
    /// The log's time in seconds since 1970-01-01 UTC.
    case timestamp = "__timestamp__"
    case tag = "__tag__"

    static let keys = allCases.map { MetadataKey(key: $0.rawValue, type: $0.type) }

    private var type: DataType {
        switch self {
        case .source, .topic: DataType(.string)
        case .timestamp: DataType(.bigint)
        case .tag: DataType(.map(key: DataType(.string), value: DataType(.string)))
        }
    }

    /// Appends the values of some of a pull's logs; `times` are those logs' own.
    func append(
        _ logs: Range<Int>, of pulled: PulledGroups, times: [Int64], _ bytes: UnsafePointer<UInt8>,
        to out: Column
    ) {
        for (row, log) in logs.enumerated() {
            let group = pulled.groups[Int(pulled.logs[log].group)]
            switch self {
            case .source: out.append(bytes: bytes + group.source.lowerBound, count: group.source.count)
            case .topic: out.append(bytes: bytes + group.topic.lowerBound, count: group.topic.count)
            case .timestamp: out.append(int64: times[row])
            case .tag:
                for tag in pulled.tags[group.tags] {
                    out.children[0].append(bytes: bytes + tag.key.lowerBound, count: tag.key.count)
                    out.children[1].append(bytes: bytes + tag.value.lowerBound, count: tag.value.count)
                }
                out.appendOffset(out.children[0].count)
            }
        }
    }
}
