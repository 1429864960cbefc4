import LabKernel
import StreamTypes
import Streaming
import Testing

@testable import Connectors

/// No bytes crash a decoder, whatever its options, and it ends.
@Suite struct DecoderFuzzTests {
    private static let columns: [(String, LogicalType)] = [
        ("id", .int), ("big", .bigint), ("s", .string), ("flag", .boolean), ("x", .double),
        ("price", .decimal(precision: 10, scale: 2)), ("wide", .decimal(precision: 30, scale: 6)),
        ("day", .date), ("at", .timestamp(precision: 3)), ("fine", .timestamp(precision: 9)),
        ("raw", .varbinary(length: 100)), ("list", .array(DataType(.int))),
    ]

    private static let row =
        #"{"id":1,"big":-9007199254740993,"s":"a \u00e9 \\ \"q\"","flag":true,"x":1.5e-3,"price":12.34,"#
        + #""wide":-123456789012345678901234.5,"day":"2024-02-29","at":"2024-03-01 10:11:12.345","#
        + #""fine":"2024-03-01 10:11:12.123456789","raw":"AQID","list":[1,null,3]}"#

    /// Texts that each format reads.
    private static let samples: [(format: any TableFormat, texts: [String])] = [
        (
            CSVFormat(),
            [
                "1,2,\"a,\"\"b\",true,1.5,12.34,-1.5,2024-02-29,2024-03-01 10:11:12.345,"
                    + "2024-03-01 10:11:12.123456789,AQID,1;2;3\r\n# note\n2,,,,,,,,,,,\n",
                "7,8,\"two\nlines\",false,NaN,1E+2,0,1969-12-31,1969-12-31 23:59:59,0001-01-01 00:00:00,,\n",
            ]
        ),
        (
            JSONFormat(),
            [row + "\n" + row, "{}\n{\"id\": null, \"other\": {\"a\": [1, {}]}}\n", "[" + row + "]"]
        ),
        (
            DebeziumFormat(),
            [
                #"{"before":null,"after":\#(row),"op":"c"}"#, #"{"before":\#(row),"after":\#(row),"op":"u"}"#,
                #"{"before":\#(row),"after":null,"op":"d","source":{"ts_ms":1}}"#,
            ]
        ),
        (
            CanalFormat(),
            [
                #"{"data":[\#(row)],"old":[{"id":"2"}],"type":"UPDATE","database":"d","table":"t"}"#,
                #"{"data":[\#(row),\#(row)],"old":null,"type":"INSERT","ts":1}"#,
                #"{"data":[\#(row)],"type":"DELETE","isDdl":false}"#,
            ]
        ),
        (
            MaxwellFormat(),
            [
                #"{"database":"d","table":"t","type":"insert","data":\#(row)}"#,
                #"{"type":"update","data":\#(row),"old":{"id":9,"s":null}}"#,
                #"{"type":"delete","data":\#(row)}"#,
            ]
        ),
        (
            OggFormat(),
            [
                #"{"table":"T","op_type":"I","after":\#(row)}"#,
                #"{"op_type":"U","before":\#(row),"after":\#(row)}"#, #"{"op_type":"D","before":\#(row)}"#,
            ]
        ),
    ]

    private static let pieces = [
        "\"", "\\", "{", "}", "[", "]", ",", ":", "null", "true", "1e999", "-", "\u{0}", "\n", "\r", "\\u12",
        "\\ud800",
        "99999999999999999999", "\"op\"", "\"type\"", "é", ".", "0x1", "NaN", " ",
    ].map { Array($0.utf8) }

    private static func mutate(_ bytes: inout [UInt8], _ chance: inout Prng) {
        let place = Int(chance.below(UInt64(bytes.count + 1)))
        let end = min(bytes.count, place + Int(chance.below(20)))
        switch chance.below(6) {
        case 0 where place < bytes.count: bytes[place] = UInt8(truncatingIfNeeded: chance.next())
        case 1: bytes.removeSubrange(place..<end)
        case 2: bytes.insert(contentsOf: bytes[place..<end], at: Int(chance.below(UInt64(bytes.count + 1))))
        case 3: bytes.removeSubrange(place...)
        default: bytes.insert(contentsOf: pieces[Int(chance.below(UInt64(pieces.count)))], at: place)
        }
    }

    @Test(arguments: samples.indices) func anyBytesAreReadOrRefused(_ index: Int) throws {
        let (format, texts) = Self.samples[index]
        let columns = Self.columns
        var chance = Prng(seed: 20_250_102, purpose: format.identifier)
        var read = 0
        for round in 0..<3_000 {
            var bytes = Array(texts[round % texts.count].utf8)
            for _ in 0..<Int(chance.below(5)) { Self.mutate(&bytes, &chance) }
            let options = chance.below(2) == 0 ? [] : [("ignore-parse-errors", "true")]
            let use = formatUse(format.identifier, columns, options)
            let decoder = try format.decoder(use, DecodedColumns(columns.indices.map { .field($0) }))
            let piece = chance.below(3) == 0 ? 1 + Int(chance.below(40)) : Int.max
            read += decode(bytes: bytes, decoder, columns, piece: piece).rows.count
        }
        #expect(read > 500, "\(format.identifier) reads what is left whole")
    }

    @Test func anyTextIsARawRecord() throws {
        let columns: [(String, LogicalType)] = [("s", .string)]
        var chance = Prng(seed: 20_250_103, purpose: "raw")
        for _ in 0..<500 {
            let bytes = (0..<Int(chance.below(80))).map { _ in UInt8(truncatingIfNeeded: chance.next()) }
            let decoder = try RawFormat().decoder(formatUse("raw", columns), DecodedColumns([.field(0)]))
            #expect(decode(bytes: bytes, decoder, columns).failure == nil)
        }
    }
}
