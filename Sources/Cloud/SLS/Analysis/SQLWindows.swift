import CloudGateway

/// Window functions: values of a row that come from the rows around it.
///
/// With ORDER BY an aggregate covers the rows up to the current one and its peers, without it the whole
/// partition; other frames are refused by the parser.
enum SQLWindows {
    private static let ranking: [String: ClosedRange<Int>] = [
        "row_number": 0...0, "rank": 0...0, "dense_rank": 0...0, "percent_rank": 0...0, "cume_dist": 0...0,
        "ntile": 1...1, "lag": 1...3, "lead": 1...3, "first_value": 1...1, "last_value": 1...1,
        "nth_value": 2...2,
    ]

    /// Checks name and number of arguments.
    static func check(_ call: SQLCall) throws(CloudError) {
        if let arity = ranking[call.name] {
            guard arity.contains(call.arguments.count) else {
                throw SQLErrors.semantics("Unexpected parameters for function \(call.name)")
            }
            return
        }
        guard SQLAggregate.names.contains(call.name) else { throw SQLErrors.function(call.name) }
        _ = try SQLAggregate(call)
    }

    /// All window calls in `expressions`, each once.
    static func calls(in expressions: [SQLExpression]) -> [SQLCall] {
        var calls: [SQLCall] = []
        func visit(_ expression: SQLExpression) {
            if case .call(let call) = expression, call.window != nil, !calls.contains(call) {
                calls.append(call)
            }
            expression.children.forEach(visit)
        }
        expressions.forEach(visit)
        return calls
    }

    /// The values of `call` for `count` rows; `value` evaluates an expression on one of them.
    static func values(
        of call: SQLCall, count: Int, _ value: (SQLExpression, Int) throws(CloudError) -> SQLValue
    ) throws(CloudError) -> [SQLValue] {
        guard let window = call.window else { preconditionFailure("a window call has a window") }
        var partitions: [String: [Int]] = [:]
        var names: [String] = []
        for row in 0..<count {
            var key = ""
            for expression in window.partition { key += try value(expression, row).key + "\u{0}" }
            if partitions[key] == nil { names.append(key) }
            partitions[key, default: []].append(row)
        }
        var results = [SQLValue](repeating: .null, count: count)
        for name in names {
            let rows = partitions[name] ?? []
            var keys: [Int: [SQLValue]] = [:]
            for row in rows {
                keys[row] = try window.orders.mapped { order throws(CloudError) in
                    try value(order.expression, row)
                }
            }
            let sorted = SQLOrdering(window.orders).sorted(rows) { keys[$0] ?? [] }
            let frame = Frame(rows: sorted, peers: peers(sorted, keys), isOrdered: !window.orders.isEmpty)
            for (position, result) in try frame.values(of: call, value).enumerated() {
                results[sorted[position]] = result
            }
        }
        return results
    }

    /// For each place the number of the first and behind the last row that is ordered alike.
    private static func peers(_ rows: [Int], _ keys: [Int: [SQLValue]]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        for position in rows.indices.dropFirst().map({ $0 }) + [rows.count] {
            if position < rows.count, keys[rows[position]] == keys[rows[start]] { continue }
            ranges += Array(repeating: start..<position, count: position - start)
            start = position
        }
        return ranges
    }
}

/// One partition in its order.
private struct Frame {
    let rows: [Int]
    let peers: [Range<Int>]
    let isOrdered: Bool

    func values(
        of call: SQLCall, _ value: (SQLExpression, Int) throws(CloudError) -> SQLValue
    ) throws(CloudError) -> [SQLValue] {
        switch call.name {
        case "row_number": return rows.indices.map { .long(Int64($0 + 1)) }
        case "rank": return peers.map { .long(Int64($0.lowerBound + 1)) }
        case "dense_rank": return denseRanks
        case "percent_rank":
            return peers.map { .double(rows.count < 2 ? 0 : Double($0.lowerBound) / Double(rows.count - 1)) }
        case "cume_dist": return peers.map { .double(Double($0.upperBound) / Double(rows.count)) }
        case "ntile": return try tiles(call, value)
        case "lag", "lead": return try shifted(call, value)
        case "first_value", "last_value", "nth_value": return try picked(call, value)
        default: return try aggregated(call, value)
        }
    }

    private var denseRanks: [SQLValue] {
        var rank: Int64 = 0
        return peers.enumerated().map { position, peer in
            if position == peer.lowerBound { rank += 1 }
            return .long(rank)
        }
    }

    private func tiles(
        _ call: SQLCall, _ value: (SQLExpression, Int) throws(CloudError) -> SQLValue
    ) throws(CloudError) -> [SQLValue] {
        guard let first = rows.first, case .long(let count) = try value(call.arguments[0], first), count > 0
        else { return rows.map { _ in .null } }
        let (size, extra) = (rows.count / Int(count), rows.count % Int(count))
        return rows.indices.map { position in
            let large = extra * (size + 1)
            let tile = position < large ? position / (size + 1) : extra + (position - large) / max(1, size)
            return .long(Int64(tile + 1))
        }
    }

    private func shifted(
        _ call: SQLCall, _ value: (SQLExpression, Int) throws(CloudError) -> SQLValue
    ) throws(CloudError) -> [SQLValue] {
        var results: [SQLValue] = []
        for (position, row) in rows.enumerated() {
            var offset: Int64 = 1
            if call.arguments.count > 1, case .long(let given) = try value(call.arguments[1], row) {
                offset = given
            }
            guard offset.magnitude <= rows.count else {
                results.append(.null)
                continue
            }
            let other = position + Int(call.name == "lag" ? -offset : offset)
            if rows.indices.contains(other) {
                results.append(try value(call.arguments[0], rows[other]))
            } else {
                results.append(call.arguments.count > 2 ? try value(call.arguments[2], row) : .null)
            }
        }
        return results
    }

    private func picked(
        _ call: SQLCall, _ value: (SQLExpression, Int) throws(CloudError) -> SQLValue
    ) throws(CloudError) -> [SQLValue] {
        var results: [SQLValue] = []
        for (position, row) in rows.enumerated() {
            let end = isOrdered ? peers[position].upperBound : rows.count
            var place = call.name == "first_value" ? 0 : end - 1
            if call.name == "nth_value" {
                guard case .long(let number) = try value(call.arguments[1], row), number > 0, number <= end
                else {
                    results.append(.null)
                    continue
                }
                place = Int(number) - 1
            }
            results.append(try value(call.arguments[0], rows[place]))
        }
        return results
    }

    private func aggregated(
        _ call: SQLCall, _ value: (SQLExpression, Int) throws(CloudError) -> SQLValue
    ) throws(CloudError) -> [SQLValue] {
        var aggregate = try SQLAggregate(call)
        var results: [SQLValue] = []
        for (position, row) in rows.enumerated() {
            let arguments = try call.arguments.mapped { argument throws(CloudError) in
                try value(argument, row)
            }
            aggregate.take(arguments, weight: 1)
            let isLast = position + 1 == (isOrdered ? peers[position].upperBound : rows.count)
            guard isLast else { continue }
            results += Array(repeating: aggregate.result, count: position + 1 - results.count)
        }
        return results
    }
}

/// How ORDER BY orders.
struct SQLOrdering {
    private let orders: [SQLSelect.Order]

    init(_ orders: [SQLSelect.Order]) { self.orders = orders }

    /// One key, from the smallest on.
    static var ascending: SQLOrdering {
        SQLOrdering([.init(expression: .literal(.null), isDescending: false)])
    }

    /// Whether a row with the keys `left` comes before one with `right`; nil when they are alike.
    func comes(_ left: [SQLValue], before right: [SQLValue]) -> Bool? {
        for (index, order) in orders.enumerated() {
            let (a, b) = (left[index], right[index])
            if a.isNull || b.isNull {
                if a.isNull == b.isNull { continue }
                return a.isNull == order.nullsFirst
            }
            guard let comparison = SQLValue.compare(a, b), comparison != 0 else { continue }
            return order.isDescending ? comparison > 0 : comparison < 0
        }
        return nil
    }

    /// `items` in order; those alike keep theirs.
    func sorted<Item>(_ items: [Item], by keys: (Item) -> [SQLValue]) -> [Item] {
        let keyed = items.enumerated().map { (offset: $0.offset, item: $0.element, keys: keys($0.element)) }
        return keyed.sorted { comes($0.keys, before: $1.keys) ?? ($0.offset < $1.offset) }.map(\.item)
    }
}
