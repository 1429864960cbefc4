import StreamTypes

/// What an operand of a function must be, and what the binder makes of it.
enum Operand: Sendable {
    case numeric, character, boolean, integer, binary, datetime, timestamp, date, any, array, map, multiset
    /// A character string or a number.
    case textOrNumber
    /// An array of character strings.
    case texts
    /// An array whose elements have an order.
    case ordered
    /// A value that goes into the first operand's elements without a CAST.
    case element
    /// Character or binary.
    case string
    /// A number, given to the function as DOUBLE.
    case double
    /// An integer, given to the function as INT.
    case int
    /// An integer, given to the function as BIGINT.
    case bigint
    /// Array, map or multiset.
    case collection
    /// A value of the same type as the other operands of this kind.
    case common

    /// How messages call it.
    var label: String {
        switch self {
        case .numeric, .double: "NUMERIC"
        case .character: "CHARACTER"
        case .boolean: "BOOLEAN"
        case .integer, .int, .bigint: "INTEGER"
        case .binary: "BINARY"
        case .datetime: "DATETIME"
        case .timestamp: "TIMESTAMP"
        case .date: "DATE"
        case .any: "ANY"
        case .array: "ARRAY"
        case .map: "MAP"
        case .multiset: "MULTISET"
        case .string: "STRING"
        case .textOrNumber: "CHARACTER | NUMERIC"
        case .texts: "ARRAY<STRING>"
        case .ordered: "ARRAY<COMPARABLE>"
        case .element: "ELEMENT"
        case .collection: "COLLECTION"
        case .common: "COMMON"
        }
    }

    /// Whether a value of this type may stand here; a NULL may everywhere.
    func accepts(_ type: DataType) -> Bool {
        let logical = type.logical
        if logical == .null { return true }
        switch self {
        case .numeric, .double: return logical.isNumeric
        case .character: return logical.isCharacter
        case .boolean: return logical == .boolean
        case .integer, .int, .bigint: return logical.isInteger
        case .binary: return logical.family == .binary
        case .datetime: return logical.isDatetime
        case .timestamp: return logical.isTimestampLike
        case .date: return logical == .date
        case .any, .common, .element: return true
        case .textOrNumber: return logical.isCharacter || logical.isNumeric
        case .texts: return Results.element(of: type)?.logical.isCharacter ?? false
        case .ordered: return Results.element(of: type)?.logical.isOrdered ?? false
        case .array: return logical.family == .array
        case .map: return logical.family == .map
        case .multiset: return logical.family == .multiset
        case .string: return logical.isCharacter || logical.family == .binary
        case .collection: return [.array, .map, .multiset].contains(logical.family)
        }
    }

    /// The type the binder casts the operand to; nil leaves it as it is.
    func target(for type: DataType) -> LogicalType? {
        switch self {
        case .double: .double
        case .int: .int
        case .bigint: .bigint
        case .character where type.logical == .null: .string
        default: nil
        }
    }
}

/// One way to call a function.
struct Signature: Sendable {
    var operands: [Operand]
    /// Whether the last operand may stand any number of times.
    var isVariadic: Bool

    init(_ operands: Operand..., variadic: Bool = false) {
        self.operands = operands
        isVariadic = variadic
    }

    func operand(_ index: Int) -> Operand { operands[min(index, operands.count - 1)] }

    func accepts(count: Int) -> Bool {
        isVariadic ? count >= operands.count : count == operands.count
    }
}

/// How a function's result type follows from its operands'.
typealias ResultRule = @Sendable ([Expression]) -> DataType?

/// A row of the function catalog: names, signatures and the result's type. What it computes is the engine's.
struct FunctionDefinition: Sendable {
    var name: String
    var id: FunctionID
    var signatures: [Signature]
    var result: ResultRule
    /// The operands from this one on may be a bare NULL; nil if none may.
    var firstNull: Int?

    init(
        _ name: String, _ id: FunctionID, _ signatures: [Signature], firstNull: Int? = nil,
        _ result: @escaping ResultRule
    ) {
        self.name = name
        self.id = id
        self.signatures = signatures
        self.result = result
        self.firstNull = firstNull
    }
}

/// The usual ways to derive a result type.
enum Results {
    /// A fixed type, nullable if an operand is.
    static func nullable(_ type: LogicalType) -> ResultRule {
        { operands in DataType(type, nullable: anyNullable(operands)) }
    }

    /// A fixed type that is always nullable.
    static func forceNullable(_ type: LogicalType) -> ResultRule { { _ in DataType(type) } }

    /// A fixed type that is never NULL.
    static func never(_ type: LogicalType) -> ResultRule { { _ in DataType(type, nullable: false) } }

    /// The type of an operand, nullable if any operand is.
    static func operand(_ index: Int) -> ResultRule {
        { operands in operands[index].type.withoutTimeAttribute.nullable(anyNullable(operands)) }
    }

    /// The type of a character operand with its length as a VARCHAR, always nullable.
    static func nullableVarying(_ index: Int) -> ResultRule {
        { operands in varying(index)(operands)?.nullable }
    }

    /// The type of a character operand with its length as a VARCHAR.
    static func varying(_ index: Int) -> ResultRule {
        { operands in
            DataType(
                .varchar(length: operands[index].type.logical.length ?? LogicalType.maxLength),
                nullable: anyNullable(operands))
        }
    }

    /// The common type of all operands, nullable if any is.
    static let common: ResultRule = { operands in TypeMerging.common(operands.map(\.type), by: .flink) }

    /// The common type of all operands, nullable if all are.
    static let commonUnlessAllNull: ResultRule = { operands in
        TypeMerging.common(operands.map(\.type), by: .flink)?
            .nullable(operands.allSatisfy { $0.type.isNullable })
    }

    static func anyNullable(_ operands: [Expression]) -> Bool { operands.contains { $0.type.isNullable } }

    /// The element type of an array or multiset operand.
    static func element(of type: DataType) -> DataType? {
        switch type.logical {
        case .array(let element), .multiset(let element): element
        default: nil
        }
    }
}
