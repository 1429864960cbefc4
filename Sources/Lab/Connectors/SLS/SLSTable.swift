import FlinkSQL
import LabKernel
import StreamTypes
import Streaming

/// The options of an `sls` table.
struct SLSTable: Sendable {
    /// Where reading ends.
    enum Stop: Hashable, Sendable {
        case never
        /// At what is there when the source starts.
        case atStart
        /// At what is received from this local time on, milliseconds.
        case local(Int64)
    }

    var definition: TableDefinition
    var address: LogstoreAddress
    var startup = StartupMode.timestamp
    /// Local time, milliseconds; nil for the job's start.
    var startLocalMillis: Int64?
    var stop = Stop.never
    var exitsAfterFinish = false
    var takesUpNewShards = true
    /// Nil when shards are listed once only.
    var discoveryMillis: Int64? = 60_000
    var consumerGroup: String?
    var beginsAtGroup = false
    var maxRetries = 3
    var batchGroups = 100
    var sink = SinkSettings()

    /// The options of a sink.
    struct SinkSettings: Sendable {
        var topicField: String?
        var timeField: String?
        var sourceField: String?
        var partitionField: String?
        var buckets = 64
        var flushMillis: Int64 = 2_000
        var writesNull = true
    }

    init(_ use: TableUse) throws(LabError) {
        let reader = use.reader
        definition = use.table
        address = LogstoreAddress(
            endpoint: reader.string("endPoint") ?? "", project: reader.string("project") ?? "",
            logstore: reader.string("logStore") ?? "", key: try Self.key(reader))
        try Self.checkTypes(use)
        try Self.refuseSPL(reader)
        try readStart(reader)
        try readStop(reader)
        try readPace(reader)
        try readSink(use)
    }

    private static func key(_ reader: OptionReader) throws(LabError) -> LogstoreAddress.AccessKeyPair? {
        switch (reader.string("accessId"), reader.string("accessKey")) {
        case (nil, nil): return nil
        case (let id?, let secret?): return .init(id: id, secret: secret)
        case (nil, _): throw ConnectorErrors.missing(["accessId"], of: "sls", at: reader.tableSpan)
        case (_, nil): throw ConnectorErrors.missing(["accessKey"], of: "sls", at: reader.tableSpan)
        }
    }

    private static func checkTypes(_ use: TableUse) throws(LabError) {
        for field in use.schema.fields where !field.type.logical.isScalar {
            throw ConnectorErrors.unsupportedType(
                "connector 'sls' has no text for type \(field.type) of column '\(field.name)'",
                at: use.span(ofColumn: field.name),
                fix: "declare it as STRING, and take it apart in a query")
        }
    }

    private static func refuseSPL(_ reader: OptionReader) throws(LabError) {
        for key in ["query", "processor"] where reader.string(key) != nil {
            throw ConnectorErrors.refused(
                "labsim does not emulate '\(key)': SPL that filters logs before they are read",
                at: reader.span(key), fix: "leave it out, and filter with WHERE")
        }
    }

    private mutating func readStart(_ reader: OptionReader) throws(LabError) {
        let modes = StartupMode.allCases.map(\.rawValue)
        if let word = try reader.word("startupMode", among: modes) {
            startup = StartupMode(rawValue: word) ?? .timestamp
        }
        startLocalMillis = try Self.time("startTime", reader)
        consumerGroup = reader.string("consumerGroup")
        beginsAtGroup = try reader.bool("consumeFromCheckpoint") ?? false
        let asks = beginsAtGroup ? "consumeFromCheckpoint" : "startupMode"
        guard startup == .consumerGroup || beginsAtGroup, consumerGroup == nil else { return }
        throw ConnectorErrors.refused(
            "'\(asks)' = '\(reader.string(asks) ?? "")' needs 'consumerGroup'", at: reader.span(asks),
            fix: "add 'consumerGroup' = '…' to WITH")
    }

    private mutating func readStop(_ reader: OptionReader) throws(LabError) {
        exitsAfterFinish = try reader.bool("exitAfterFinish") ?? false
        if let millis = try Self.time("stopTime", reader) {
            stop = .local(millis)
        } else if exitsAfterFinish {
            stop = .atStart
        }
    }

    private mutating func readPace(_ reader: OptionReader) throws(LabError) {
        takesUpNewShards = try reader.bool("enableNewSource") ?? true
        if let millis = try reader.int64("shardDiscoveryIntervalMs") {
            guard millis < 0 || millis >= 60_000 else {
                throw ConnectorErrors.refused(
                    "'shardDiscoveryIntervalMs' must be at least 60000, or negative",
                    at: reader.span("shardDiscoveryIntervalMs"))
            }
            discoveryMillis = millis < 0 ? nil : millis
        }
        maxRetries = try Self.number("maxRetries", in: 0...Int(Int32.max), reader) ?? maxRetries
        batchGroups = try Self.number("batchGetSize", in: 1...1_000, reader) ?? batchGroups
    }

    private mutating func readSink(_ use: TableUse) throws(LabError) {
        let reader = use.reader
        sink.topicField = try Self.column("topicField", use)
        sink.sourceField = try Self.column("sourceField", use)
        sink.partitionField = try Self.column("partitionField", use)
        sink.timeField = try Self.column("timeField", use)
        if let name = sink.timeField, let field = use.schema.fields.first(where: { $0.name == name }),
            field.type.logical != .int
        {
            throw ConnectorErrors.refused(
                "'timeField' must name a column of type INT, but '\(name)' is \(field.type)",
                at: reader.span("timeField"))
        }
        sink.buckets = try Self.number("buckets", in: 1...256, reader) ?? sink.buckets
        guard sink.buckets & (sink.buckets - 1) == 0 else {
            throw ConnectorErrors.refused("'buckets' must be a power of two", at: reader.span("buckets"))
        }
        sink.flushMillis = Int64(try Self.number("flushIntervalMs", in: 1...Int.max, reader) ?? 2_000)
        sink.writesNull = try reader.bool("writeNullProperties") ?? true
    }

    private static func number(
        _ key: String, in range: ClosedRange<Int>, _ reader: OptionReader
    ) throws(LabError) -> Int? {
        guard let number = try reader.integer(key, as: Int.self) else { return nil }
        guard range.contains(number) else {
            let bound =
                number < range.lowerBound ? "at least \(range.lowerBound)" : "at most \(range.upperBound)"
            throw ConnectorErrors.refused("'\(key)' must be \(bound)", at: reader.span(key))
        }
        return number
    }

    /// The column that an option names.
    private static func column(_ key: String, _ use: TableUse) throws(LabError) -> String? {
        guard let name = use.reader.string(key) else { return nil }
        let names = use.schema.names
        guard names.contains(name) else {
            throw ConnectorErrors.refused(
                "'\(key)' names the column '\(name)', which the table does not have",
                at: use.reader.span(key),
                fix: suggestion(for: name, among: names, kind: "columns"))
        }
        return name
    }

    /// A local time in milliseconds.
    private static func time(_ key: String, _ reader: OptionReader) throws(LabError) -> Int64? {
        guard let text = reader.string(key) else { return nil }
        let bytes = Array(text.trimmed.utf8) + [UInt8](repeating: 0, count: 16)
        let moment = bytes.withUnsafeBufferPointer { buffer -> TimeScan.Moment? in
            guard let base = buffer.baseAddress else { return nil }
            var scan = TimeScan(base, bytes.count - 16)
            return scan.timestamp(.sql, withZone: false)
        }
        guard let moment else {
            throw ConnectorErrors.refused(
                "'\(key)' is no time of the form 'yyyy-MM-dd HH:mm:ss': '\(text)'", at: reader.span(key))
        }
        return moment.millis
    }
}

/// What an `sls` table may say although the real connector does not document it.
enum SLSWarnings {
    /// Column types beyond the documented mapping.
    static func ofTypes(_ use: TableUse) -> [LabError] {
        use.schema.fields.compactMap { field in
            switch field.type.logical {
            case .boolean, .varbinary, .varchar, .tinyint, .int, .bigint, .float, .double, .decimal:
                return nil
            default:
                return LabError(
                    "SQL158",
                    "the real 'sls' connector documents no mapping of \(field.type) (column '\(field.name)')",
                    at: use.span(ofColumn: field.name),
                    fix: "declare it as STRING and CAST it in a computed column")
            }
        }
    }

    /// Options of older versions.
    static func ofOptions(_ use: TableUse) -> [LabError] {
        guard use.reader.string("consumeFromCheckpoint") != nil else { return [] }
        return [
            LabError(
                "SQL158", "VVR 11.1 and later do not take 'consumeFromCheckpoint'",
                at: use.reader.option("consumeFromCheckpoint")?.keySpan,
                fix: "write 'startupMode' = 'consumer_group'")
        ]
    }
}
