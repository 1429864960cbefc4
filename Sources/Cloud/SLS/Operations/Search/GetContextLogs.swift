import CloudGateway
import LabKernel

/// Answers the logs around one log, as its writer wrote them.
///
/// Groups of one writer share the front part of their pack id, `<context>-<number>`, both hexadecimal; the
/// number orders them. The log to start from is named as `| with_pack_meta` answers it. Logs of a day before
/// and after are looked at.
/// Source: SLS API reference, GetContextLogs.
enum GetContextLogs: SLSOperation {
    static let name = "GetContextLogs"
    static let action = "GetLogStoreContextLogs"
    static let method = "GET"
    static let path = "/logstores/{logstore}"
    static let selector: (name: String, value: String)? = ("type", "context_log")
    static let kind = OperationKind.dataRead

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let logstore = try call.logstore(catalog)
        guard logstore.index != nil else { throw SLSErrors.logstoreWithoutIndex }
        let (back, forward) = (try lines("back_lines", call), try lines("forward_lines", call))
        let start = try ContextStart(id: call.query("pack_id"), meta: call.query("pack_meta"))
        let lines = LogContext(start, in: logstore).lines
        guard let place = lines.firstIndex(where: { $0.number == start.number && $0.line == start.line })
        else {
            throw SLSErrors.invalid("pack_meta", "it names no log of this logstore")
        }
        let (first, last) = (max(0, place - back), min(lines.count - 1, place + forward))
        let rows = (first...last).compactMap { index -> JSONValue? in
            LogRow(lines[index].hit, in: logstore).map { row in
                row.json(withMeta: true).setting([("__index_number__", .string(String(index - place)))])
            }
        }
        return SLSAnswer.json(
            .object([
                ("progress", "Complete"), ("total_lines", .int(rows.count)),
                ("back_lines", .int(place - first)),
                ("forward_lines", .int(last - place)), ("logs", .array(rows)),
            ]),
            headers: [("x-log-progress", "Complete"), ("x-log-count", String(rows.count))])
    }

    private static func lines(_ name: String, _ call: SLSCall) throws(CloudError) -> Int {
        let count = try call.required(name)
        guard (0...100).contains(count) else { throw SLSErrors.invalid(name, "0 to 100 is expected") }
        return Int(count)
    }
}

/// The log that a context query starts from.
struct ContextStart {
    /// What all groups of the writer share.
    let context: String
    /// The group's place among them.
    let number: UInt64
    let line: Int

    /// - Throws: ParameterInvalid when an id or a meta text is not of the documented form.
    init(id: String?, meta: String?) throws(CloudError) {
        guard let id, let (context, number) = Self.parts(id) else {
            throw SLSErrors.invalid("pack_id", "<context>-<number> is expected")
        }
        let fields = (meta ?? "").split(separator: "|", omittingEmptySubsequences: false)
        guard fields.count == 4, let line = Int(fields[3]), line >= 0 else {
            throw SLSErrors.invalid("pack_meta", "<shard>|<cursor>|<logs>|<place> is expected")
        }
        (self.context, self.number, self.line) = (context, number, line)
    }

    /// `85C897C740352DC6-808` is the group 0x808 of the context in front.
    static func parts(_ id: some StringProtocol) -> (context: String, number: UInt64)? {
        guard let dash = id.lastIndex(of: "-"), let number = UInt64(id[id.index(after: dash)...], radix: 16),
            dash > id.startIndex
        else { return nil }
        return (id[..<dash].uppercased(), number)
    }
}

/// All logs of one writer in their order.
struct LogContext {
    struct Line {
        var number: UInt64
        var line: Int
        var hit: LogSearch.Hit
    }

    let lines: [Line]

    init(_ start: ContextStart, in logstore: Logstore) {
        var lines: [Line] = []
        let key = Array("__pack_id__".utf8)
        for (shardNumber, shard) in logstore.shards.enumerated() {
            for (position, stored) in shard.groups.enumerated() {
                stored.payload.withBytes { buffer in
                    guard let group = try? LogGroupView(buffer),
                        let tag = group.tags.first(where: { group.buffer[$0.key].elementsEqual(key) }),
                        let (context, number) = ContextStart.parts(group.text(tag.value)),
                        context == start.context
                    else { return }
                    for line in group.logs.indices {
                        let hit = LogSearch.Hit(
                            time: stored.firstTime, shard: shardNumber, group: position, line: line)
                        lines.append(Line(number: number, line: line, hit: hit))
                    }
                }
            }
        }
        self.lines = lines.sorted { ($0.number, $0.line) < ($1.number, $1.line) }
    }
}
