import CloudGateway
import LabKernel
import Testing

@testable import OSS

/// SelectObject over small objects, its frames read as clients read them.
@Suite struct SelectTests {
    private static let people = "name,age,city\nAda,36,London\nGrace,85,\"New York, NY\"\nAlan,41,\n"

    /// What a client makes of an answer: the data, and the end frame's status and message.
    private struct Selection {
        var status: Int
        var code: String
        var data = ""
        var end: (scanned: UInt64, status: UInt32, message: String)?

        init(_ exchange: Exchange) {
            (status, code) = (exchange.status, exchange.code)
            guard case .bytes(let bytes) = exchange.response.body, exchange.status == 206 else { return }
            if exchange["x-oss-select-output-raw"] == "true" {
                data = String(decoding: bytes, as: UTF8.self)
                return
            }
            var rest = bytes[...]
            while rest.count >= 12 {
                let kind = Self.number(rest.prefix(4)) & 0x00FF_FFFF
                let length = Int(Self.number(rest.dropFirst(4).prefix(4)))
                let payload = rest.dropFirst(12).prefix(length)
                rest = rest.dropFirst(16 + length)
                if kind == 0x80_0001 { data += String(decoding: payload.dropFirst(8), as: UTF8.self) }
                if kind == 0x80_0005 {
                    end = (
                        Self.number(payload.dropFirst(8).prefix(8)),
                        UInt32(Self.number(payload.dropFirst(16).prefix(4))),
                        String(decoding: payload.dropFirst(20), as: UTF8.self)
                    )
                }
            }
        }

        private static func number(_ bytes: some Sequence<UInt8>) -> UInt64 {
            bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
    }

    private func cloud(_ object: String = people) throws -> TestCloud {
        let cloud = try TestCloud()
        #expect(cloud.raw("PUT", "/lab-bucket").status == 200)
        #expect(cloud.raw("PUT", "/lab-bucket/data", body: object).status == 200)
        return cloud
    }

    private func csv(
        _ sql: String, over object: String = people, input: String = "<FileHeaderInfo>Use</FileHeaderInfo>",
        output: String = "", options: String = "", headers: [(String, String)] = []
    ) throws -> Selection {
        let body =
            "<SelectRequest><Expression>\(Base64.encode(Array(sql.utf8)))</Expression><InputSerialization><CSV>\(input)"
            + "</CSV></InputSerialization><OutputSerialization>\(output)</OutputSerialization><Options>\(options)"
            + "</Options></SelectRequest>"
        let exchange = try cloud(object).raw(
            "POST", "/lab-bucket/data?x-oss-process=csv%2Fselect", headers: headers, body: body)
        return Selection(exchange)
    }

    private func json(
        _ sql: String, over object: String, type: String = "LINES", output: String = ""
    ) throws -> Selection {
        let body =
            "<SelectRequest><Expression>\(Base64.encode(Array(sql.utf8)))</Expression><InputSerialization><JSON><Type>"
            + "\(type)</Type></JSON></InputSerialization><OutputSerialization>\(output)</OutputSerialization>"
            + "</SelectRequest>"
        return Selection(
            try cloud(object).raw("POST", "/lab-bucket/data?x-oss-process=json%2Fselect", body: body))
    }

    @Test func columnsAndConditions() throws {
        let all = try csv("select * from ossobject")
        #expect(all.data == "Ada,36,London\nGrace,85,\"New York, NY\"\nAlan,41,\n")
        #expect(all.end?.status == 200 && all.end?.scanned == UInt64(Self.people.utf8.count))
        #expect(
            try csv("SELECT name, _3 FROM OSSObject WHERE cast(age as int) > 40").data
                == "Grace,\"New York, NY\"\nAlan,\n")
        #expect(
            try csv("select s.name from ossobject s where s.age between 30 and 41 limit 1").data == "Ada\n")
        #expect(try csv("select name from ossobject where name like 'A%' and city != ''").data == "Ada\n")
        #expect(try csv("select name from ossobject where age in ('36', '41')").data == "Ada\nAlan\n")
        #expect(
            try csv("select name from ossobject where not (name = 'Ada' or age * 2 > 160)").data == "Alan\n")
        #expect(try csv("select name from ossobject where (name || age) = 'Ada36'").data == "Ada\n")
        #expect(try csv("select name from ossobject where age % 2 = 1").data == "Grace\nAlan\n")
    }

    @Test func nullsAreNeitherTrueNorFalse() throws {
        #expect(
            try csv("select name from ossobject where city > 5 or city <= 5", over: "name,city\na,\nb,6\n")
                .data
                == "b\n")
        #expect(try csv("select name from ossobject where _9 is null").data == "Ada\nGrace\nAlan\n")
        #expect(try csv("select name from ossobject where _9 is not null").data == "")
    }

    @Test func aggregates() throws {
        #expect(
            try csv("select count(*), sum(cast(age as int)), avg(cast(age as int)) from ossobject").data
                == "3,162,54\n")
        #expect(
            try csv("select min(cast(age as double)), max(name) from ossobject where age > 40").data
                == "41,Grace\n")
        #expect(try csv("select avg(cast(city as int)) from ossobject where name = 'Alan'").data == "\n")
    }

    @Test func outputIsWrittenAsAskedFor() throws {
        let bar = "<CSV><RecordDelimiter>DQo=</RecordDelimiter><FieldDelimiter>fA==</FieldDelimiter></CSV>"
        #expect(try csv("select name, age from ossobject limit 1", output: bar).data == "Ada|36\r\n")
        let header = "<OutputHeader>true</OutputHeader>"
        #expect(try csv("select name from ossobject limit 1", output: header).data == "name\nAda\n")
        let kept = "<KeepAllColumns>true</KeepAllColumns>"
        #expect(try csv("select _3, _1 from ossobject limit 1", output: kept).data == "Ada,,London\n")
        let raw = try csv("select name from ossobject limit 1", output: "<OutputRawData>true</OutputRawData>")
        #expect(raw.data == "Ada\n" && raw.end == nil)
    }

    @Test func headersCommentsAndDelimiters() throws {
        let text = "a;b\r\n#c;d\r\n'e;f';g\r\n"
        let input =
            "<RecordDelimiter>DQo=</RecordDelimiter><FieldDelimiter>Ow==</FieldDelimiter>"
            + "<QuoteCharacter>Jw==</QuoteCharacter><CommentCharacter>Iw==</CommentCharacter>"
        #expect(try csv("select _1 from ossobject", over: text, input: input).data == "a\ne;f\n")
        let ignoring = input + "<FileHeaderInfo>IGNORE</FileHeaderInfo>"
        #expect(try csv("select _2 from ossobject", over: text, input: ignoring).data == "g\n")
        #expect(try csv("select a from ossobject", over: text, input: ignoring).code == "InvalidSqlParameter")
    }

    @Test func rangesOfLinesAndBytes() throws {
        let lines = (0..<10).map { "line\($0)\n" }.joined()
        func range(_ text: String) throws -> String {
            try csv("select * from ossobject", over: lines, input: "<Range>line-range=\(text)</Range>").data
        }
        #expect(try range("2-3") == "line2\nline3\n")
        #expect(try range("8-") == "line8\nline9\n")
        #expect(try range("-1") == "line9\n")
        let plain = "<AllowQuotedRecordDelimiter>false</AllowQuotedRecordDelimiter>"
        let bytes = try csv(
            "select * from ossobject", over: lines, input: plain, headers: [("Range", "bytes=1-12")])
        #expect(bytes.data == "line1\nline2\n")
        let quoted = try csv("select * from ossobject", headers: [("Range", "bytes=0-3")])
        #expect(quoted.code == "InvalidSqlParameter")
    }

    @Test func mistakesInStatementsAreRefused() throws {
        for sql in [
            "select * from ossobject where avg(cast(age as int)) > 2016",
            "select name || city from ossobject",
            "select * from ossobject group by city", "select * from ossobject order by _1",
            "select * from ossobject a join s3object b on a.x = b.x", "select name, count(*) from ossobject",
            "select * from", "select * from ossobject where name = 'x", "delete from ossobject",
            "select * from ossobject where cast(age as shoe) = 1", "select name from ossobject.list[*]",
        ] {
            let refused = try csv(sql)
            #expect(refused.status == 400 && refused.code == "SqlSyntaxError", "\(sql): \(refused.code)")
        }
        #expect(try csv("").code == "InvalidSqlParameter")
        #expect(try csv("select _0 from ossobject").code == "SqlInvalidColumnIndex")
        #expect(
            try csv("select " + String(repeating: "_1,", count: 6_000) + "_1 from ossobject").status == 400)
    }

    @Test func damagedDataEndsInTheLastFrame() throws {
        let open = try csv("select _1 from ossobject", over: "a,b\n\"c,d\n", input: "")
        #expect(open.data == "a\n" && open.end?.status == 400)
        #expect(open.end?.message.hasPrefix("InvalidCsv.") == true)
        let words = try csv("select name from ossobject where cast(name as int) > 1")
        #expect(words.end?.status == 400)
        let partial = "<SkipPartialDataRecord>true</SkipPartialDataRecord>"
        let short = "abc,def\nefg\n"
        let strict = try csv("select _1, _2 from ossobject", over: short, input: "", options: partial)
        #expect(strict.data == "abc,def\n" && strict.end?.status == 400)
        let lenient = try csv(
            "select _1, _2 from ossobject", over: short, input: "",
            options: partial + "<MaxSkippedRecordsAllowed>1</MaxSkippedRecordsAllowed>")
        #expect(lenient.data == "abc,def\n" && lenient.end?.status == 200)
    }

    @Test func jsonLinesAndDocuments() throws {
        let lines = "{\"a\": {\"b\": [1, 2.50]}, \"c\": \"x\"}\n{\"c\": \"y\", \"d\": null}, {\"c\":\"z\"}"
        #expect(
            try json("select * from ossobject where c = 'x'", over: lines).data
                == "{\"a\":{\"b\":[1,2.50]},\"c\":\"x\"}\n")
        #expect(
            try json("select a.b[1] as n, c from ossobject s where s.a.b[0] = 1", over: lines).data
                == "{\"n\":2.5,\"c\":\"x\"}\n")
        #expect(try json("select a from ossobject", over: lines).data == "{\"a\":{\"b\":[1,2.50]}}\n{}\n{}\n")
        #expect(try json("select count(c) from ossobject", over: lines).data == "{\"_1\":3}\n")
        let document = "{\"list\": [{\"n\": 1}, {\"n\": 2}, {\"n\": 3}]}"
        let greater = try json(
            "select n from ossobject.list[*] where n >= 2", over: document, type: "DOCUMENT")
        #expect(greater.data == "{\"n\":2}\n{\"n\":3}\n")
        #expect(
            try json("select n from ossobject.list[1]", over: document, type: "DOCUMENT").data
                == "{\"n\":2}\n")
        #expect(
            try json("select * from ossobject", over: "no json", type: "DOCUMENT").code == "InvalidJsonData")
    }

    @Test func decimalsAreExact() throws {
        let object = "{\"a\":123456789.123456789}"
        #expect(
            try json(
                "select a from ossobject where cast(a as decimal) = 123456789.1234567890", over: object
            ).data
                == "{\"a\":123456789.123456789}\n")
        #expect(
            try json(
                "select a from ossobject where cast(a as decimal) * 10 = 1234567891.23456789", over: object
            ).data != "")
    }

    @Test func timestampsCompareAsInstants() throws {
        let log = "2018-08-09 11:30:24,a\n2018-08-09T11:30:26Z,b\n"
        let later =
            "select _2 from ossobject where cast(_1 as timestamp) > cast('2018-08-09 11:30:25' as timestamp)"
        #expect(try csv(later, over: log, input: "").data == "b\n")
    }

    @Test func gzipIsReadAndCountedAsStored() throws {
        let cloud = try cloud()
        let packed = Deflate.gzip(Array(Self.people.utf8))
        #expect(cloud.raw("PUT", "/lab-bucket/packed", bytes: packed).status == 200)
        let sql = Base64.encode(Array("select count(*) from ossobject".utf8))
        let body =
            "<SelectRequest><Expression>\(sql)</Expression><InputSerialization><CompressionType>GZIP"
            + "</CompressionType><CSV/></InputSerialization></SelectRequest>"
        let selection = Selection(
            cloud.raw("POST", "/lab-bucket/packed?x-oss-process=csv%2Fselect", body: body))
        #expect(selection.data == "4\n" && selection.end?.scanned == UInt64(packed.count))
        #expect(cloud.ports.total("oss.select.scanned") == Rational(Int128(packed.count)))
    }

    @Test func metaCountsRowsAndColumns() throws {
        let cloud = try cloud()
        let exchange = cloud.raw(
            "POST", "/lab-bucket/data?x-oss-process=csv%2Fmeta", body: "<CsvMetaRequest/>")
        guard case .bytes(let bytes) = exchange.response.body else { throw CancellationError() }
        #expect(exchange.status == 200 && Array(bytes[0..<4]) == [1, 0x80, 0, 6])
        let payload = Array(bytes[12...])
        #expect(payload[20..<24].elementsEqual([0, 0, 0, 1]), "splits")
        #expect(payload[24..<32].elementsEqual([0, 0, 0, 0, 0, 0, 0, 4]), "rows")
        #expect(payload[32..<36].elementsEqual([0, 0, 0, 3]), "columns")
        let packed =
            "<CsvMetaRequest><InputSerialization><CompressionType>R1pJUA==</CompressionType>"
            + "</InputSerialization></CsvMetaRequest>"
        #expect(cloud.raw("POST", "/lab-bucket/data?x-oss-process=csv%2Fmeta", body: packed).status == 400)
    }

    @Test func otherProcessesAreRefusedByName() throws {
        let refused = try cloud().raw("GET", "/lab-bucket/data?x-oss-process=image%2Fresize%2Cw_10")
        #expect(refused.code == "NotImplemented" && refused.text.contains("x-oss-process=image/resize,w_10"))
    }
}
