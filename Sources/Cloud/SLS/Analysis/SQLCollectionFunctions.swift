import CloudGateway

/// Functions of arrays and maps; arrays count from 1.
enum SQLCollectionFunctions {
    private typealias Function = SQLFunctions.Function

    static let all: [String: SQLFunctions.Function] = [
        "cardinality": Function(arity: 1...1) { values in
            switch values[0] {
            case .array(let items): .long(Int64(items.count))
            case .map(let keys, _): .long(Int64(keys.count))
            default: .null
            }
        },
        "element_at": Function(arity: 2...2) { element($0[0], $0[1]) },
        "contains": Function(arity: 2...2) { values in
            if case .array(let items) = values[0] {
                return .bool(items.contains { SQLValue.compare($0, values[1]) == 0 })
            }
            return .bool(values[0].text.contains(values[1].text))
        },
        "array_join": Function(arity: 2...3) { values in
            let filler: String? = values.count == 3 ? values[2].text : nil
            let texts = values[0].items.compactMap { $0.isNull ? filler : $0.text }
            return .text(texts.joined(separator: values[1].text))
        },
        "array_distinct": array { items in
            var seen: Set<String> = []
            return .array(items.filter { seen.insert($0.key).inserted })
        },
        "array_sort": array { items in
            .array(
                SQLOrdering.ascending.sorted(items) { [$0] })
        },
        "array_max": array { items in
            guard !items.contains(where: \.isNull) else { return .null }
            return items.reduce(.null) { $0.isNull || (SQLValue.compare($1, $0) ?? 0) > 0 ? $1 : $0 }
        },
        "array_min": array { items in
            guard !items.contains(where: \.isNull) else { return .null }
            return items.reduce(.null) { $0.isNull || (SQLValue.compare($1, $0) ?? 0) < 0 ? $1 : $0 }
        },
        "array_position": Function(arity: 2...2) { values in
            let place = values[0].items.firstIndex { SQLValue.compare($0, values[1]) == 0 }
            return .long(Int64((place ?? -1) + 1))
        },
        "array_intersect": both { items, others in items.filter { others.contains($0.key) } },
        "array_except": both { items, others in items.filter { !others.contains($0.key) } },
        "array_union": Function(arity: 2...2) { values in
            var seen: Set<String> = []
            return .array((values[0].items + values[1].items).filter { seen.insert($0.key).inserted })
        },
        "array_remove": Function(arity: 2...2) { values in
            .array(values[0].items.filter { SQLValue.compare($0, values[1]) != 0 })
        },
        "arrays_overlap": Function(arity: 2...2) { values in
            let others = Set(values[1].items.map(\.key))
            return .bool(values[0].items.contains { others.contains($0.key) })
        },
        "flatten": array { items in .array(items.flatMap(\.items)) },
        "repeat": Function(arity: 2...2) { values in
            guard case .long(let count) = values[1], count <= 10_000 else { return .null }
            return .array([SQLValue](repeating: values[0], count: Int(max(0, count))))
        },
        "slice": Function(arity: 3...3) { values in
            guard case .long(let start) = values[1], case .long(let count) = values[2], start != 0, count >= 0
            else { return .null }
            let items = values[0].items
            guard start.magnitude <= items.count else { return .array([]) }
            let first = start > 0 ? Int(start) - 1 : items.count + Int(start)
            return .array(Array(items.dropFirst(first).prefix(Int(min(count, Int64(items.count))))))
        },
        "sequence": Function(arity: 2...3) { values in
            guard case .long(let start) = values[0], case .long(let stop) = values[1] else { return .null }
            var step: Int64 = start <= stop ? 1 : -1
            if values.count == 3, case .long(let given) = values[2] { step = given }
            guard step != 0, start.magnitude < 1 << 40, stop.magnitude < 1 << 40,
                abs((stop - start) / step) <= 10_000
            else { return .null }
            return .array(stride(from: start, through: stop, by: Int(step)).map { .long($0) })
        },
        "map": Function(arity: 0...2) { values in
            guard values.count == 2 else { return values.isEmpty ? .map([], []) : .null }
            let (keys, items) = (values[0].items, values[1].items)
            return keys.count == items.count && Set(keys.map(\.key)).count == keys.count
                ? .map(keys, items) : .null
        },
        "map_keys": Function(arity: 1...1) { values in
            if case .map(let keys, _) = values[0] { return .array(keys) }
            return .null
        },
        "map_values": Function(arity: 1...1) { values in
            if case .map(_, let items) = values[0] { return .array(items) }
            return .null
        },
    ]

    private static func array(_ body: @escaping @Sendable ([SQLValue]) -> SQLValue) -> Function {
        Function(arity: 1...1) { values in
            if case .array(let items) = values[0] { return body(items) }
            return .null
        }
    }

    /// The distinct items of the first array, chosen by the second.
    private static func both(_ choose: @escaping @Sendable ([SQLValue], Set<String>) -> [SQLValue])
        -> Function
    {
        Function(arity: 2...2) { values in
            var seen: Set<String> = []
            let distinct = values[0].items.filter { seen.insert($0.key).inserted }
            return .array(choose(distinct, Set(values[1].items.map(\.key))))
        }
    }

    /// `array[n]`, `map[key]`: what `element` gives, but an item that is not there is a mistake.
    static func subscripted(_ value: SQLValue, _ index: SQLValue) throws(CloudError) -> SQLValue {
        switch (value, index) {
        case (.array, .long(0)): throw SQLErrors.semantics("SQL array indices start at 1")
        case (.array, .long(let number)) where number < 0:
            throw SQLErrors.semantics("Array subscript is negative: \(number)")
        case (.array(let items), .long(let number)) where number > items.count:
            throw SQLErrors.semantics(
                "Array subscript must be less than or equal to array length: \(number) > \(items.count)")
        case (.map(let keys, _), _) where !index.isNull && !keys.contains(where: { $0.key == index.key }):
            throw SQLErrors.semantics("Key not present in map: \(index.text)")
        default: return element(value, index)
        }
    }

    /// An item of an array, or the value of a key; NULL when there is none.
    static func element(_ value: SQLValue, _ index: SQLValue) -> SQLValue {
        switch (value, index) {
        case (.array(let items), .long(let number)):
            guard number != 0, number.magnitude <= items.count else { return .null }
            return items[number > 0 ? Int(number) - 1 : items.count + Int(number)]
        case (.map(let keys, let values), _):
            return keys.firstIndex { SQLValue.compare($0, index) == 0 }.map { values[$0] } ?? .null
        default: return .null
        }
    }
}
