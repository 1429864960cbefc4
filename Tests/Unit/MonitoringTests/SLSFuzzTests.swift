import CloudGateway
import Glibc
import LabKernel
import Testing

@testable import SLS

/// No bytes and no text end the process: decoders and parsers answer or refuse.
///
/// `LABSIM_FUZZ_INPUTS=1000000` tries a million inputs; the default run tries some thousands.
@Suite struct SLSFuzzTests {
    private static var inputs: Int {
        getenv("LABSIM_FUZZ_INPUTS").flatMap { Int(String(cString: $0)) } ?? 6_000
    }

    /// Sound inputs that are changed in places.
    private static func mutated(_ bytes: [UInt8], _ random: inout Prng) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<1 + Int(random.next() % 4) {
            guard !bytes.isEmpty else { return [UInt8(random.next() & 255)] }
            let place = Int(random.next() % UInt64(bytes.count))
            switch random.next() % 4 {
            case 0: bytes[place] = UInt8(random.next() & 255)
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(UInt8(random.next() & 255), at: place)
            default: bytes.removeSubrange(place..<min(bytes.count, place + 1 + Int(random.next() % 8)))
            }
        }
        return bytes
    }

    @Test func decodersTakeAnyBytes() {
        var random = Prng(seed: 1, purpose: "sls decoders")
        let log = LogGroup.Log(
            time: 7, nanos: 3,
            contents: [.init("level", "ERROR"), .init("k", String(repeating: "ab", count: 40))])
        let group = LogGroup(topic: "t", source: "s", tags: [.init("a", "b")], logs: [log, log]).encoded
        let block = LZ4Block.encode(group)
        let zlib: [UInt8] = [0x78, 0x9C, 0x4B, 0x4C, 0x4A, 0x06, 0x00, 0x02, 0x4D, 0x01, 0x27]
        var accepted = 0
        for _ in 0..<Self.inputs / 3 {
            if (try? LogGroupOutline(Self.mutated(group, &random))) != nil { accepted += 1 }
            if LZ4Block.decode(Self.mutated(block, &random), count: group.count) != nil { accepted += 1 }
            if Inflate.zlib(Self.mutated(zlib, &random), limit: 1 << 16) != nil { accepted += 1 }
            if Zstandard.decode(Self.mutated(zlib, &random), limit: 1 << 16) != nil { accepted += 1 }
        }
        #expect(accepted > 0)
    }

    @Test func parsersTakeAnyText() throws {
        var random = Prng(seed: 2, purpose: "sls parsers")
        let queries =
            SLSSearchTests.golden.map(\.query)
            + (SLSAnalysisGoldenTests.aggregates + SLSAnalysisGoldenTests.shapes
            + SLSAnalysisGoldenTests.collections).map(\.query)
        var (accepted, refused) = (0, 0)
        for number in 0..<Self.inputs / 2 {
            let bytes = Self.mutated(Array(queries[number % queries.count].utf8), &random)
            let query = LogQuery(String(decoding: bytes, as: UTF8.self))
            let isRead =
                (try? SearchParser.parse(query.search)) != nil
                && (try? query.sql.map { try SQLParser.parse($0) }) != nil
            if isRead { accepted += 1 } else { refused += 1 }
        }
        #expect(accepted > 0 && refused > 0)
        for depth in [10, 10_000] {
            let open = String(repeating: "(", count: depth)
            let close = String(repeating: ")", count: depth)
            #expect(((try? SearchParser.parse(open + "a" + close)) != nil) == (depth == 10))
            #expect(((try? SQLParser.parse("select " + open + "1" + close)) != nil) == (depth == 10))
        }
        #expect((try? SearchParser.parse(String(repeating: "not ", count: 10_000) + "a")) != nil)
    }

    /// Analyses that were read are run as well: no value ends the process.
    @Test func analysesOfAnyShapeAreAnsweredOrRefused() throws {
        var random = Prng(seed: 3, purpose: "sls analyses")
        let bench = try LogBench.ready(segmentLines: 4)
        try bench.index()
        try bench.fill()
        let sets =
            SLSAnalysisGoldenTests.times + SLSAnalysisGoldenTests.texts + SLSAnalysisGoldenTests.aggregates
            + SLSAnalysisGoldenTests.collections
        let numbers = [
            "0", "-1", "9223372036854775807", "1e308", "'x'", "null", "latency", "array[1]", "1.5",
        ]
        var answered = 0
        for number in 0..<max(200, Self.inputs / 20) {
            var text = sets[number % sets.count].query
            for _ in 0..<2 {
                let digits = text.indices.filter { text[$0].isNumber }
                guard let place = digits.isEmpty ? nil : digits[Int(random.next() % UInt64(digits.count))]
                else { continue }
                text.replaceSubrange(place...place, with: numbers[Int(random.next() % UInt64(numbers.count))])
            }
            if try bench.query(text).status == 200 { answered += 1 }
        }
        #expect(answered > 0)
    }
}
