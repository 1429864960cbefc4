import LabKernel

/// Changes to the tree of a spec by path: `usage.kpi.eventsPerSecond`, `resources.logs.mode`.
package enum SpecTree {
    /// The tree with a value set; objects on the way are made.
    ///
    /// - Throws: `LabError` PRC052 when the path leads through something that is no object.
    package static func setting(_ path: String, to value: JSONValue, in tree: JSONValue) throws -> JSONValue {
        try setting(path.split(separator: ".").map(String.init)[...], to: value, in: tree, path)
    }

    private static func setting(
        _ keys: ArraySlice<String>, to value: JSONValue, in tree: JSONValue, _ path: String
    ) throws -> JSONValue {
        guard let key = keys.first else { return value }
        guard var members = tree.objectValue else {
            throw LabError(
                "PRC052", "'\(path)' leads through something that is no object", fix: "name a key of the spec"
            )
        }
        let index = members.firstIndex { $0.0 == key }
        let inner = index.map { members[$0].1 } ?? .object([])
        let changed = try setting(keys.dropFirst(), to: value, in: inner.isNull ? .object([]) : inner, path)
        if let index { members[index].1 = changed } else { members.append((key, changed)) }
        return .object(members)
    }

    /// The value at a path; nil when there is none.
    package static func value(_ path: String, in tree: JSONValue) -> JSONValue? {
        path.split(separator: ".").reduce(tree as JSONValue?) { $0?[String($1)] }
    }

    /// One tree laid over another: objects are merged, everything else is replaced.
    package static func merging(_ upper: JSONValue, over lower: JSONValue) -> JSONValue {
        guard let above = upper.objectValue, var members = lower.objectValue else { return upper }
        for (key, value) in above {
            if let index = members.firstIndex(where: { $0.0 == key }) {
                members[index].1 = merging(value, over: members[index].1)
            } else {
                members.append((key, value))
            }
        }
        return .object(members)
    }

    /// A value as the command line writes it: a number, true, false, JSON, or text.
    package static func value(ofText text: String) -> JSONValue {
        (try? JSONParser.parse(text: text)) ?? .string(text)
    }
}
