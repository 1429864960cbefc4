import FlinkSQL
import StreamTypes
import Streaming

/// Turns the logs of a pull into rows: columns by the names of contents, a content that is missing is NULL.
///
/// An empty text is NULL in columns that are no text. Of contents of one name the last counts.
/// A log's contents are located first, for all rows; then each column is converted in a loop of its own.
final class LogDecoder {
    private enum Source {
        case content(Int)
        case metadata(LogMetadata)
    }

    private let sources: [Source]
    private let converters: [FieldConverter]
    private let keys: ContentKeys
    private let fields: FieldTable
    private var times: [Int64] = []

    init(_ scan: TableScan) {
        let physical = scan.table.physicalSchema
        var (names, converters): ([String], [FieldConverter]) = ([], [])
        var isText: [Bool] = []
        sources = scan.columns.map { column in
            switch column {
            case .metadata(let key, _):
                guard let known = LogMetadata(rawValue: key) else {
                    preconditionFailure("the planner asks for keys of the catalog only")
                }
                return .metadata(known)
            case .physical(let index):
                let type = physical[index].type.logical
                names.append(physical[index].name)
                isText.append(Self.isText(type))
                converters.append(Self.converter(type))
                return .content(names.count - 1)
            }
        }
        self.converters = converters
        keys = ContentKeys(names, isText)
        fields = FieldTable(columns: names.count)
    }

    private static func isText(_ type: LogicalType) -> Bool {
        switch type {
        case .char, .varchar, .binary, .varbinary: true
        default: false
        }
    }

    /// Binary columns hold the bytes of the text.
    private static func converter(_ type: LogicalType) -> FieldConverter {
        FieldConverter(
            isText(type) ? .string : type, standard: .sql, isCSV: false, ignoresErrors: false, nested: nil)
    }

    /// Appends some of a pull's logs to `batch`, which is empty.
    ///
    /// - Parameter bytes: the pull's bytes, of which 16 beyond the end may be read.
    /// - Returns: the failure of the first log that could not be read, if any; the rows before it are in
    ///   `batch` then.
    func decode(
        _ logs: Range<Int>, of pulled: PulledGroups, _ bytes: UnsafePointer<UInt8>, into batch: Batch
    ) throws(JobFailure) -> JobFailure? {
        fields.clear()
        times.removeAll(keepingCapacity: true)
        for log in logs { try locate(pulled.logs[log], bytes) }
        guard let fault = convert(logs, pulled, bytes, batch) else { return nil }
        batch.clear()
        let before = logs.lowerBound..<logs.lowerBound + fault.row
        precondition(convert(before, pulled, bytes, batch) == nil, "rows before the first fault have none")
        return fault.failure
    }

    private func locate(_ log: PulledGroups.Log, _ bytes: UnsafePointer<UInt8>) throws(JobFailure) {
        let row = fields.openRow()
        var message = LogFields(bytes, Int(log.start)..<Int(log.end))
        var (position, time) = (0, Int64(0))
        while let field = try message.next() {
            if field.number == 1 { time = Int64(truncatingIfNeeded: field.value) }
            guard field.number == 2, field.isBytes else { continue }
            let (key, value) = try Self.pair(bytes, field.range)
            if let column = keys.column(of: bytes, key, at: position) {
                let isMissing = value.isEmpty && !keys.isText[column]
                fields.set(
                    column, row, isMissing ? FieldTable.Token.missing : FieldTable.Token.text,
                    start: value.lowerBound, length: value.count)
            }
            position += 1
        }
        times.append(time)
    }

    @inline(__always)
    private static func pair(
        _ bytes: UnsafePointer<UInt8>, _ range: Range<Int>
    ) throws(JobFailure) -> (key: Range<Int>, value: Range<Int>) {
        var (key, value) = (0..<0, 0..<0)
        var message = LogFields(bytes, range)
        while let field = try message.next() {
            guard field.isBytes else { continue }
            if field.number == 1 { key = field.range } else if field.number == 2 { value = field.range }
        }
        return (key, value)
    }

    /// Converts the located rows; answers the fault of the least row.
    private func convert(
        _ logs: Range<Int>, _ pulled: PulledGroups, _ bytes: UnsafePointer<UInt8>, _ batch: Batch
    ) -> FieldConverter.Fault? {
        var first: FieldConverter.Fault?
        for (source, out) in zip(sources, batch.columns) {
            switch source {
            case .metadata(let key): key.append(logs, of: pulled, times: times, bytes, to: out)
            case .content(let column):
                let fault = converters[column].convert(
                    fields, column: column, rows: logs.count, bytes, into: out)
                if let fault, fault.row < first?.row ?? .max { first = fault }
            }
        }
        if first == nil { batch.count = logs.count }
        return first
    }
}

/// Finds the column of a content by its key: mostly the one that stood at its place in the log before.
private final class ContentKeys {
    let isText: [Bool]
    private let bytes: UnsafeMutablePointer<UInt8>
    private let ends: [Int]
    /// By a content's place in its log; -1 where none is expected.
    private var expected: [Int] = []

    init(_ names: [String], _ isText: [Bool]) {
        self.isText = isText
        let all = names.flatMap { Array($0.utf8) }
        bytes = .allocate(capacity: all.count + 1)
        bytes.initialize(repeating: 0, count: all.count + 1)
        for (index, byte) in all.enumerated() { bytes[index] = byte }
        ends = names.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.utf8.count) }
    }

    deinit { bytes.deallocate() }

    /// The column of the content with the key at `key`; nil when no column has its name.
    func column(of message: UnsafePointer<UInt8>, _ key: Range<Int>, at place: Int) -> Int? {
        if place < expected.count, matches(expected[place], message, key) { return expected[place] }
        let found = isText.indices.first { matches($0, message, key) }
        while expected.count <= place { expected.append(-1) }
        if let found { expected[place] = found }
        return found
    }

    @inline(__always)
    private func matches(_ column: Int, _ message: UnsafePointer<UInt8>, _ key: Range<Int>) -> Bool {
        guard column >= 0 else { return false }
        let start = ends[column]
        guard ends[column + 1] - start == key.count else { return false }
        for offset in 0..<key.count where bytes[start + offset] != message[key.lowerBound + offset] {
            return false
        }
        return true
    }
}
