import FlinkSQL
import LabKernel
import StreamTypes
import Streaming

@testable import Connectors

/// A table definition from its column list and options.
func table(_ columns: [(String, LogicalType)], _ options: [(String, String)], partitionKeys: [String] = [])
    -> TableDefinition
{
    TableDefinition(
        path: TablePath(catalog: "default_catalog", database: "default_database", name: "t"),
        columns: columns.map { TableColumn(name: $0.0, type: DataType($0.1)) }, partitionKeys: partitionKeys,
        options: options.map { TableOption(key: $0.0, value: $0.1) })
}

/// The use of a format with the given options (keys without prefix).
func formatUse(_ format: String, _ columns: [(String, LogicalType)], _ options: [(String, String)] = [])
    -> FormatUse
{
    let all = [("connector", "filesystem"), ("format", format)] + options.map { ("\(format).\($0.0)", $0.1) }
    let definition = table(columns, all)
    return FormatUse(TableUse(definition, options: definition.options), format)
}

/// All rows that a decoder reads from a text, in pieces of at most `piece` bytes.
///
/// - Returns: rows as `+I[…]` lines, and the failure that ended the reading.
func decode(
    _ text: String, _ decoder: any RecordDecoder, _ columns: [(String, LogicalType)], piece: Int = .max,
    limit: Int = 4096
) -> (rows: [String], failure: JobFailure?) {
    decode(bytes: Array(text.utf8), decoder, columns, piece: piece, limit: limit)
}

/// The same of any bytes.
func decode(
    bytes text: [UInt8], _ decoder: any RecordDecoder, _ columns: [(String, LogicalType)], piece: Int = .max,
    limit: Int = 4096
) -> (rows: [String], failure: JobFailure?) {
    let schema = Schema(columns.map { Field($0.0, DataType($0.1)) })
    let printer = RowText(schema)
    let bytes = text + [UInt8](repeating: 0, count: 16)
    let total = bytes.count - 16
    var rows: [String] = []
    var start = 0
    var end = min(piece, total)
    while true {
        let batch = Batch(schema: schema)
        var failure: JobFailure?
        var used = 0
        bytes.withUnsafeBufferPointer { buffer in
            let input = UnsafeBufferPointer(rebasing: buffer[start..<end])
            do throws(JobFailure) {
                used = try decoder.decode(input, isLast: end == total, into: batch, limit: limit)
            } catch {
                failure = error
            }
        }
        rows += (0..<batch.count).map { printer.line(batch, row: $0) }
        if let failure { return (rows, failure) }
        start += used
        if start == total || (end == total && used == 0) { return (rows, nil) }
        end = end == total ? total : min(total, end + min(piece, total - end))
    }
}

/// A batch of boxed rows.
func batch(_ schema: Schema, _ rows: [[Value]], kinds: [RowKind] = []) -> Batch {
    let batch = Batch(schema: schema)
    for (index, row) in rows.enumerated() {
        for (column, value) in zip(batch.columns, row) { column.append(value) }
        batch.endRow(index < kinds.count ? kinds[index] : .insert)
    }
    return batch
}

/// A store in memory that says what is visible.
final class MemoryFiles: FileStore {
    private(set) var files: [String: [UInt8]] = [:]
    private(set) var staged: [String: [UInt8]] = [:]
    private var made = 0

    init(_ files: [String: String] = [:]) { self.files = files.mapValues { Array($0.utf8) } }

    func text(_ path: String) -> String? { files[path].map { String(decoding: $0, as: UTF8.self) } }

    func list(_ path: String) throws(FileStoreError) -> [StoredFile] {
        files.keys.filter { $0 == path || $0.hasPrefix(path + "/") }.sorted().map {
            StoredFile(path: $0, size: Int64(files[$0]?.count ?? 0), modifiedMillis: 0)
        }
    }
    func read(_ path: String, offset: Int64, length: Int) throws(FileStoreError) -> [UInt8] {
        guard let bytes = files[path] else { throw FileStoreError("no \(path)", isMissing: true) }
        return Array(bytes.dropFirst(Int(offset)).prefix(length))
    }
    func stage(_ path: String, _ bytes: [UInt8]) throws(FileStoreError) -> String {
        made += 1
        staged["\(made)"] = bytes
        return "\(made)"
    }
    func publish(_ path: String, _ token: String) throws(FileStoreError) {
        guard let bytes = staged.removeValue(forKey: token) else { return }
        files[path] = bytes
    }
    func discard(_ path: String, _ token: String) throws(FileStoreError) { staged[token] = nil }
}
