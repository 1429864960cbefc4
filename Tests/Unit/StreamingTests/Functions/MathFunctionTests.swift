import FlinkSQL
import LabKernel
import StreamTypes
import Testing

@testable import Streaming

@Suite("Numeric functions")
struct MathFunctionTests {
    typealias Operand = FunctionHarness.Operand
    struct Row: Sendable, CustomTestStringConvertible {
        var id: FunctionID
        var operands: @Sendable () -> [Operand]
        var type: LogicalType
        var expected: [String?]
        init(
            _ id: FunctionID, _ operands: @autoclosure @escaping @Sendable () -> [Operand],
            _ type: LogicalType,
            _ expected: String?...
        ) {
            (self.id, self.operands, self.type, self.expected) = (id, operands, type, expected)
        }
        var testDescription: String { "\(id.rawValue) \(expected)" }
    }

    static let decimal = LogicalType.decimal(precision: 10, scale: 3)
    static func decimals(_ values: Int64?...) -> Operand {
        .column(decimal, values.map { $0.map { .int($0) } ?? .null })
    }

    static let rows: [Row] = [
        Row(.abs, [.ints(-2_147_483_648, -5, nil)], .int, "-2147483648", "5", nil),
        Row(.abs, [decimals(-2345)], decimal, "2.345"), Row(.abs, [.doubles(-0.5)], .double, "0.5"),
        Row(.sign, [.ints(-7, 0, 7)], .int, "-1", "0", "1"), Row(.sign, [decimals(-5)], decimal, "-1.000"),
        Row(.sign, [.doubles(-3, 0, .nan)], .double, "-1.0", "0.0", "NaN"),
        Row(
            .round, [decimals(2345, -2345, 999_995), .int(2)], .decimal(precision: 10, scale: 2), "2.35",
            "-2.35", "1000.00"),
        Row(.round, [decimals(2500, -2345)], .decimal(precision: 8, scale: 0), "3", "-2"),
        Row(.round, [.doubles(0.125, 2.5, 1e15, -2.5), .int(2)], .double, "0.13", "2.5", "1.0E15", "-2.5"),
        Row(.round, [.doubles(2.5, -2.5, -0.4)], .double, "3.0", "-3.0", "0.0"),
        Row(.round, [.ints(1234, -1250, 5), .int(-2)], .int, "1200", "-1300", "0"),
        Row(.truncate, [decimals(2345, -2345), .int(1)], .decimal(precision: 9, scale: 1), "2.3", "-2.3"),
        Row(.truncate, [.doubles(2.59, -2.59), .int(1)], .double, "2.5", "-2.5"),
        Row(.truncate, [.ints(1234), .int(-1)], .int, "1230"),
        Row(.floor, [decimals(-2345, 2345)], .decimal(precision: 10, scale: 0), "-3", "2"),
        Row(.ceil, [decimals(-2345, 2345)], .decimal(precision: 10, scale: 0), "-2", "3"),
        Row(.floor, [.doubles(-2.5)], .double, "-3.0"), Row(.ceil, [.ints(4)], .int, "4"),
        Row(.bin, [.bigints(10, 0)], .string, "1010", "0"),
        Row(.hex, [.bigints(10, -10)], .string, "A", "FFFFFFFFFFFFFFF6"),
        Row(.hex, [.texts("é", "")], .string, "C3A9", ""),
        Row(.log, [.int(3), .doubles(9)], .double, "2.0"), Row(.log2, [.doubles(1024)], .double, "10.0"),
        Row(.power, [.doubles(2), .int(10)], .double, "1024.0"),
        Row(.sqrt, [.doubles(6.25, -1)], .double, "2.5", "NaN"),
        Row(.degrees, [.doubles(.pi)], .double, "180.0"),
        Row(.atan2, [.doubles(0), .doubles(1)], .double, "0.0"),
        Row(.greatest, [.ints(10, nil), .int(5)], .bigint, "10", nil),
        Row(.least, [.texts("b", "B"), .text("a")], .string, "a", "B"),
        Row(.coalesce, [.ints(nil, 3), .bigints(5, nil), .int(-1)], .bigint, "5", "3"),
        Row(.ifNull, [.texts(nil, "x"), .text("none")], .string, "none", "x"),
        Row(
            .ifThenElse, [.column(.boolean, [.bool(true), .bool(false), .null]), .text("y"), .text("n")],
            .string, "y", "n", "n"),
    ]

    @Test("give the values that Flink gives", arguments: rows)
    func value(row: Row) throws {
        #expect(shown(try FunctionHarness().call(row.id, row.operands(), row.type), row.type) == row.expected)
    }

    @Test("seeded chance is that of java.util.Random")
    func random() throws {
        let harness = FunctionHarness()
        let doubles = try harness.call(.rand, [.int(42)], .double)
        #expect(shown(doubles, .double) == ["0.7275636800328681"])
        let numbers = try harness.call(.randInteger, [.int(42), .ints(100, 100, 100)], .int)
        #expect(shown(numbers, .int) == ["30", "63", "48"])
        #expect(throws: JobFailure("java.lang.IllegalArgumentException", "bound must be positive")) {
            try harness.call(.randInteger, [.int(1), .ints(0)], .int)
        }
    }

    @Test("unseeded chance repeats with the run's seed")
    func chance() throws {
        func draw(_ seed: UInt64) throws -> [Value] {
            let clock = EvaluationClock(chance: Prng(seed: seed, purpose: "test"))
            return try FunctionHarness(clock: clock).call(.uuid, [], .string)
        }
        let text = try #require(try draw(1).first?.text)
        #expect(text.count == 36 && Array(text)[14] == "4" && "89ab".contains(Array(text)[19]))
        #expect(try draw(1) == draw(1))
        #expect(try draw(1) != draw(2))
    }

    /// Source: `Double.toString` and `Float.toString` of Java 17.
    static let digits: [(Double, String)] = [
        (2e23, "1.9999999999999998E23"), (1e23, "9.999999999999999E22"), (.leastNonzeroMagnitude, "4.9E-324"),
        (8.41e21, "8.409999999999999E21"), (0.1 + 0.2, "0.30000000000000004"), (1e-3, "0.001"),
        (123_456_789_012_345_680, "1.2345678901234568E17"), (9_007_199_254_740_992, "9.007199254740992E15"),
    ]

    @Test("doubles print as on Java 17", arguments: digits)
    func printing(value: Double, expected: String) { #expect(JavaNumberText.text(value) == expected) }

    @Test("floats print as on Java 17")
    func floats() throws {
        let floats: [Float] = [3.4028235e38, 0x1p-126, 8.5e9, Float.leastNonzeroMagnitude, -6.0063724e25]
        let values = floats.map { Value.double(Double($0)) }
        #expect(
            shown(values, .float) == [
                "3.4028235E38", "1.17549435E-38", "8.4999997E9", "1.4E-45", "-6.0063723E25",
            ])
    }
}
