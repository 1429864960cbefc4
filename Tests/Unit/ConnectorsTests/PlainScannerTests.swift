import LabKernel
import StreamTypes
import Streaming
import Testing

@testable import Connectors

/// Plain records, which are read by shortcuts, give what the general readers give, whatever stands between them.
@Suite struct PlainScannerTests {
    private static let columns: [(String, LogicalType)] = [
        ("id", .bigint), ("s", .string), ("d", .double), ("b", .boolean),
    ]
    private static let sources = DecodedColumns(columns.indices.map { .field($0) })

    private func csv(_ options: [(String, String)]) throws -> any RecordDecoder {
        try CSVFormat().decoder(formatUse("csv", Self.columns, options), Self.sources)
    }

    private func json(_ options: [(String, String)] = []) throws -> any RecordDecoder {
        try JSONFormat().decoder(formatUse("json", Self.columns, options), Self.sources)
    }

    private static func number(_ chance: inout Prng) -> String {
        let word = chance.next()
        let whole = word % 100_000 >> (word >> 60)
        switch word >> 32 % 8 {
        case 0: return "-\(whole).5"
        case 1: return "\(whole)"
        case 2: return "\(whole)e1"
        case 3: return "12345678.\(whole)"
        default: return "\(whole).\(word >> 40 % 100)"
        }
    }

    private static let texts = ["", "plain", "a longer text with spaces", "ä€", "}", "back\\\\slash"]

    /// Records of all shapes, most of them plain.
    private static func csvRecords(_ count: Int, _ seed: UInt64) -> [String] {
        var chance = Prng(seed: seed, purpose: "plain records")
        return (0..<count).map { row in
            let text = texts[Int(chance.next() % UInt64(texts.count))]
            let plain = "\(row),\(text),\(number(&chance)),true"
            switch chance.next() % 40 {
            case 0: return "\(row),\"two\nlines, \"\"quoted\"\"\",1,false\n"
            case 1: return plain + "\r\n"
            case 2: return "\(row),short\n"
            case 3: return plain + ",too long\n"
            case 4: return "\(row),car\rriage,,\n"
            case 5: return "\(row),\"" + String(repeating: "long, ", count: 30) + "\",2,true\n"
            case 6: return "\n"
            default: return plain + "\n"
            }
        }
    }

    /// A record of less than a block of 64 bytes, alone, is never read by positions.
    @Test(arguments: 0..<20)
    func csvRecordsTogetherAreRecordsAlone(seed: UInt64) throws {
        let options = [("ignore-parse-errors", "true")]
        let records = Self.csvRecords(300, seed)
        let whole = try csv(options)
        let together = decode(records.joined(), whole, Self.columns, limit: 64)
        let single = try csv(options)
        let alone = records.flatMap { decode($0, single, Self.columns).rows }
        #expect(together.rows == alone)
        #expect(whole.skippedRecords == single.skippedRecords)
        let pieces = decode(records.joined(), try csv(options), Self.columns, piece: 333)
        #expect(pieces.rows == alone)
    }

    @Test func csvFailsAfterTheRowsBefore() throws {
        let good = (0..<100).map { "\($0),text,1.5,true\n" }.joined()
        let read = decode(good + "1,too short\n" + good, try csv([]), Self.columns)
        #expect(read.rows.count == 100)
        #expect(read.failure?.root.message == "Row length mismatch. 4 fields expected but was 2.")
    }

    /// Lines of all shapes; a space after the brace keeps a line from being plain.
    private static func jsonLines(_ count: Int, _ seed: UInt64, brace: String) -> String {
        var chance = Prng(seed: seed, purpose: "plain lines")
        let words = ["true", "false", "null", "nul", "truex", "1"]
        return (0..<count).map { row in
            let text = texts[Int(chance.next() % UInt64(texts.count))]
            let word = words[Int(chance.next() % 24 / 4)]
            let head = "\(brace)\"id\":\(row),\"s\":\"\(text)\",\"d\":\(number(&chance))"
            switch chance.next() % 40 {
            case 0: return head + "}\n"
            case 1: return head + ",\"b\":\(word)}\r\n"
            case 2: return head + ",\"b\":\(word)} \n"
            case 3: return head + ",\"b\":\(word),\"x\":1}\n"
            case 4: return head + ",\"b\":\"two\nlines\"}\n"
            case 5: return "\(brace)\"id\":0\(row),\"s\":\"\",\"d\":1,\"b\":true}\n"
            case 6: return "\(brace)\"id\":-,\"s\":\"\",\"d\":1.,\"b\":true}\n"
            case 7: return head + ",\"b\":\(word)\n"
            default: return head + ",\"b\":\(word)}\n"
            }
        }.joined()
    }

    @Test(arguments: 0..<20)
    func plainLinesAreLinesWithSpaces(seed: UInt64) throws {
        let options = [("ignore-parse-errors", "true")]
        let (plain, general) = (try json(options), try json(options))
        let wanted = decode(Self.jsonLines(300, seed, brace: "{ "), general, Self.columns)
        let text = Self.jsonLines(300, seed, brace: "{")
        let read = decode(text, plain, Self.columns, limit: 64)
        #expect(read.rows == wanted.rows)
        #expect(plain.skippedRecords == general.skippedRecords)
        #expect(decode(text, try json(options), Self.columns, piece: 333).rows == wanted.rows)
    }

    @Test(arguments: [
        ("0", 0), ("7", 7), ("12345678", 12_345_678), ("1.5", 1.5), (".5", 0.5), ("5.", 5), ("0.001", 0.001),
        ("123.4567", 123.4567), ("", nil), (".", nil), ("1.2.3", nil), ("-1", nil), ("1e5", nil),
        ("12a", nil),
        ("1/5", nil), ("123456789", nil), ("\u{7F}1", nil),
    ])
    func shortDoubles(text: String, value: Double?) {
        let bytes = Array(text.utf8) + [UInt8](repeating: 0xFF, count: 8)
        let read = bytes.withUnsafeBufferPointer { NumberScan.shortDouble($0.baseAddress!, text.utf8.count) }
        #expect(read == value)
    }
}
