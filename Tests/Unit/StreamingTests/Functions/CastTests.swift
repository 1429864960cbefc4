import FlinkSQL
import StreamTypes
import Testing

@testable import Streaming

@Suite("Casts")
struct CastTests {
    typealias Operand = FunctionHarness.Operand
    struct Row: Sendable, CustomTestStringConvertible {
        var operand: @Sendable () -> Operand
        var type: LogicalType
        var expected: [String?]
        init(
            _ operand: @autoclosure @escaping @Sendable () -> Operand, _ type: LogicalType,
            _ expected: String?...
        ) {
            (self.operand, self.type, self.expected) = (operand, type, expected)
        }
        var testDescription: String { "to \(type): \(expected)" }
    }

    static let decimal = LogicalType.decimal(precision: 6, scale: 2)

    static let always: [Row] = [
        Row(
            .doubles(0.1, 1e7, 123456789.125, 1e-5, 100, -0.0), .string, "0.1", "1.0E7", "1.23456789125E8",
            "1.0E-5", "100.0", "-0.0"),
        Row(.doubles(.nan, -.infinity, 9_999_999, 0.001), .string, "NaN", "-Infinity", "9999999.0", "0.001"),
        Row(.column(.float, [.double(Double(Float(0.1))), .double(1e10)]), .string, "0.1", "1.0E10"),
        Row(.column(.boolean, [.bool(true), .bool(false), .null]), .string, "TRUE", "FALSE", nil),
        Row(.column(.boolean, [.bool(true)]), .decimal(precision: 3, scale: 1), "1.0"),
        Row(.column(decimal, [.int(-50), .int(123_400)]), .string, "-0.50", "1234.00"),
        Row(.column(decimal, [.int(199), .int(-199), .int(50)]), .int, "1", "-1", "0"),
        Row(
            .column(decimal, [.int(12345), .int(-12355)]), .decimal(precision: 4, scale: 1), "123.5", "-123.6"
        ),
        Row(.column(decimal, [.int(999_999)]), .decimal(precision: 4, scale: 1), nil),
        Row(.doubles(1.9, -1.9, 1e10, .nan), .int, "1", "-1", "2147483647", "0"),
        Row(.doubles(300, 1e20), .tinyint, "44", "-1"), Row(.doubles(1e20), .bigint, "9223372036854775807"),
        Row(.bigints(128, 70000, 4_294_967_297), .tinyint, "-128", "112", "1"),
        Row(.doubles(2.345, 1e30), decimal, "2.35", nil), Row(.bigints(12, 99999), decimal, "12.00", nil),
        Row(.ints(0, 5), .boolean, "FALSE", "TRUE"), Row(.ints(7, -12), .char(length: 3), "7  ", "-12"),
        Row(.texts("abcdef", "日本語テ", "", nil), .varchar(length: 3), "abc", "日本語", "", nil),
        Row(.texts("ab", "日本語テキ"), .char(length: 4), "ab  ", "日本語テ"),
        Row(.texts("é", "Flink"), .binary(length: 4), "é\0\0", "Flin"),
        Row(.texts("Flink"), .varbinary(length: 3), "Fli"),
        Row(.texts(" 42 ", "-0017", "3.7", "+5"), .int, "42", "-17", "3", "5"),
        Row(.texts("1e3", " 1.5 ", "NaN"), .double, "1000.0", "1.5", "NaN"),
        Row(.texts("1e3", "42.005"), decimal, "1000.00", "42.01"),
        Row(.texts("T", "no", "1"), .boolean, "TRUE", "FALSE", "TRUE"),
        Row(
            .texts("2024-2-9", "2024-02-29 10:11:12", "2024"), .date, "2024-02-09", "2024-02-29", "2024-01-01"
        ),
        Row(
            .texts("10:11:12", "10:11", "7:8:9", "23:59:59.999"), .time(precision: 0), "10:11:12", "10:11:00",
            "07:08:09", "23:59:59"),
        Row(
            .texts("2024-02-29", "2024-02-30 01:02:03.456789", "2024-12-31 24:00:00"),
            .timestamp(precision: 6),
            "2024-02-29 00:00:00.000000", "2024-02-29 01:02:03.456789", "2025-01-01 00:00:00.000000"),
        Row(.timestamps("2024-03-10 23:59:59.999"), .timestamp(precision: 0), "2024-03-10 23:59:59"),
        Row(
            .timestamps("2024-03-10 23:59:59.999"), .timestamp(precision: 9), "2024-03-10 23:59:59.999000000"),
        Row(.timestamps("2024-03-10 23:59:59.999"), .date, "2024-03-10"),
        Row(.timestamps("2024-03-10 23:59:59.999"), .time(precision: 3), "23:59:59.999"),
        Row(.column(.intervalYearMonth, [.int(18), .int(-1)]), .string, "+1-06", "-0-01"),
        Row(.column(.intervalDayTime, [.int(183_845_678)]), .string, "+2 03:04:05.678"),
        Row(.arrays([1, nil, 3], [], nil), .string, "[1, NULL, 3]", "[]", nil),
        Row(.arrays([1, 300]), .array(DataType(.string)), "[1, 300]"),
        Row(.arrays([1, 300]), .array(DataType(.tinyint)), "[1, 44]"),
        Row(
            .column(
                .map(key: DataType(.string), value: DataType(.int)), [.map([.init(.string("k"), .int(1))])]),
            .string, "{k=1}"),
        Row(
            .column(
                .row([Field("a", DataType(.int)), Field("b", DataType(.string))]), [.row([.int(5), .null])]),
            .string, "(5, NULL)"),
    ]

    @Test("give the values that Flink gives", arguments: always)
    func value(row: Row) throws {
        #expect(shown(try FunctionHarness().cast(row.operand(), row.type), row.type) == row.expected)
    }

    static let refused: [(String, LogicalType, String, String)] = [
        (
            "twelve", .int, "java.lang.NumberFormatException",
            "For input string: 'twelve'. Invalid character found."
        ),
        ("", .bigint, "java.lang.NumberFormatException", "For input string: ''. Input is empty."),
        ("128", .tinyint, "java.lang.NumberFormatException", "For input string: '128'. Overflow."),
        ("abc", .double, "java.lang.NumberFormatException", "For input string: \"abc\""),
        (
            "99999999999999999999999999999999999999999", .decimal(precision: 38, scale: 0),
            "java.lang.NumberFormatException",
            "For input string: '99999999999999999999999999999999999999999'. Overflow."
        ),
        ("99999", decimal, "java.lang.NumberFormatException", "For input string: '99999'. Overflow."),
        (
            " true ", .boolean, "org.apache.flink.table.api.TableRuntimeException",
            "Cannot parse ' true ' as BOOLEAN."
        ),
        ("2024-02-30", .date, "java.time.DateTimeException", "For input string: '2024-02-30'."),
        (
            "x1", .timestamp(precision: 3), "java.time.format.DateTimeParseException",
            "Text 'x1' could not be parsed at index 0"
        ),
        (
            "2024-02-29T10:11:12", .timestamp(precision: 3), "java.time.format.DateTimeParseException",
            "Text '2024-02-29T10:11:12' could not be parsed, unparsed text found at index 10"
        ),
        (
            "2024-13-01", .timestamp(precision: 3), "java.time.format.DateTimeParseException",
            "Text '2024-13-01' could not be parsed: Invalid value for MonthOfYear (valid values 1 - 12): 13"
        ),
    ]

    @Test("fail the job where TRY_CAST gives NULL", arguments: refused)
    func failure(text: String, type: LogicalType, javaClass: String, message: String) throws {
        #expect(throws: JobFailure(javaClass, message)) { try FunctionHarness().cast(.texts(text), type) }
        #expect(try FunctionHarness().cast(.texts(text), type, isTry: true) == [.null])
    }

    @Test("TRY_CAST of a collection gives NULL if one element cannot be cast, and keeps its neighbours")
    func nested() throws {
        let texts = LogicalType.array(DataType(.array(DataType(.string))))
        let numbers = LogicalType.array(DataType(.array(DataType(.int))))
        func array(_ words: [String]) -> Value { .array([.array(words.map { .string($0) }), .array([])]) }
        let operand = Operand.column(texts, [array(["1", "2"]), array(["3", "x"]), array(["4"])])
        let values = try FunctionHarness().cast(operand, numbers, isTry: true)
        #expect(shown(values, numbers) == ["[[1, 2], []]", nil, "[[4], []]"])
    }

    @Test("convert between local times and instants by the session's zone")
    func zones() throws {
        let zone = try #require(ZoneRules.named("America/New_York"))
        let harness = FunctionHarness(clock: EvaluationClock(zone: zone))
        let local = Operand.timestamps(
            "2024-01-15 12:00:00", "2024-07-15 12:00:00", "2024-03-10 02:30:00", "2024-11-03 01:30:00")
        let ltz = LogicalType.timestampLTZ(precision: 3)
        #expect(
            shown(try harness.cast(local, ltz), ltz) == [
                "2024-01-15 17:00:00.000", "2024-07-15 16:00:00.000", "2024-03-10 07:30:00.000",
                "2024-11-03 05:30:00.000",
            ])
        let instants = Operand.column(ltz, [.int(1_710_055_800_000), .int(0)])
        #expect(
            shown(try harness.cast(instants, .string), .string) == [
                "2024-03-10 03:30:00.000", "1969-12-31 19:00:00.000",
            ])
    }

    @Test("say which pair of types has no cast")
    func none() {
        #expect(throws: (any Error).self) { try FunctionHarness().cast(.ints(1), .date) }
    }
}
