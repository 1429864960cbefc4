import FlinkSQL
import LabKernel
import StreamTypes
import Testing

@testable import Streaming

@Suite struct SnapshotTests {
    private static let layouts: [ColumnLayout] = [
        .bool, .int64, .int128, .double, .bytes, .array(.bytes), .map(.bytes, .int64),
        .row([.int64, .bytes]),
    ]

    private func value(_ layout: ColumnLayout, _ chance: inout Prng) -> Value {
        if chance.below(6) == 0 { return .null }
        switch layout {
        case .bool: return .bool(chance.below(2) == 0)
        case .int64: return .int(Int64(bitPattern: chance.next()) >> Int64(chance.below(64)))
        case .int128: return .big(Int128(Int64(bitPattern: chance.next())) * 1_000_003)
        case .double: return .double(chance.unit())
        case .bytes: return .bytes((0..<chance.below(20)).map { _ in UInt8(chance.below(256)) })
        case .array(let element): return .array((0..<chance.below(4)).map { _ in value(element, &chance) })
        case .map(let key, let item):
            return .map(
                (0..<chance.below(4)).map { _ in Value.Entry(value(key, &chance), value(item, &chance)) })
        case .row(let fields): return .row(fields.map { value($0, &chance) })
        }
    }

    @Test(arguments: 0..<8) func columnsComeBackAsTheyWere(_ index: Int) throws {
        for seed in 1...UInt64(30) {
            var chance = Prng(seed: seed, purpose: "columns")
            let layout = Self.layouts[index]
            let column = Column(layout)
            let values = (0..<Int(chance.below(300))).map { _ in value(layout, &chance) }
            for value in values { column.append(value) }
            var writer = SnapshotWriter()
            writer.write(column)
            var reader = SnapshotReader(writer.bytes)
            let read = try reader.readColumn(layout)
            #expect((0..<read.count).map { read.value($0) } == values, "seed \(seed)")
            #expect(reader.isAtEnd)
        }
    }

    @Test func counterColumnsAreSmall() {
        let column = Column(.int64)
        for row in 0..<10_000 { column.append(int64: 5_000_000 + Int64(row % 200)) }
        var writer = SnapshotWriter()
        writer.write(column)
        #expect(writer.bytes.count < 10_100)
    }

    @Test func cutSnapshotsAreErrorsNotCrashes() throws {
        let column = Column(.array(.bytes))
        for row in 0..<50 { column.append(.array([.string("value \(row)"), .null])) }
        var writer = SnapshotWriter()
        writer.write(column)
        for length in 0..<writer.bytes.count {
            var reader = SnapshotReader(Array(writer.bytes.prefix(length)))
            #expect(throws: SnapshotError.self) { try reader.readColumn(.array(.bytes)) }
        }
    }

    @Test func everyFlippedByteOfAFileIsFound() throws {
        let image = CheckpointImage(
            jobID: "j", checkpoint: 7, isSavepoint: false, maxParallelism: 128,
            parts: [.init(uid: "1-a", subtask: 0, parallelism: 1, place: .inline([1, 2, 3]))])
        let bytes = image.encoded()
        #expect(try CheckpointImage(metadata: bytes, path: "p").parts == image.parts)
        for index in bytes.indices {
            var damaged = bytes
            damaged[index] ^= 1
            #expect(throws: SnapshotError.self) { try CheckpointImage(metadata: damaged, path: "p") }
        }
    }

    @Test func theChecksumIsCastagnolis() {
        #expect(CRC32C.checksum(Array("123456789".utf8)[...]) == 0xE306_9283)
    }
}
