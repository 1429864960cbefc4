import CloudGateway
import LabKernel

/// Reads the logs that a search found as a table for analyses.
struct LogTable {
    let search: LogSearch
    let logstore: Logstore
    let index: IndexConfiguration

    /// The column's value in a log.
    typealias Reader = (LogGroupView, LogLine) -> SQLValue

    /// The logs with those of `names` that are indexed for statistics; all such columns for nil.
    func input(_ names: [String]?) -> SQLInput {
        let columns = (names ?? allColumns).compactMap { name in LogColumn(name, index).map { (name, $0) } }
        var scope = SQLScope()
        for (name, _) in columns { scope.add(name) }
        return SQLInput(scope: scope) { (isOrdered, body) throws(CloudError) in
            try forEach(columns.map(\.1), isOrdered: isOrdered, body)
        }
    }

    private func forEach(
        _ columns: [LogColumn], isOrdered: Bool, _ body: ([SQLValue], Int) throws(CloudError) -> Bool
    ) throws(CloudError) {
        var failure: CloudError?
        func take(_ row: [SQLValue], _ count: Int) -> Bool {
            do throws(CloudError) {
                return try body(row, count)
            } catch {
                failure = error
                return false
            }
        }
        search.forEachPart(in: logstore) { segment, _, lines in
            isOrdered ? ordered(segment, columns, lines, take) : distinct(segment, columns, lines, take)
        } log: { _, group, line in
            take(columns.map { $0.value(group, line) }, 1)
        }
        if let failure { throw failure }
    }

    private func ordered(
        _ segment: IndexSegment, _ columns: [LogColumn], _ lines: LineSet, _ take: ([SQLValue], Int) -> Bool
    ) -> Bool {
        var values = SegmentValues(segment, columns)
        var goesOn = true
        lines.forEach { line in
            goesOn = take(values.row(line), 1)
            return goesOn
        }
        return goesOn
    }

    private func distinct(
        _ segment: IndexSegment, _ columns: [LogColumn], _ lines: LineSet, _ take: ([SQLValue], Int) -> Bool
    ) -> Bool {
        var values = SegmentValues(segment, columns)
        for tuple in SegmentTuples(segment, columns, lines).tuples {
            if !take(values.row(tuple.line), tuple.count) { return false }
        }
        return true
    }

    private var allColumns: [String] {
        ["__time__", "__topic__", "__source__"]
            + index.fields.filter { $0.value.hasStatistics }.map(\.key).sorted()
    }
}

/// Where a column of an analysis comes from, and how its text is read.
struct LogColumn {
    enum Place: Hashable {
        case time
        case date
        case topic
        case source
        case tag([UInt8])
        case content([UInt8])
        /// A path into a content that holds JSON.
        case json([UInt8], path: String)
    }

    let place: Place
    let type: IndexConfiguration.FieldType

    /// Nil for a name that is not indexed for statistics.
    init?(_ name: String, _ index: IndexConfiguration) {
        switch name {
        case "__time__": (place, type) = (.time, .long)
        case "__date__": (place, type) = (.date, .text)
        case "__topic__": (place, type) = (.topic, .text)
        case "__source__": (place, type) = (.source, .text)
        default:
            if name.hasPrefix("__tag__:") {
                (place, type) = (.tag(Array(name.utf8.dropFirst(8))), .text)
            } else if let (field, path, configuration) = index.field(name),
                configuration.hasStatistics || path != nil
            {
                place = path.map { .json(Array(field.utf8), path: $0) } ?? .content(Array(field.utf8))
                type = configuration.type
            } else {
                return nil
            }
        }
    }

    /// The value in a log; NULL when it has none.
    func value(_ group: LogGroupView, _ line: LogLine) -> SQLValue {
        switch place {
        case .time: return .long(Int64(line.time))
        case .date: return .timestamp(Int64(line.time) * 1_000)
        case .topic: return .text(group.text(group.topic))
        case .source: return .text(group.text(group.source))
        case .tag(let key):
            let tag = group.tags.first { group.buffer[$0.key].elementsEqual(key) }
            return tag.map { .text(group.text($0.value)) } ?? .null
        case .content(let key), .json(let key, _):
            guard let content = line.contents.first(where: { group.buffer[$0.key].elementsEqual(key) }) else {
                return .null
            }
            return typed(group.text(content.value))
        }
    }

    /// A field's text as its index types it; NULL when the text is no such number.
    func typed(_ whole: String) -> SQLValue {
        var text = whole
        if case .json(_, let path) = place {
            guard let inner = JSONPathText.value(of: path, in: whole) else { return .null }
            text = inner
        }
        switch type {
        case .long: return Int64(text).map { .long($0) } ?? .null
        case .double: return Double(text).map { .double($0) } ?? .null
        case .text, .json: return .text(text)
        }
    }
}
