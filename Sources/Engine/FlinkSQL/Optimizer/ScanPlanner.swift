import LabKernel
import StreamTypes

/// Plans a table: the connector's scan, computed columns, watermark, and completing of upserts.
struct ScanPlanner {
    let planner: PhysicalPlanner

    func plan(_ scan: LogicalScan) throws(LabError) -> PhysicalNode {
        let table = scan.table
        let abilities = try located(scan) { () throws(LabError) in
            try planner.connectors.source(table, options: scan.options)
        }
        guard abilities.supportsScan else {
            throw SQLErrors.make(
                "SQL207",
                "Cannot generate a valid execution plan for the given query: table '\(table.path)' can only "
                    + "be looked up "
                    + "(JOIN … FOR SYSTEM_TIME AS OF proctime)", scan.span)
        }
        try checkKey(scan, abilities)
        try checkMetadata(table, abilities, scan.span)
        let needed = closure(scan)
        var node = self.scan(scan, table, needed, abilities)
        node = normalized(node, table, abilities)
        node = computed(node, table, needed)
        if let watermark = table.watermark { node = assigner(node, table, needed, watermark) }
        let order = scan.columns.map { needed.firstIndex(of: $0) ?? 0 }
        return try Calcs.project(
            order.map { node.column($0) }, over: node, names: scan.columns.map { table.columns[$0].name })
    }

    /// Errors of the connector room that name no place point at the table's use.
    private func located<T>(
        _ scan: LogicalScan, _ body: () throws(LabError) -> T
    ) throws(LabError) -> T {
        do throws(LabError) {
            return try body()
        } catch {
            var placed = error
            if placed.span == nil { placed.span = scan.span }
            throw placed
        }
    }

    private func checkMetadata(
        _ table: TableDefinition, _ abilities: SourceAbilities, _ span: SourceSpan
    ) throws(LabError) {
        for column in table.columns {
            guard case .metadata(let key, _) = column.kind else { continue }
            guard let known = abilities.metadata.first(where: { $0.key == key }) else {
                let keys = abilities.metadata.map(\.key).joined(separator: "\n")
                let message =
                    abilities.metadata.isEmpty
                    ? "Table '\(table.path)' declares metadata columns, but the underlying "
                        + "DynamicTableSource doesn't implement the SupportsReadingMetadata interface. "
                        + "Therefore, metadata cannot be read from the given source."
                    : "Invalid metadata key '\(key)' in column '\(column.name)' of table '\(table.path)'. "
                        + "The DynamicTableSource class supports the following metadata keys for "
                        + "reading:\n\(keys)"
                throw SQLErrors.make("SQL138", message, column.span ?? span)
            }
            guard CastRules.supports(known.type.logical, column.type.withoutTimeAttribute.logical) else {
                throw SQLErrors.make(
                    "SQL138",
                    "Invalid data type for metadata column '\(column.name)' of table '\(table.path)'. The "
                        + "column cannot be "
                        + "declared as '\(column.type)' because the type must be castable from metadata "
                        + "type '\(known.type)'.",
                    column.span ?? span)
            }
        }
    }

    /// The asked columns with those that they, the watermark and the key are computed from, in table order.
    private func closure(_ scan: LogicalScan) -> [Int] {
        let table = scan.table
        var result = Set(scan.columns)
        if let watermark = table.watermark {
            result.formUnion(watermark.expression.inputColumns)
            if let rowtime = table.columns.firstIndex(where: { $0.name == watermark.column }) {
                result.insert(rowtime)
            }
        }
        for index in result.sorted() {
            if let expression = table.columns[index].expression { result.formUnion(expression.inputColumns) }
        }
        return result.sorted()
    }

    private func scan(
        _ scan: LogicalScan, _ table: TableDefinition, _ needed: [Int], _ abilities: SourceAbilities
    ) -> PhysicalNode {
        var stored = needed.filter { table.columns[$0].expression == nil }
        if isCompleted(table, abilities) {
            let keys = table.columns.indices.filter { table.primaryKey.contains(table.columns[$0].name) }
            stored = Set(stored + keys).sorted()
        }
        if stored.isEmpty {
            stored = table.columns.indices.filter { table.columns[$0].expression == nil }.prefix(1).map { $0 }
        }
        var columns: [ScanColumn] = []
        var fields: [Field] = []
        for index in stored {
            let column = table.columns[index]
            if case .metadata(let key, _) = column.kind {
                let type = abilities.metadata.first { $0.key == key }?.type ?? column.type
                columns.append(.metadata(key: key, type: type))
                fields.append(Field(column.name, type))
            } else {
                let place = table.columns[..<index].filter { $0.kind == .physical }.count
                columns.append(.physical(place))
                fields.append(Field(column.name, column.type.withoutTimeAttribute))
            }
        }
        let operation = TableScan(table: table, columns: columns, options: scan.options)
        return PhysicalNode(.tableScan(operation), [], Schema(fields), source: abilities)
    }

    private func isUpsert(_ abilities: SourceAbilities) -> Bool {
        abilities.changelogMode.contains(.updateAfter) && !abilities.changelogMode.contains(.updateBefore)
    }

    /// Whether a source's changes are completed by the table's key, which must be read then: those of an upsert source,
    /// and of one that may repeat changes.
    private func isCompleted(_ table: TableDefinition, _ abilities: SourceAbilities) -> Bool {
        !table.primaryKey.isEmpty && (isUpsert(abilities) || mayRepeat(abilities))
    }

    private func mayRepeat(_ abilities: SourceAbilities) -> Bool {
        planner.options.isTrue(Self.duplicates) && !abilities.changelogMode.isInsertOnly
    }

    private static let duplicates = "table.exec.source.cdc-events-duplicate"

    /// - Throws: what Flink says of repeated changes without a key to find them by.
    private func checkKey(_ scan: LogicalScan, _ abilities: SourceAbilities) throws(LabError) {
        guard mayRepeat(abilities), scan.table.primaryKey.isEmpty else { return }
        throw SQLErrors.make(
            "SQL142",
            "Configuration '\(Self.duplicates)' is enabled which requires the changelog sources to define a "
                + "PRIMARY KEY. However, table '\(scan.table.path)' doesn't have a primary key.", scan.span,
            fix: "add PRIMARY KEY (…) NOT ENFORCED to the table, or RESET '\(Self.duplicates)'")
    }

    /// The scan and the completing of changes by key.
    private func normalized(
        _ node: PhysicalNode, _ table: TableDefinition, _ abilities: SourceAbilities
    ) -> PhysicalNode {
        guard isCompleted(table, abilities) else { return node }
        let keys = table.primaryKey.compactMap { node.schema.index(of: $0) }
        return PhysicalNode(.changelogNormalize(ChangelogNormalize(uniqueKey: keys)), [node], node.schema)
    }

    /// All needed columns in table order, computed ones included.
    private func computed(_ node: PhysicalNode, _ table: TableDefinition, _ needed: [Int]) -> PhysicalNode {
        let stored = { (index: Int) in node.schema.index(of: table.columns[index].name) ?? 0 }
        let values = needed.map { index -> Expression in
            let column = table.columns[index]
            if let expression = column.expression {
                let moved = expression.mapInputs(stored)
                return Calcs.retype(moved.replacing { self.declared($0, node, table) }, node.schema)
            }
            let value = node.column(stored(index))
            let type = column.type.withoutTimeAttribute
            if value.type.logical == type.logical || column.kind == .physical { return value }
            return .cast(value, type, isTry: false)
        }
        let fields = needed.map { index -> Field in
            let column = table.columns[index]
            let keeps = column.type.timeAttribute == .proctime
            return Field(column.name, keeps ? column.type : column.type.withoutTimeAttribute)
        }
        let isPlain = values.count == node.width && zip(values, node.columns).allSatisfy { $0 == $1 }
        if isPlain, fields.map(\.name) == node.schema.names { return node }
        return PhysicalNode(.calc(Calc(projection: values)), [node], Schema(fields))
    }

    /// A metadata column read in the connector's type, as the declared type a computed column expects.
    private func declared(_ value: Expression, _ node: PhysicalNode, _ table: TableDefinition) -> Expression?
    {
        guard case .input(let index, let type) = value, index < node.width else { return nil }
        let own = node.schema[index].type
        guard own.logical != type.withoutTimeAttribute.logical else { return nil }
        return .cast(.input(index, own), type.withoutTimeAttribute, isTry: false)
    }

    private func assigner(
        _ node: PhysicalNode, _ table: TableDefinition, _ needed: [Int], _ watermark: WatermarkDefinition
    ) -> PhysicalNode {
        let place = { (index: Int) in needed.firstIndex(of: index) ?? 0 }
        let rowtime = place(table.columns.firstIndex { $0.name == watermark.column } ?? 0)
        let value = Calcs.retype(watermark.expression.mapInputs(place), node.schema)
        var fields = node.schema.fields
        fields[rowtime].type = fields[rowtime].type.withTimeAttribute(.rowtime)
        let assigner = WatermarkAssigner(rowtimeColumn: rowtime, watermark: value)
        return PhysicalNode(.watermarkAssigner(assigner), [node], Schema(fields))
    }
}
