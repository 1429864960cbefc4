import FlinkSQL
import StreamTypes
import Testing

@testable import Streaming

@Suite("JSON functions")
struct JsonFunctionTests {
    typealias Operand = FunctionHarness.Operand
    static let document =
        #"{"a":1,"b":{"c":[10,20,30]},"s":"txt","t":true,"n":null,"f":1.25e2,"big":12345678901234567890}"#

    private func value(_ json: String?, _ path: String, _ type: LogicalType = .string, _ rest: [Operand] = [])
        throws
        -> String?
    {
        let tail =
            rest.isEmpty
            ? [.symbol("NULL"), .literal(.null, type), .symbol("NULL"), .literal(.null, type)] : rest
        return shown(try FunctionHarness().call(.jsonValue, [.texts(json), .text(path)] + tail, type), type)[
            0]
    }

    static let paths: [(String, String?)] = [
        ("$.a", "1"), ("$.b.c[1]", "20"), ("$.b.c[-1]", "30"), ("$['s']", "txt"), ("$.f", "125.0"),
        ("$.t", "true"),
        ("$.big", "12345678901234567890"), ("$.b", nil), ("$.zz", nil), ("$.n", nil), ("lax $.b", nil),
        ("STRICT $.a", "1"),
        ("a", "1"), ("$.b.c[9]", nil), ("$.b[\"c\"][0]", "10"), ("$.s.x", nil), ("$$", nil),
    ]

    @Test("JSON_VALUE finds one scalar", arguments: paths)
    func scalar(path: String, expected: String?) throws {
        #expect(try value(Self.document, path) == expected)
    }

    @Test("JSON_VALUE falls back as ON EMPTY and ON ERROR say; strict, the default, has errors only")
    func fallback() throws {
        let rest: [Operand] = [.symbol("DEFAULT"), .text("empty"), .symbol("DEFAULT"), .text("error")]
        #expect(try value("{}", "lax $.x", .string, rest) == "empty")
        #expect(try value("{}", "$.x", .string, rest) == "error")
        #expect(try value("junk", "lax $.x", .string, rest) == "empty")
        #expect(try value("junk", "$.x", .string, rest) == "error")
        #expect(try value(nil, "$.x", .string, rest) == nil)
        let failing: [Operand] = [
            .symbol("ERROR"), .literal(.null, .string), .symbol("ERROR"), .literal(.null, .string),
        ]
        #expect(throws: JobFailure.table("No results for path: $['x']")) {
            try value("{}", "$.x", .string, failing)
        }
        #expect(throws: JobFailure.table("Empty result of JSON_VALUE function is not allowed")) {
            try value("{}", "lax $.x", .string, failing)
        }
    }

    @Test("JSON_VALUE RETURNING takes values of that type only")
    func returning() throws {
        #expect(try value(Self.document, "$.a", .int) == "1")
        #expect(try value(Self.document, "$.t", .boolean) == "TRUE")
        #expect(try value(Self.document, "$.f", .double) == "125.0")
        #expect(throws: JobFailure.self) { try value(Self.document, "$.s", .int) }
        #expect(throws: JobFailure.self) { try value(Self.document, "$.big", .int) }
    }

    static let queries: [(String, String, String?)] = [
        ("$.b", "WITHOUT_ARRAY", #"{"c":[10,20,30]}"#), ("$.b.c", "WITH_CONDITIONAL_ARRAY", "[10,20,30]"),
        ("$.b.c", "WITH_UNCONDITIONAL_ARRAY", "[[10,20,30]]"), ("$.a", "WITH_CONDITIONAL_ARRAY", "[1]"),
        ("$.s", "WITHOUT_ARRAY", nil),
        ("$..c[0]", "WITHOUT_ARRAY", "[10]"),
        ("$.*", "WITHOUT_ARRAY", #"[1,{"c":[10,20,30]},"txt",true,null,125.0,12345678901234567890]"#),
        ("$.b.c[0:2]", "WITHOUT_ARRAY", "[10,20]"), ("$.b.c[0,2]", "WITHOUT_ARRAY", "[10,30]"),
        ("$.b.c[-2:]", "WITHOUT_ARRAY", "[20,30]"),
        ("$.b.c[?(@ > 15 && @ != 30)]", "WITHOUT_ARRAY", "[20]"),
        ("$['a','s']", "WITHOUT_ARRAY", #"[1,"txt"]"#),
    ]

    @Test("JSON_QUERY finds arrays and objects", arguments: queries)
    func query(path: String, wrapper: String, expected: String?) throws {
        let operands: [Operand] = [
            .texts(Self.document), .text(path), .symbol(wrapper), .symbol("NULL"), .symbol("NULL"),
        ]
        #expect(shown(try FunctionHarness().call(.jsonQuery, operands, .string), .string) == [expected])
    }

    @Test("JSON_QUERY gives an array of texts")
    func queryArray() throws {
        let type = LogicalType.array(DataType(.string))
        let operands: [Operand] = [
            .texts(#"{"a":[1,"x",null,{"z":1,"b":[]}]}"#, "junk"), .text("lax $.a"), .symbol("WITHOUT_ARRAY"),
            .symbol("EMPTY_ARRAY"),
            .symbol("NULL"),
        ]
        let values = try FunctionHarness().call(.jsonQuery, operands, type)
        #expect(shown(values, type) == [#"[1, x, NULL, {"z":1,"b":[]}]"#, "[]"])
    }

    @Test("JSON_EXISTS and IS JSON tell what is there")
    func tests() throws {
        let harness = FunctionHarness()
        let texts = Operand.texts(Self.document, "[1,2]", "not json", "7", nil, #"{"a":"\uD83D\uDE00"}"#)
        let found = try harness.call(.jsonExists, [texts, .text("$.a"), .symbol("FALSE")], .boolean)
        #expect(found == [.bool(true), .bool(false), .bool(false), .bool(false), .null, .bool(true)])
        let unknown = try harness.call(
            .jsonExists, [.texts("x"), .text("$.a"), .symbol("UNKNOWN")], .boolean)
        #expect(unknown == [.null])
        let kinds = ["VALUE": "TTFTFT", "OBJECT": "TFFFFT", "ARRAY": "FTFFFF", "SCALAR": "FFFTFF"]
        for (kind, expected) in kinds.sorted(by: { $0.key < $1.key }) {
            let values = try harness.call(.isJson, [texts, .symbol(kind)], .boolean)
            #expect(values == expected.map { Value.bool($0 == "T") }, "\(kind)")
        }
    }

    @Test("JSON_OBJECT and JSON_ARRAY write values by their types, members by name")
    func constructors() throws {
        let harness = FunctionHarness()
        let decimal = Operand.column(.decimal(precision: 6, scale: 2), [.int(150), .int(10_000), .null])
        let texts = Operand.texts("v\"q\n", "x", nil)
        let objects = try harness.call(
            .jsonObject, [.symbol("NULL"), .text("z"), texts, .text("a"), decimal], .string)
        #expect(
            shown(objects, .string) == [
                #"{"a":1.5,"z":"v\"q\n"}"#, #"{"a":1E+2,"z":"x"}"#, #"{"a":null,"z":null}"#,
            ])
        let arrays = try harness.call(.jsonArray, [.symbol("ABSENT"), texts, decimal], .string)
        #expect(shown(arrays, .string) == [#"["v\"q\n",1.5]"#, #"["x",1E+2]"#, "[]"])
        let times = try harness.call(
            .jsonString, [.timestamps("1990-06-02 13:37:42.001", "2024-01-01 10:00:00", nil)], .string)
        #expect(shown(times, .string) == [#""1990-06-02T13:37:42.001""#, #""2024-01-01T10:00:00""#, nil])
        let nested = try harness.call(.jsonString, [.arrays([5, nil], [])], .string)
        #expect(shown(nested, .string) == ["[5,null]", "[]"])
    }
}
