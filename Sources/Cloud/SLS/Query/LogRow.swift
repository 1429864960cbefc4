import LabKernel

/// A log as searches answer it: fields as texts, with its time, source, topic and tags.
struct LogRow {
    var time: UInt32
    var fields: [(key: String, value: String)]
    /// What a context query starts from: `shard|cursor|logs of the group|place in it`.
    var packMeta = ""

    /// Reads the log of a hit; nil when it is gone meanwhile.
    init?(_ hit: LogSearch.Hit, in logstore: Logstore) {
        let groups = logstore.shards[hit.shard].groups
        guard groups.indices.contains(hit.group) else { return nil }
        let row: LogRow? = groups[hit.group].payload.withBytes { buffer in
            guard let group = try? LogGroupView(buffer) else { return nil }
            var line = LogLine()
            guard (try? line.read(group, group.logs[hit.line])) != nil else { return nil }
            return LogRow(group, line)
        }
        guard let row else { return nil }
        self = row
        let cursor = Cursor.text(logstore.shards[hit.shard].firstSequence + Int64(hit.group))
        let count = groups[hit.group].logCount
        packMeta = "\(logstore.shards[hit.shard].id)|\(cursor)|\(count)|\(hit.line)"
    }

    init(_ group: LogGroupView, _ line: LogLine) {
        time = line.time
        fields = [
            ("__time__", String(line.time)), ("__source__", group.text(group.source)),
            ("__topic__", group.text(group.topic)),
        ]
        if let nanos = line.nanos { fields.append(("__time_ns_part__", String(nanos))) }
        fields += group.tags.map { ("__tag__:" + group.text($0.key), group.text($0.value)) }
        fields += line.contents.map { (group.text($0.key), group.text($0.value)) }
    }

    /// The object with what a context query starts from.
    func json(withMeta: Bool) -> JSONValue {
        withMeta ? json.setting([("__pack_meta__", .string(packMeta))]) : json
    }

    /// One object; of a key that comes twice the last stays.
    var json: JSONValue {
        var members: [(String, JSONValue)] = []
        for (key, value) in fields {
            if let place = members.firstIndex(where: { $0.0 == key }) {
                members[place].1 = .string(value)
            } else {
                members.append((key, .string(value)))
            }
        }
        return .object(members)
    }
}
