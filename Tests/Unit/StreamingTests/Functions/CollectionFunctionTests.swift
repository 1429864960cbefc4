import FlinkSQL
import StreamTypes
import Testing

@testable import Streaming

@Suite("Collection functions")
struct CollectionFunctionTests {
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

    static let array = LogicalType.array(DataType(.int))
    static let map = LogicalType.map(key: DataType(.string), value: DataType(.int))
    static func maps(_ values: [(String, Int64?)]?...) -> Operand {
        .column(
            map,
            values.map {
                $0.map { .map($0.map { .init(.string($0.0), $0.1.map { .int($0) } ?? .null) }) } ?? .null
            })
    }

    static let rows: [Row] = [
        Row(.array, [.ints(1, nil), .ints(2, 3)], array, "[1, 2]", "[NULL, 3]"),
        Row(.map, [.text("k"), .ints(1), .text("k"), .ints(2)], map, "{k=2}"),
        Row(
            .row, [.ints(1, nil), .texts("x", nil)],
            .row([Field("a", DataType(.int)), Field("b", DataType(.string))]), "(1, x)", "(NULL, NULL)"),
        Row(.item, [.arrays([3, 1], [], nil), .int(2)], .int, "1", nil, nil),
        Row(.item, [.arrays([3]), .int(0)], .int, nil),
        Row(.item, [maps([("a", 1)], [("a", nil)], nil), .text("a")], .int, "1", nil, nil),
        Row(.cardinality, [.arrays([3, nil], [], nil)], .int, "2", "0", nil),
        Row(.cardinality, [maps([("a", 1)])], .int, "1"),
        Row(.element, [.arrays([4], [], nil)], .int, "4", nil, nil),
        Row(.arrayAppend, [.arrays([1], nil), .ints(9, 9)], array, "[1, 9]", nil),
        Row(.arrayAppend, [.arrays([nil]), .ints(nil)], array, "[NULL, NULL]"),
        Row(.arrayPrepend, [.arrays([1, nil]), .ints(0)], array, "[0, 1, NULL]"),
        Row(.arrayConcat, [.arrays([1, 2], [1]), .arrays([2], nil)], array, "[1, 2, 2]", nil),
        Row(
            .arrayContains, [.arrays([1, 2], [nil, 1], nil), .ints(nil, nil, 1)], .boolean, "FALSE", "TRUE",
            nil),
        Row(.arrayPosition, [.arrays([nil, 2, 2], [], nil), .ints(2, 2, 2)], .int, "2", "0", nil),
        Row(.arrayPosition, [.arrays([nil]), .ints(nil)], .int, nil),
        Row(.arrayRemove, [.arrays([nil, 2, nil], [1]), .ints(nil, 1)], array, "[2]", "[]"),
        Row(.arrayDistinct, [.arrays([nil, 2, nil, 2], nil)], array, "[NULL, 2]", nil),
        Row(
            .arrayUnion, [.arrays([1, 2, 1], nil), .arrays([3, 2, nil], [1])], array, "[1, 2, 3, NULL]", nil),
        Row(.arrayExcept, [.arrays([1, 2, 2, nil]), .arrays([2, 5])], array, "[1, NULL]"),
        Row(.arrayIntersect, [.arrays([3, 2, nil, 3]), .arrays([nil, 3])], array, "[3, NULL]"),
        Row(.arrayJoin, [.arrays([1, nil, 3], [], nil), .text("-")], .string, "1-3", "", nil),
        Row(.arrayJoin, [.arrays([nil, 2], [nil]), .text(","), .text("?")], .string, "?,2", "?"),
        Row(.arrayMax, [.arrays([nil, 2, 5], [nil], [])], .int, "5", nil, nil),
        Row(.arrayMin, [.arrays([nil, 2, 5])], .int, "2"),
        Row(.arrayReverse, [.arrays([nil, 2, 5])], array, "[5, 2, NULL]"),
        Row(.arraySlice, [.arrays([1, 2, 3], [1]), .int(2), .int(3)], array, "[2, 3]", "[]"),
        Row(.arraySlice, [.arrays([1, 2, 3]), .int(-2)], array, "[2, 3]"),
        Row(.arraySlice, [.arrays([1, 2, 3]), .int(0), .int(-2)], array, "[1, 2]"),
        Row(.arraySort, [.arrays([3, nil, 1])], array, "[NULL, 1, 3]"),
        Row(.arraySort, [.arrays([3, nil, 1]), .literal(.bool(false), .boolean)], array, "[3, 1, NULL]"),
        Row(.mapKeys, [maps([("a", 1), ("b", nil)], nil)], .array(DataType(.string)), "[a, b]", nil),
        Row(.mapValues, [maps([("a", 1), ("b", nil)])], array, "[1, NULL]"),
        Row(
            .mapEntries, [maps([("a", 1)])],
            .array(DataType(.row([Field("key", DataType(.string)), Field("value", DataType(.int))]))),
            "[(a, 1)]"),
        Row(.mapUnion, [maps([("a", 1), ("b", 2)]), maps([("a", 3)])], map, "{b=2, a=3}"),
    ]

    @Test("give the values that Flink gives", arguments: rows)
    func value(row: Row) throws {
        #expect(shown(try FunctionHarness().call(row.id, row.operands(), row.type), row.type) == row.expected)
    }

    @Test("slices of an empty array are empty")
    func emptySlices() throws {
        for (start, end) in [(0, 0), (1, 1), (-1, 5), (2, 0)] as [(Int64, Int64)] {
            let values = try FunctionHarness().call(
                .arraySlice, [.arrays([]), .int(start), .int(end)], Self.array)
            #expect(values == [.array([])])
        }
    }

    @Test("fail on arrays of different lengths and on more than one element")
    func failures() {
        #expect(throws: JobFailure.self) {
            try FunctionHarness().call(
                .mapFromArrays, [.arrays([1, 2]), .arrays([1])],
                .map(key: DataType(.int), value: DataType(.int)))
        }
        #expect(throws: JobFailure("java.lang.RuntimeException", "Array has more than one element.")) {
            try FunctionHarness().call(.element, [.arrays([1, 2])], .int)
        }
    }

    @Test("evaluate IF, COALESCE and CASE branches only where they are taken")
    func lazy() throws {
        let cast = try FunctionHarness().call(.coalesce, [.ints(1, 2), .texts("x", "y")], .int)
        #expect(shown(cast, .int) == ["1", "2"])
        #expect(throws: JobFailure.self) {
            try FunctionHarness().call(.coalesce, [.ints(1, nil), .texts("x", "y")], .int)
        }
    }
}
