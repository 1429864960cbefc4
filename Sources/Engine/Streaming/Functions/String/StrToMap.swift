import LabKernel
import StreamTypes

/// `STR_TO_MAP(text [, pairSeparator, keySeparator])`: separators are regular expressions; a pair without a
/// key separator is a key with NULL; of equal keys the last counts. Entries have the order of a
/// `java.util.HashMap` with room for all pairs.
enum StrToMap {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        let (pairMemo, keyMemo) = (Memo<JavaRegex>(), Memo<JavaRegex>())
        return try call.withAll(.string).kernel(
            fails: true,
            Lanes.strict { (arguments, row, out) throws(JobFailure) in
                let pairs = try separator(pairMemo, arguments, 1, row, ",")
                let keys = try separator(keyMemo, arguments, 2, row, "=")
                for entry in try entries(arguments[0].bytes(row), pairs, keys) {
                    out.children[0].append(entry.key)
                    if let value = entry.value {
                        out.children[1].append(value)
                    } else {
                        out.children[1].appendNull()
                    }
                }
                out.appendOffset(out.children[0].count)
            })
    }

    private static func separator(
        _ memo: Memo<JavaRegex>, _ arguments: [Column], _ index: Int, _ row: Int, _ usual: StaticString
    ) throws(JobFailure) -> JavaRegex {
        let make = { (text: String) throws(JobFailure) in try JavaRegex.compile(text) }
        if index < arguments.count { return try memo.value(arguments[index].bytes(row), make) }
        return try memo.value(TextBytes(start: usual.utf8Start, count: usual.utf8CodeUnitCount), make)
    }

    private struct Entry {
        var key: TextBytes
        var value: TextBytes?
    }

    private static func entries(
        _ text: TextBytes, _ pairs: JavaRegex, _ keys: JavaRegex
    ) throws(JobFailure) -> [Entry] {
        guard !text.isEmpty else { return [] }
        var entries: [Entry] = []
        let split = try pairs.split(text, limit: 0)
        for pair in split {
            let parts = try keys.split(pair, limit: 2)
            let entry = parts.count < 2 ? Entry(key: pair, value: nil) : Entry(key: parts[0], value: parts[1])
            if let known = entries.firstIndex(where: { ColumnEquality.sameBytes($0.key, entry.key) }) {
                entries[known].value = entry.value
            } else {
                entries.append(entry)
            }
        }
        let capacity = HashMapOrder.capacity(entries.count, from: split.count)
        let buckets = entries.map { HashMapOrder.bucket(javaString($0.key), capacity) }
        return entries.indices.sorted { (buckets[$0], $0) < (buckets[$1], $1) }.map { entries[$0] }
    }

    /// The hash that Java has of a text.
    private static func javaString(_ text: TextBytes) -> UInt32 {
        String(decoding: text, as: UTF8.self).utf16.reduce(0) { $0 &* 31 &+ UInt32($1) }
    }
}
