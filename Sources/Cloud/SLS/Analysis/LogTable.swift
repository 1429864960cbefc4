import CloudGateway
import LabKernel

/// Reads the logs that a search found as a table for analyses.
struct LogTable {
    let search: LogSearch
    let logstore: Logstore
    let index: IndexConfiguration

    /// The column's value in a log.
    private typealias Reader = (LogGroupView, LogLine) -> SQLValue

    /// The table with the columns of `names`; all indexed ones when there are none.
    ///
    /// - Throws: for a column that is not indexed for statistics.
    func table(_ names: [String]) throws(CloudError) -> SQLTable {
        let wanted = names.isEmpty ? allColumns : names
        var scope = SQLScope()
        for name in wanted { scope.add(name) }
        let readers = try wanted.mapped { name throws(CloudError) in try reader(Self.unqualified(name)) }
        var rows: [[SQLValue]] = []
        search.forEach(in: logstore) { _, group, line in rows.append(readers.map { $0(group, line) }) }
        return SQLTable(scope: scope, rows: rows)
    }

    /// `log.x` is `x`.
    private static func unqualified(_ name: String) -> String {
        name.hasPrefix("log.") ? String(name.dropFirst(4)) : name
    }

    private var allColumns: [String] {
        ["__time__", "__topic__", "__source__"]
            + index.fields.filter { $0.value.hasStatistics }.map(\.key).sorted()
    }

    private func reader(_ name: String) throws(CloudError) -> Reader {
        switch name {
        case "__time__": return { _, line in .long(Int64(line.time)) }
        case "__date__": return { _, line in .timestamp(Int64(line.time) * 1_000) }
        case "__topic__": return { group, _ in .text(group.text(group.topic)) }
        case "__source__": return { group, _ in .text(group.text(group.source)) }
        default: break
        }
        if name.hasPrefix("__tag__:") {
            let key = Array(name.utf8.dropFirst(8))
            return { group, _ in
                let tag = group.tags.first { group.buffer[$0.key].elementsEqual(key) }
                return tag.map { .text(group.text($0.value)) } ?? .null
            }
        }
        guard let (field, path, configuration) = index.field(name), configuration.hasStatistics || path != nil
        else {
            throw SQLErrors.column(name)
        }
        let key = Array(field.utf8)
        return { group, line in
            guard let content = line.contents.first(where: { group.buffer[$0.key].elementsEqual(key) }) else {
                return .null
            }
            var text = group.text(content.value)
            if let path {
                guard let inner = JSONPathText.value(of: path, in: text) else { return .null }
                text = inner
            }
            return Self.value(text, configuration.type)
        }
    }

    /// The value as its index types it; NULL when the text is no such number.
    private static func value(_ text: String, _ type: IndexConfiguration.FieldType) -> SQLValue {
        switch type {
        case .long: Int64(text).map { .long($0) } ?? .null
        case .double: Double(text).map { .double($0) } ?? .null
        case .text, .json: .text(text)
        }
    }
}
