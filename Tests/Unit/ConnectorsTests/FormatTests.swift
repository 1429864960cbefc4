import LabKernel
import StreamTypes
import Streaming
import Testing

@testable import Connectors

@Suite struct CSVFormatTests {
    private let columns: [(String, LogicalType)] = [("id", .int), ("s", .string), ("d", .double)]

    private func read(_ text: String, _ options: [(String, String)] = [], piece: Int = .max) throws -> (
        rows: [String], failure: JobFailure?
    ) {
        let use = formatUse("csv", columns, options)
        let decoder = try CSVFormat().decoder(use, DecodedColumns([.field(0), .field(1), .field(2)]))
        return decode(text, decoder, columns, piece: piece)
    }

    @Test(arguments: [
        ("1,a,1.5\n", ["+I[1, a, 1.5]"]),
        ("1,\"a,b\",2\r\n2,\"x\"\"y\",3", ["+I[1, a,b, 2.0]", "+I[2, x\"y, 3.0]"]),
        ("1,\"two\nlines\",0\n", ["+I[1, two\nlines, 0.0]"]),
        (" 7 ,,1e3\n", ["+I[7, , 1000.0]"]),
    ])
    func records(text: String, rows: [String]) throws {
        let read = try read(text)
        #expect(read.rows == rows)
        #expect(read.failure == nil)
    }

    @Test func anySplitGivesTheSameRows() throws {
        let text = "1,\"a,\"\"b\",1.5\r\n2,plain,2\n3,\"two\nlines\",3\n4,,4"
        let whole = try read(text)
        #expect(whole.rows.count == 4)
        for piece in 1...text.utf8.count {
            let parts = try read(text, piece: piece)
            #expect(parts.rows == whole.rows && parts.failure == nil, "piece of \(piece) bytes")
        }
    }

    @Test func badNumberFailsAfterTheRowsBefore() throws {
        let read = try read("1,a,1\n2,b,2\n3,c,oops\n4,d,4\n")
        #expect(read.rows == ["+I[1, a, 1.0]", "+I[2, b, 2.0]"])
        #expect(
            read.failure?.root
                == JobFailure.Exception("java.lang.NumberFormatException", "For input string: \"oops\""))
    }

    @Test func missingColumnsFail() throws {
        #expect(
            try read("1,a\n").failure?.root.message == "Row length mismatch. 3 fields expected but was 2.")
    }

    @Test func ignoredErrorsBecomeNull() throws {
        let options = [("ignore-parse-errors", "true"), ("allow-comments", "true"), ("null-literal", "-")]
        let read = try read("# c\n1,-,x\n2,b\n", options)
        #expect(read.rows == ["+I[1, null, null]", "+I[2, b, null]"])
    }

    @Test func writerQuotesAsJackson() throws {
        let schema = Schema(
            [
                Field("id", DataType(.int)), Field("s", DataType(.string)),
                Field("ts", DataType(.timestamp(precision: 3))),
                Field("x", DataType(.decimal(precision: 10, scale: 2))),
            ])
        let use = formatUse(
            "csv", schema.fields.map { ($0.name, $0.type.logical) }, [("null-literal", "n/a")])
        let encoder = try CSVFormat().encoder(use)
        let rows = batch(
            schema,
            [
                [.int(1), .string("plain"), .int(1_735_689_600_500), .int(29_640)],
                [.int(2), .string("a \"b\""), .null, .int(10_000)],
            ])
        var bytes: [UInt8] = []
        for row in 0..<2 { try encoder.encode(rows.columns, row: row, kind: .insert, into: &bytes) }
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == "1,plain,\"2025-01-01 00:00:00.5\",296.4\n2,\"a \"\"b\"\"\",n/a,\"1E+2\"\n")
    }
}

@Suite struct JSONFormatTests {
    private let columns: [(String, LogicalType)] = [
        ("id", .int), ("s", .string), ("x", .decimal(precision: 5, scale: 2)), ("a", .array(DataType(.int))),
        ("m", .map(key: DataType(.string), value: DataType(.double))),
        ("r", .row([Field("q", DataType(.boolean))])),
    ]

    private func read(_ text: String, _ options: [(String, String)] = [], piece: Int = .max) throws -> (
        rows: [String], failure: JobFailure?
    ) {
        let use = formatUse("json", columns, options)
        let decoder = try JSONFormat().decoder(use, DecodedColumns(columns.indices.map { .field($0) }))
        return decode(text, decoder, columns, piece: piece)
    }

    private let sample = """
        {"id":1,"s":"a\\u00e9\\n","x":1.235,"a":[1,null,3],"m":{"k":1},"r":{"q":true}}
        { "s" : {"k": [1, 2]}, "id" : "2", "zzz" : {"deep":[{}]} }
        {}
        [{"id":4},{"id":5,"s":"x"}]
        """

    @Test func coercionsAndNesting() throws {
        let read = try read(sample)
        #expect(read.failure == nil)
        #expect(
            read.rows == [
                "+I[1, aé\n, 1.24, [1, null, 3], {k=1.0}, +I[true]]",
                "+I[2, {\"k\":[1,2]}, null, null, null, null]",
                "+I[null, null, null, null, null, null]", "+I[4, null, null, null, null, null]",
                "+I[5, x, null, null, null, null]",
            ])
    }

    @Test func anySplitGivesTheSameRows() throws {
        let whole = try read(sample)
        for piece in 1...sample.utf8.count {
            let parts = try read(sample, piece: piece)
            #expect(parts.rows == whole.rows && parts.failure == nil, "piece of \(piece) bytes")
        }
    }

    @Test func badRecordsFailOrAreCounted() throws {
        let text = "{\"id\":1}\nnot json\n{\"id\":\"x\"}\n{\"id\":3}\n"
        let failing = try read(text)
        #expect(failing.rows.count == 1)
        #expect(failing.failure?.root.message.hasPrefix("Unrecognized token 'not'") == true)
        let use = formatUse("json", columns, [("ignore-parse-errors", "true")])
        let decoder = try JSONFormat().decoder(use, DecodedColumns(columns.indices.map { .field($0) }))
        let read = decode(text, decoder, columns)
        #expect(read.rows.count == 3)
        #expect(decoder.skippedRecords == 1)
    }

    @Test func missingFieldFailsOnRequest() throws {
        let read = try read("{\"id\":1}\n", [("fail-on-missing-field", "true")])
        #expect(read.failure?.root.message == "Some field is missing in the JSON data.")
    }

    @Test func contradictoryOptionsAreRefused() {
        let use = formatUse(
            "json", columns, [("fail-on-missing-field", "true"), ("ignore-parse-errors", "true")])
        let error = #expect(throws: LabError.self) { try JSONFormat().decoded(use) }
        #expect(error?.message == "fail-on-missing-field and ignore-parse-errors shouldn't both be true.")
    }

    @Test func anyCutOfARecordIsRefusedWithoutACrash() throws {
        let line = sample.split(separator: "\n")[0]
        for length in 1..<line.utf8.count {
            let cut = String(decoding: Array(line.utf8.prefix(length)), as: UTF8.self)
            #expect(try read(cut).failure != nil, "\(cut)")
        }
    }

    @Test func writerKeepsFlinksForms() throws {
        let use = formatUse("json", columns)
        let encoder = try JSONFormat().encoder(use)
        let schema = Schema(columns.map { Field($0.0, DataType($0.1)) })
        let rows = batch(
            schema,
            [
                [
                    .int(1), .string("a\"\n\u{1}"), .int(10_000), .array([.int(1), .null]),
                    .map([Value.Entry(.string("k"), .double(1e10))]), .row([.bool(false)]),
                ]
            ])
        var bytes: [UInt8] = []
        try encoder.encode(rows.columns, row: 0, kind: .insert, into: &bytes)
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == "{\"id\":1,\"s\":\"a\\\"\\n\\u0001\",\"x\":1E+2,\"a\":[1,null],\"m\":{\"k\":1.0E10},\"r\":{\"q\":false}}\n"
        )
    }
}

@Suite struct ChangelogFormatTests {
    private let columns: [(String, LogicalType)] = [("id", .int), ("v", .string)]

    @Test(arguments: [
        (
            "debezium-json",
            "{\"before\":null,\"after\":{\"id\":1,\"v\":\"a\"},\"op\":\"c\"}\n"
                + "{\"before\":{\"id\":1,\"v\":\"a\"},\"after\":{\"id\":1,\"v\":\"b\"},\"op\":\"u\"}\n\n"
                + "{\"before\":{\"id\":1,\"v\":\"b\"},\"after\":null,\"op\":\"d\"}\n"
        ),
        (
            "canal-json",
            "{\"data\":[{\"id\":\"1\",\"v\":\"a\"}],\"type\":\"INSERT\"}\n"
                + "{\"data\":[{\"id\":\"1\",\"v\":\"b\"}],\"old\":[{\"v\":\"a\"}],\"type\":\"UPDATE\"}\n"
                + "{\"data\":null,\"type\":\"CREATE\"}\n{\"data\":[{\"id\":\"1\",\"v\":\"b\"}],\"type\":\"DELETE\"}\n"
        ),
        (
            "maxwell-json",
            "{\"type\":\"insert\",\"data\":{\"id\":1,\"v\":\"a\"}}\n"
                + "{\"type\":\"update\",\"data\":{\"id\":1,\"v\":\"b\"},\"old\":{\"v\":\"a\"}}\n"
                + "{\"type\":\"delete\",\"data\":{\"id\":1,\"v\":\"b\"}}\n"
        ),
        (
            "ogg-json",
            "{\"op_type\":\"I\",\"after\":{\"id\":1,\"v\":\"a\"}}\n"
                + "{\"op_type\":\"U\",\"before\":{\"id\":1,\"v\":\"a\"},\"after\":{\"id\":1,\"v\":\"b\"}}\n"
                + "{\"op_type\":\"D\",\"before\":{\"id\":1,\"v\":\"b\"}}\n"
        ),
    ])
    func changesOfAllKinds(format: String, text: String) throws {
        let use = formatUse(format, columns)
        let chosen = try #require(ConnectorRegistry.standardFormats.first { $0.identifier == format })
        let decoder = try chosen.decoder(use, DecodedColumns([.field(0), .field(1)]))
        let read = decode(text, decoder, columns)
        #expect(read.failure == nil)
        #expect(read.rows == ["+I[1, a]", "-U[1, a]", "+U[1, b]", "-D[1, b]"])
    }

    @Test(arguments: ["debezium-json", "canal-json", "maxwell-json", "ogg-json"])
    func whatIsWrittenIsReadBack(format: String) throws {
        let use = formatUse(format, columns)
        let chosen = try #require(ConnectorRegistry.standardFormats.first { $0.identifier == format })
        let encoder = try chosen.encoder(use)
        let schema = Schema(columns.map { Field($0.0, DataType($0.1)) })
        let rows = batch(
            schema, [[.int(1), .string("a")], [.int(1), .string("a")]], kinds: [.insert, .delete])
        var bytes: [UInt8] = []
        for row in 0..<2 { try encoder.encode(rows.columns, row: row, kind: rows.kind(row), into: &bytes) }
        let decoder = try chosen.decoder(use, DecodedColumns([.field(0), .field(1)]))
        #expect(
            decode(String(decoding: bytes, as: UTF8.self), decoder, columns).rows == ["+I[1, a]", "-D[1, a]"])
    }
}

@Suite struct RawFormatTests {
    @Test func linesAsTheyAre() throws {
        let columns: [(String, LogicalType)] = [("line", .string)]
        let decoder = try RawFormat().decoder(formatUse("raw", columns), DecodedColumns([.field(0)]))
        #expect(decode("a\r\n  b\n\nc", decoder, columns).rows == ["+I[a]", "+I[  b]", "+I[]", "+I[c]"])
    }

    @Test func onlyOneColumn() {
        let use = formatUse("raw", [("a", .int), ("b", .int)])
        let error = #expect(throws: LabError.self) { try RawFormat().decoded(use) }
        #expect(error?.message.hasPrefix("The 'raw' format only supports single physical column.") == true)
    }
}
