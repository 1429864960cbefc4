import StreamTypes

/// A row of the aggregate catalog.
struct AggregateDefinition: Sendable {
    var name: String
    var id: AggregateID
    /// The number of column arguments; further ones must be literals.
    var columns: ClosedRange<Int>
    var constants: ClosedRange<Int>
    var operand: Operand
    /// The result's type, nullable or not as for a group that is never empty.
    var result: @Sendable ([DataType]) -> DataType
    /// Whether the result is never NULL even for no rows.
    var isNeverNull = false
    /// Whether the function stands only with OVER.
    var needsOver = false

    /// Whether the function makes a JSON text of its values.
    var isJSON: Bool { id == .jsonObjectAggNullOnNull || id == .jsonArrayAggAbsentOnNull }

    /// Whether Flink has an implementation for an argument of the type.
    ///
    /// Source: Flink 1.20 `AggFunctionFactory`.
    func supports(_ type: LogicalType) -> Bool {
        switch id {
        case .min, .max:
            !type.isInterval
        case .firstValue, .lastValue:
            if case .varchar = type { true } else { type == .boolean || type.isNumeric }
        default: true
        }
    }
}

/// Every aggregate and window function by its SQL name.
///
/// Source: Flink 1.20 `FlinkSqlOperatorTable`, `LogicalTypeMerging.findSumAggType` and `findAvgAggType`.
enum AggregateCatalog {
    static let names: Set<String> = Set(rows.map(\.name))

    static func definition(_ name: String) -> AggregateDefinition? { byName[name] }

    private static let byName: [String: AggregateDefinition] = Dictionary(
        rows.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    private static let rows: [AggregateDefinition] = numeric + values + ranks

    private static let numeric: [AggregateDefinition] = [
        row("COUNT", .count, 0...8, .any, isNeverNull: true) { _ in DataType(.bigint, nullable: false) },
        row("SUM", .sum, 1...1, .numeric) { sum($0[0]) },
        row("$SUM0", .sum0, 1...1, .numeric, isNeverNull: true) { sum($0[0]).notNull },
        row("AVG", .avg, 1...1, .numeric) { average($0[0]) },
        row("STDDEV_POP", .stddevPop, 1...1, .numeric) { average($0[0]) },
        row("STDDEV_SAMP", .stddevSamp, 1...1, .numeric) { average($0[0]).nullable },
        row("STDDEV", .stddevSamp, 1...1, .numeric) { average($0[0]).nullable },
        row("VAR_POP", .varPop, 1...1, .numeric) { average($0[0]) },
        row("VAR_SAMP", .varSamp, 1...1, .numeric) { average($0[0]).nullable },
        row("VARIANCE", .varSamp, 1...1, .numeric) { average($0[0]).nullable },
        row("APPROX_COUNT_DISTINCT", .approxCountDistinct, 1...1, .any, isNeverNull: true) { _ in
            DataType(.bigint, nullable: false)
        },
    ]

    private static let values: [AggregateDefinition] = [
        row("MIN", .min, 1...1, .any) { $0[0].withoutTimeAttribute },
        row("MAX", .max, 1...1, .any) { $0[0].withoutTimeAttribute },
        row("FIRST_VALUE", .firstValue, 1...1, .any) { $0[0].withoutTimeAttribute },
        row("LAST_VALUE", .lastValue, 1...1, .any) { $0[0].withoutTimeAttribute },
        row("SINGLE_VALUE", .singleValue, 1...1, .any) { $0[0].withoutTimeAttribute.nullable },
        row("LISTAGG", .listAgg, 1...1, .character, constants: 0...1, isNeverNull: true) { $0[0] },
        row("COLLECT", .collect, 1...1, .any, isNeverNull: true) {
            DataType(.multiset($0[0]), nullable: false)
        },
        row("ARRAY_AGG", .arrayAgg, 1...1, .any, isNeverNull: true) {
            DataType(.array($0[0].withoutTimeAttribute), nullable: $0[0].isNullable)
        },
        row("JSON_OBJECTAGG", .jsonObjectAggNullOnNull, 2...2, .any, isNeverNull: true) { _ in json },
        row("JSON_ARRAYAGG", .jsonArrayAggAbsentOnNull, 1...1, .any, isNeverNull: true) { _ in json },
    ]

    private static let ranks: [AggregateDefinition] = [
        row("ROW_NUMBER", .rowNumber, 0...0, .any, isNeverNull: true, needsOver: true) { _ in bigint },
        row("RANK", .rank, 0...0, .any, isNeverNull: true, needsOver: true) { _ in bigint },
        row("DENSE_RANK", .denseRank, 0...0, .any, isNeverNull: true, needsOver: true) { _ in bigint },
        row("PERCENT_RANK", .percentRank, 0...0, .any, isNeverNull: true, needsOver: true) { _ in
            DataType(.double, nullable: false)
        },
        row("CUME_DIST", .cumeDist, 0...0, .any, isNeverNull: true, needsOver: true) { _ in
            DataType(.double, nullable: false)
        },
        row("NTILE", .ntile, 0...0, .any, constants: 1...1, isNeverNull: true, needsOver: true) { _ in bigint
        },
        row("LAG", .lag, 1...1, .any, constants: 0...2, needsOver: true) {
            $0[0].withoutTimeAttribute.nullable
        },
        row("LEAD", .lead, 1...1, .any, constants: 0...2, needsOver: true) {
            $0[0].withoutTimeAttribute.nullable
        },
    ]

    private static let bigint = DataType(.bigint, nullable: false)
    private static let json = DataType(.varchar(length: 2_000), nullable: false)

    private static func row(
        _ name: String, _ id: AggregateID, _ columns: ClosedRange<Int>, _ operand: Operand,
        constants: ClosedRange<Int> = 0...0, isNeverNull: Bool = false, needsOver: Bool = false,
        _ result: @escaping @Sendable ([DataType]) -> DataType
    ) -> AggregateDefinition {
        AggregateDefinition(
            name: name, id: id, columns: columns, constants: constants, operand: operand, result: result,
            isNeverNull: isNeverNull, needsOver: needsOver)
    }

    /// A decimal sum has 38 digits; other sums keep their type.
    private static func sum(_ type: DataType) -> DataType {
        guard case .decimal(_, let scale) = type.logical else { return type }
        return DataType(
            .decimal(precision: LogicalType.maxDecimalPrecision, scale: scale), nullable: type.isNullable)
    }

    /// A decimal average has 38 digits and at least six places; other averages keep their type.
    private static func average(_ type: DataType) -> DataType {
        guard case .decimal(_, let scale) = type.logical else { return type }
        return DataType(
            .decimal(precision: LogicalType.maxDecimalPrecision, scale: max(6, scale)),
            nullable: type.isNullable)
    }
}
