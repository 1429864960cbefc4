import FlinkSQL
import LabKernel
import StreamTypes

/// Finds the group of each row by its key columns, and restores groups by key group.
final class KeyedState {
    let table: GroupTable
    private let columns: [Int]
    private(set) var groups: [Int32] = []
    private var hashes: [UInt32] = []
    private var scratch: [UInt64] = []
    /// The key of an operator without keys: one group.
    private let single = Column(.int64)

    /// - Parameters:
    ///   - columns: the key columns of the input; none makes one group of all rows.
    init(_ columns: [Int], input: [DataType]) {
        self.columns = columns
        let layouts: [ColumnLayout] =
            columns.isEmpty ? [.int64] : columns.map { ColumnLayout(input[$0].logical) }
        table = GroupTable(layouts: layouts)
    }

    /// - Parameters:
    ///   - columns: the key columns of the input; none makes one group of all rows.
    ///   - table: a table that several inputs share, with a BIGINT key if there are no key columns.
    init(_ columns: [Int], table: GroupTable) {
        self.columns = columns
        self.table = table
    }

    /// The key columns as stored, one row per group; none for an operator without keys.
    var keys: [Column] { columns.isEmpty ? [] : table.keys }

    /// Resolves all rows of a batch; `groups[row]` is the row's group.
    func resolve(_ batch: Batch) {
        let n = batch.count
        if groups.count < n {
            groups = [Int32](repeating: 0, count: n)
            hashes = [UInt32](repeating: 0, count: n)
        }
        let key = keyColumns(batch)
        hashes.withUnsafeMutableBufferPointer { hashes in
            groups.withUnsafeMutableBufferPointer { groups in
                guard let hashBase = hashes.baseAddress, let groupBase = groups.baseAddress else { return }
                ColumnHash.rows(key, n, into: hashBase, scratch: &scratch)
                table.resolve(key, hashes: hashBase, n, into: groupBase)
            }
        }
    }

    /// The group of one row, added if its key is new.
    func resolve(_ batch: Batch, _ row: Int) -> Int32 {
        let key = keyColumns(batch)
        return table.resolve(key, row, hash: ColumnHash.row(key, row))
    }

    private func keyColumns(_ batch: Batch) -> [Column] {
        guard columns.isEmpty else { return columns.map { batch.columns[$0] } }
        if single.count < batch.count {
            single.resize(batch.count)
            single.int64s.update(repeating: 0, count: batch.count)
        }
        return [single]
    }

    func snapshot(_ writer: inout SnapshotWriter) { for key in table.keys { writer.write(key) } }

    /// Adds the saved groups whose key group is in scope; the result maps each saved group to its id here, or
    /// to -1.
    func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) -> [Int32] {
        try table.restore(&reader, scope)
    }
}

extension GroupTable {
    /// Adds the saved groups whose key group is in scope; the result maps each saved group to its id here, or
    /// to -1.
    func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) -> [Int32] {
        let saved = try reader.readColumns(keys.map(\.layout))
        let hashes = ColumnHash.rows(saved, saved.first?.count ?? 0)
        let rows = scope.rows(ofHashes: hashes)
        if count == 0 { return load(saved, hashes, rows) }
        var mapping = [Int32](repeating: -1, count: hashes.count)
        for row in rows { mapping[Int(row)] = resolve(saved, Int(row), hash: hashes[Int(row)]) }
        return mapping
    }

    /// The same for an empty table: the saved keys are all different, so none is looked for.
    private func load(_ saved: [Column], _ hashes: [UInt32], _ rows: [Int32]) -> [Int32] {
        guard rows.count < hashes.count else {
            load(keys: saved, hashes: hashes)
            return rows
        }
        let fresh = saved.map { Column($0.layout) }
        for (column, source) in zip(fresh, saved) { column.appendGather(source, rows, rows.count) }
        load(keys: fresh, hashes: rows.map { hashes[Int($0)] })
        var mapping = [Int32](repeating: -1, count: hashes.count)
        for (group, row) in rows.enumerated() { mapping[Int(row)] = Int32(truncatingIfNeeded: group) }
        return mapping
    }
}

extension RestoreScope {
    /// The rows whose key group the subtask owns, ascending.
    fileprivate func rows(ofHashes hashes: [UInt32]) -> [Int32] {
        let all = 0..<Int32(truncatingIfNeeded: hashes.count)
        guard parallelism > 1 else { return Array(all) }
        return all.filter {
            keyGroups.contains(KeyGroups.group(ofHash: hashes[Int($0)], maxParallelism: maxParallelism))
        }
    }
}
