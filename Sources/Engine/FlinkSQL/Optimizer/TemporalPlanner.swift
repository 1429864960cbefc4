import LabKernel
import StreamTypes

/// Plans joins with FOR SYSTEM_TIME AS OF: lookups in an external table, or versions of a changing one.
struct TemporalPlanner {
    let planner: PhysicalPlanner

    func plan(
        _ kind: JoinKind, _ condition: Expression?, _ time: Expression, _ relation: Relation
    ) throws(LabError) -> PhysicalNode {
        let left = try planner.plan(relation.inputs[0])
        guard case .input(let timeColumn, _) = time else { throw notATime() }
        let attribute = left.schema[timeColumn].type.timeAttribute
        switch attribute {
        case .none: throw notATime()
        case .proctime:
            if let node = try lookup(kind, condition, left, relation) { return node }
            throw SQLErrors.make(
                "SQL202", "Processing-time temporal join is not supported yet.", nil,
                fix: "join a table whose connector can be looked up, or use an event-time attribute")
        case .rowtime: return try versioned(kind, condition, timeColumn, left, relation)
        }
    }

    private func notATime() -> LabError {
        SQLErrors.make(
            "SQL202",
            "Temporal table join currently only supports 'FOR SYSTEM_TIME AS OF' left table's time "
                + "attribute field",
            nil)
    }

    // MARK: - Lookup joins

    private func lookup(
        _ kind: JoinKind, _ condition: Expression?, _ left: PhysicalNode, _ relation: Relation
    ) throws(LabError) -> PhysicalNode? {
        guard let (scan, values) = tableScan(relation.inputs[1]) else { return nil }
        let table = scan.table
        let abilities = try planner.connectors.source(table, options: scan.options)
        guard abilities.supportsLookup else { return nil }
        let fetched = table.columns.indices.filter { table.columns[$0].kind == .physical }
        let place = { (index: Int) in fetched.firstIndex(of: index) ?? 0 }
        // The joined columns over the fetched ones.
        let columns = values.map { value in
            value.replacing { expression -> Expression? in
                guard case .input(let index, let type) = expression else { return nil }
                let column = scan.columns[index]
                if let computed = table.columns[column].expression { return computed.mapInputs(place) }
                return .input(place(column), type)
            }
        }
        let isPlain =
            columns.count == fetched.count
            && columns.enumerated().allSatisfy { isInput($0.element, $0.offset) }
        let parts = JoinCondition(condition, leftWidth: left.width)
        var keys: [LookupJoin.KeyPair] = []
        var rest = parts.rest
        // Key expressions over the left row, computed below the join.
        var extra: [Expression] = []
        for equality in parts.equalities {
            guard case .input(let right, _) = equality.right, case .input(let column, _) = columns[right]
            else {
                rest.append(test(equality, left.width))
                continue
            }
            var place = left.width + extra.count
            if case .input(let key, _) = equality.left { place = key } else { extra.append(equality.left) }
            keys.append(LookupJoin.KeyPair(tableColumn: fetched[column], key: .column(place)))
        }
        (keys, rest) = constants(keys, rest, columns, fetched, left.width)
        guard !keys.isEmpty else {
            throw SQLErrors.make(
                "SQL202",
                "Temporal table join requires an equality condition on fields of table [\(table.path)].",
                scan.span)
        }
        let moved = rest.map { $0.mapInputs { $0 < left.width ? $0 : $0 + extra.count } }
        let operation = LookupJoin(
            kind: kind, table: table, options: scan.options, keys: keys, columns: physical(fetched, table),
            calc: isPlain ? nil : Calc(projection: columns), condition: Expression.conjunction(moved))
        let right = Schema(
            relation.inputs[1].schema.fields.map { Field($0.name, $0.type.withoutTimeAttribute) })
        return try looked(operation, left, extra, right)
    }

    /// The join over the left rows with their key expressions, which are left out again above it.
    private func looked(
        _ operation: LookupJoin, _ left: PhysicalNode, _ extra: [Expression], _ right: Schema
    ) throws(LabError) -> PhysicalNode {
        let schema = FromBinder.schema(operation.kind, left.schema, right)
        guard !extra.isEmpty else { return PhysicalNode(.lookupJoin(operation), [left], schema) }
        let names = left.schema.names + extra.indices.map { "$k\($0)" }
        let keyed = try Calcs.project(left.columns + extra, over: left, names: names)
        let node = PhysicalNode(
            .lookupJoin(operation), [keyed], FromBinder.schema(operation.kind, keyed.schema, right))
        let own = Array(0..<left.width) + (0..<right.count).map { keyed.width + $0 }
        return try Calcs.project(own.map { node.column($0) }, over: node, names: schema.names)
    }

    private func physical(_ columns: [Int], _ table: TableDefinition) -> [Int] {
        columns.map { index in table.columns[..<index].filter { $0.kind == .physical }.count }
    }

    private func isInput(_ value: Expression, _ column: Int) -> Bool {
        if case .input(column, _) = value { return true }
        return false
    }

    private func test(_ equality: JoinCondition.Equality, _ width: Int) -> Expression {
        .call(.equals, [equality.left, equality.right.mapInputs { $0 + width }], DataType(.boolean))
    }

    /// Conditions `table column = literal` become keys of the lookup.
    private func constants(
        _ keys: [LookupJoin.KeyPair], _ conditions: [Expression], _ columns: [Expression], _ fetched: [Int],
        _ width: Int
    ) -> ([LookupJoin.KeyPair], [Expression]) {
        var result = keys
        var rest: [Expression] = []
        for condition in conditions {
            guard case .call(.equals, let operands, _) = condition,
                case .input(let index, let type) = operands[0],
                index >= width, case .literal(let literal, _) = operands[1],
                case .input(let column, _) = columns[index - width]
            else {
                rest.append(condition)
                continue
            }
            result.append(LookupJoin.KeyPair(tableColumn: fetched[column], key: .constant(literal, type)))
        }
        return (result, rest)
    }

    /// The scan below projections and filters-free nodes, with the output columns over it.
    private func tableScan(_ relation: Relation) -> (LogicalScan, [Expression])? {
        switch relation.op {
        case .scan(let scan): return (scan, relation.columns)
        case .project(let values):
            guard let (scan, inner) = tableScan(relation.input) else { return nil }
            let merged = values.map { value in
                value.replacing {
                    if case .input(let index, _) = $0 { return inner[index] }
                    return nil
                }
            }
            return (scan, merged)
        default: return nil
        }
    }

    // MARK: - Versioned tables

    private func noRowtime() -> LabError {
        SQLErrors.make(
            "SQL202",
            "Event-Time Temporal Table Join requires both primary key and row time attribute in "
                + "versioned table, but no row time attribute can be found.",
            nil)
    }

    private func versioned(
        _ kind: JoinKind, _ condition: Expression?, _ timeColumn: Int, _ left: PhysicalNode,
        _ relation: Relation
    ) throws(LabError) -> PhysicalNode {
        if let (scan, _) = tableScan(relation.inputs[1]),
            try !planner.connectors.source(scan.table, options: scan.options).supportsScan
        {
            throw noRowtime()
        }
        let right = try planner.plan(relation.inputs[1])
        let uniqueKeys = KeyMetadata.uniqueKeys(right)
        guard !uniqueKeys.isEmpty else {
            throw SQLErrors.make(
                "SQL202",
                "Temporal Table Join requires primary key in versioned table, but no primary key can be "
                    + "found. The physical plan "
                    + "is:\n\(PlanPrinter.tree(right))", nil,
                fix: "declare PRIMARY KEY (…) NOT ENFORCED on the versioned table")
        }
        guard let rightTime = right.schema.fields.firstIndex(where: { $0.type.timeAttribute == .rowtime })
        else { throw noRowtime() }
        let parts = JoinCondition(condition, leftWidth: left.width)
        guard !parts.equalities.isEmpty else {
            throw SQLErrors.make(
                "SQL202", "Currently the join key in Temporal Table Join can not be empty.", nil)
        }
        let keyed = try JoinPlanner.keyed(parts.equalities, left, right)
        let joined = Set(keyed.keys.map(\.right))
        guard uniqueKeys.contains(where: { joined.isSuperset(of: $0) }) else {
            let names = uniqueKeys[0].map { right.schema[$0].name }.joined(separator: ", ")
            throw SQLErrors.make(
                "SQL202",
                "Temporal table's primary key [\(names)] must be included in the equivalence condition of "
                    + "temporal join, "
                    + "but current temporal join condition is "
                    + "[\(joined.sorted().map { keyed.right.schema[$0].name }.joined(separator: ", "))].",
                nil)
        }
        let operation = TemporalJoin(
            kind: kind, keys: keyed.keys, condition: JoinPlanner.residual(parts.rest, left, keyed),
            leftTimeColumn: timeColumn, rightTimeColumn: rightTime)
        let plain = Schema(keyed.right.schema.fields.map { Field($0.name, $0.type.withoutTimeAttribute) })
        let node = PhysicalNode(
            .temporalJoin(operation), [keyed.left, keyed.right],
            FromBinder.schema(kind, keyed.left.schema, plain))
        return try JoinPlanner.trimmed(node, kind, left, right, keyed, relation.schema)
    }
}
