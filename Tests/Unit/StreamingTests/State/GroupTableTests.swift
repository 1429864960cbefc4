import FlinkSQL
import LabKernel
import StreamTypes
import Testing

@testable import Streaming

@Suite struct GroupTableTests {
    /// A dictionary of boxed keys is the oracle.
    @Test(arguments: [[ColumnLayout.int64], [.bytes], [.int64, .bytes], [.double, .bool]])
    func idsFollowFirstAppearance(_ layouts: [ColumnLayout]) {
        for seed in 1...UInt64(10) {
            var chance = Prng(seed: seed, purpose: "groups")
            let table = GroupTable(layouts: layouts)
            var oracle: [[Value]: Int32] = [:]
            for _ in 0..<20 {
                let batch = Batch(layouts: layouts)
                for _ in 0..<300 {
                    for (column, layout) in zip(batch.columns, layouts) {
                        column.append(key(layout, &chance))
                    }
                    batch.endRow(.insert)
                }
                var hashes = [UInt32](repeating: 0, count: 300)
                var ids = [Int32](repeating: 0, count: 300)
                var scratch: [UInt64] = []
                ColumnHash.rows(batch.columns, 300, into: &hashes, scratch: &scratch)
                table.resolve(batch.columns, hashes: hashes, 300, into: &ids)
                for row in 0..<300 {
                    let values = batch.columns.map { $0.value(row) }
                    if oracle[values] == nil { oracle[values] = Int32(oracle.count) }
                    #expect(ids[row] == oracle[values])
                    #expect(hashes[row] == ColumnHash.row(batch.columns, row))
                }
            }
            #expect(table.count == oracle.count)
        }
    }

    private func key(_ layout: ColumnLayout, _ chance: inout Prng) -> Value {
        if chance.below(30) == 0 { return .null }
        switch layout {
        case .int64: return .int(Int64(chance.below(500)))
        case .double: return .double(Double(chance.below(500)))
        case .bool: return .bool(chance.below(2) == 0)
        default: return .string("k\(chance.below(500))")
        }
    }

    @Test func keyGroupsCoverAllSubtasksWithoutOverlap() {
        for parallelism in 1...20 {
            var owner: [Int: Int] = [:]
            for subtask in 0..<parallelism {
                for group in KeyGroups.range(
                    ofSubtask: subtask, parallelism: parallelism, maxParallelism: 128)
                {
                    #expect(owner[group] == nil)
                    owner[group] = subtask
                    let sent = KeyGroups.subtask(
                        ofGroup: group, parallelism: parallelism, maxParallelism: 128)
                    #expect(sent == subtask)
                }
            }
            #expect(owner.count == 128)
        }
    }
}
