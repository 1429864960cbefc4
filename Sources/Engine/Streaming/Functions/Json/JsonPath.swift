/// A JSON path such as `$.store.book[0]['title']`, as the Jayway library reads it: members, indexes, slices,
/// wildcards, `..` and filters.
///
/// Not emulated: functions such as `.length()`, and the filter operators `=~ in nin subsetof size empty`.
struct JsonPath {
    enum Step {
        case members([String])
        case indexes([Int])
        case slice(from: Int?, to: Int?)
        case wildcard
        case filter(JsonFilter)
        /// The next step applies to the value and everything in it.
        case descend
    }

    let steps: [Step]

    /// - Returns: nil for a text that is no path.
    init?(_ text: String) {
        var parser = JsonPathParser(text)
        guard let steps = parser.path() else { return nil }
        self.steps = steps
    }

    init(steps: [Step]) { self.steps = steps }

    /// Whether the path can lead to one value only; others give an array of what they find.
    var isDefinite: Bool { steps.allSatisfy(Self.isDefinite) }

    private static func isDefinite(_ step: Step) -> Bool {
        switch step {
        case .members(let names): names.count == 1
        case .indexes(let indexes): indexes.count == 1
        case .slice, .wildcard, .filter, .descend: false
        }
    }

    /// Why a path led nowhere.
    struct Missing: Error {
        var message: String
    }

    /// What the path leads to; what stands before the first step to many values must be there.
    func read(_ root: JsonDatum) throws(Missing) -> JsonDatum {
        var (value, trail) = (root, "$")
        for (index, step) in steps.enumerated() {
            guard Self.isDefinite(step) else {
                var found: [JsonDatum] = []
                collect(value, steps[index...], root, &found)
                return .array(found)
            }
            let isLast = index == steps.count - 1
            value = try follow(step, value, &trail, isLast)
        }
        return value
    }

    private func follow(
        _ step: Step, _ value: JsonDatum, _ trail: inout String, _ isLast: Bool
    ) throws(Missing) -> JsonDatum {
        switch step {
        case .members(let names):
            let here = trail
            trail += "['\(names[0])']"
            guard case .object = value else {
                throw Missing(
                    message: "Expected to find an object with property ['\(names[0])'] in path \(here)")
            }
            if let member = value.member(names[0]) { return member }
            throw Missing(
                message: isLast ? "No results for path: \(trail)" : "Missing property in path \(trail)")
        case .indexes(let indexes):
            guard case .array(let elements) = value else {
                throw Missing(message: "Filter: [\(indexes[0])] can only be applied to arrays")
            }
            trail += "[\(indexes[0])]"
            let place = indexes[0] < 0 ? elements.count + indexes[0] : indexes[0]
            guard elements.indices.contains(place) else {
                throw Missing(message: "No results for path: \(trail)")
            }
            return elements[place]
        case .slice, .wildcard, .filter, .descend: preconditionFailure("a definite path has no such step")
        }
    }

    // MARK: - Paths to many values

    private func collect(
        _ value: JsonDatum, _ steps: ArraySlice<Step>, _ root: JsonDatum, _ found: inout [JsonDatum]
    ) {
        guard let step = steps.first else { return found.append(value) }
        let rest = steps.dropFirst()
        if case .descend = step {
            collect(value, rest, root, &found)
            for child in value.children { collect(child, steps, root, &found) }
            return
        }
        for next in matches(step, value, root) { collect(next, rest, root, &found) }
    }

    private func matches(_ step: Step, _ value: JsonDatum, _ root: JsonDatum) -> [JsonDatum] {
        switch step {
        case .members(let names): return names.compactMap { value.member($0) }
        case .wildcard: return value.children
        case .filter(let filter):
            if case .object = value { return filter.accepts(value, root) ? [value] : [] }
            return value.children.filter { filter.accepts($0, root) }
        case .indexes(let indexes):
            guard case .array(let elements) = value else { return [] }
            return indexes.map { $0 < 0 ? elements.count + $0 : $0 }
                .filter { elements.indices.contains($0) }.map { elements[$0] }
        case .slice(let from, let to):
            guard case .array(let elements) = value else { return [] }
            let count = elements.count
            let start = max(0, from.map { $0 < 0 ? count + $0 : $0 } ?? 0)
            let end = min(count, to.map { $0 < 0 ? count + $0 : $0 } ?? count)
            return start < end ? Array(elements[start..<end]) : []
        case .descend: return []
        }
    }
}
