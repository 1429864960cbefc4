import FlinkSQL
import LabKernel
import StreamTypes
import Testing

@testable import Streaming

/// Compiles calls over small columns and runs them, without SQL text.
struct FunctionHarness {
    /// An operand: a type with one value per row, or a literal.
    enum Operand {
        case column(LogicalType, [Value])
        case literal(Value, LogicalType)
        case symbol(String)

        var type: DataType {
            switch self {
            case .column(let type, _), .literal(_, let type): DataType(type)
            case .symbol: DataType(.symbol, nullable: false)
            }
        }
    }

    var clock = EvaluationClock()

    private func kernels(_ operands: [Operand]) -> (kernels: [Kernel], batch: Batch) {
        var (kernels, columns): ([Kernel], [Column]) = ([], [])
        var rows = 1
        for operand in operands {
            switch operand {
            case .column(let type, let values):
                kernels.append(InputKernel(columns.count, operand.type))
                let column = Column(ColumnLayout(type))
                for value in values { column.append(value) }
                columns.append(column)
                rows = values.count
            case .literal(let value, _): kernels.append(LiteralKernel(value, operand.type))
            case .symbol(let text): kernels.append(LiteralKernel(.string(text), operand.type))
            }
        }
        return (kernels, Batch(columns: columns, count: rows))
    }

    /// The values of a call, one per row.
    func call(_ id: FunctionID, _ operands: [Operand], _ type: LogicalType) throws -> [Value] {
        let (kernels, batch) = kernels(operands)
        let row = try #require(FunctionCatalog.row(id), "no kernel for \(id.rawValue)")
        let kernel = try row.compile(
            FunctionCall(id: id, operands: kernels, type: DataType(type), clock: clock))
        return try values(kernel, batch)
    }

    /// The values of a cast, one per row.
    func cast(_ operand: Operand, _ type: LogicalType, isTry: Bool = false) throws -> [Value] {
        let (kernels, batch) = kernels([operand])
        let kernel = try CastCatalog.compile(kernels[0], to: DataType(type), isTry: isTry, clock: clock)
        return try values(kernel, batch)
    }

    private func values(_ kernel: Kernel, _ batch: Batch) throws -> [Value] {
        do throws(RowFailure) {
            let column = try kernel.evaluate(batch)
            return (0..<batch.count).map { column.value($0) }
        } catch {
            throw error.failure
        }
    }
}

extension FunctionHarness.Operand {
    /// A column of texts; nil is NULL.
    static func texts(_ values: String?...) -> Self {
        .column(.string, values.map { $0.map { .string($0) } ?? .null })
    }
    /// A column of integers.
    static func ints(_ values: Int64?...) -> Self {
        .column(.int, values.map { $0.map { .int($0) } ?? .null })
    }
    /// A column of BIGINT.
    static func bigints(_ values: Int64?...) -> Self {
        .column(.bigint, values.map { $0.map { .int($0) } ?? .null })
    }
    /// A column of doubles.
    static func doubles(_ values: Double?...) -> Self {
        .column(.double, values.map { $0.map { .double($0) } ?? .null })
    }
    /// A literal text.
    static func text(_ value: String) -> Self { .literal(.string(value), .string) }
    /// A literal integer.
    static func int(_ value: Int64) -> Self { .literal(.int(value), .int) }
    /// A column of INT arrays.
    static func arrays(_ values: [Int64?]?...) -> Self {
        .column(
            .array(DataType(.int)),
            values.map { $0.map { .array($0.map { $0.map { .int($0) } ?? .null }) } ?? .null })
    }
    /// A column of TIMESTAMP(3) by their texts.
    static func timestamps(_ texts: String?...) -> Self {
        .column(.timestamp(precision: 3), texts.map { $0.map { .int(Self.millis($0)) } ?? .null })
    }

    private static func millis(_ text: String) -> Int64 {
        let nanos = Array(text.utf8).withUnsafeBufferPointer { try? TimestampText.nanos($0) }
        return Int64((nanos ?? 0) / 1_000_000)
    }
}

/// Values as texts, for tables of expectations: NULL is `nil`.
func shown(_ values: [Value], _ type: LogicalType, zone: ZoneRules = .utc) -> [String?] {
    let column = Column(ColumnLayout(type))
    for value in values { column.append(value) }
    let writer = ValueText(type, zone)
    return values.indices.map { row in
        if column.isNull(row) { return nil }
        let buffer = TextBuffer()
        writer?.write(column, row, to: buffer)
        return String(decoding: buffer.bytes, as: UTF8.self)
    }
}
