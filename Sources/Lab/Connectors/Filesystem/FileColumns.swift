import FlinkSQL
import LabKernel
import StreamTypes
import Streaming

/// What a file knows of itself, for metadata columns.
///
/// Source: Flink documentation, "FileSystem SQL Connector", available metadata.
enum FileMetadata {
    static let catalog: [MetadataKey] = [
        MetadataKey(key: "file.path", type: DataType(.string, nullable: false)),
        MetadataKey(key: "file.name", type: DataType(.string, nullable: false)),
        MetadataKey(key: "file.size", type: DataType(.bigint, nullable: false)),
        MetadataKey(
            key: "file.modification-time", type: DataType(.timestampLTZ(precision: 3), nullable: false)),
    ]

    /// Appends a file's value of a key `count` times.
    static func append(_ key: String, of file: StoredFile, count: Int, to out: Column) {
        for _ in 0..<count {
            switch key {
            case "file.path": out.append(string: file.path)
            case "file.name": out.append(string: String(file.path.split(separator: "/").last ?? ""))
            case "file.size": out.append(int64: file.size)
            default: out.append(int64: file.modifiedMillis)
            }
        }
    }
}

/// Where each column of a scan of files comes from.
struct FileColumns {
    private enum Source {
        case decoded
        case partition(name: String, ScalarField)
        case metadata(String)
    }

    /// What the decoder of the format fills.
    let decoded: DecodedColumns
    private let sources: [Source]
    private let defaultPartition: String

    init(_ scan: TableScan, _ files: FileTable, _ format: Schema) {
        let physical = scan.table.physicalSchema
        var fields: [DecodedColumns.Source] = []
        sources = scan.columns.map { column in
            switch column {
            case .metadata(let key, _):
                fields.append(.other)
                return .metadata(key)
            case .physical(let index):
                if let field = format.index(of: physical[index].name) {
                    fields.append(.field(field))
                    return .decoded
                }
                fields.append(.other)
                let type = physical[index].type.logical
                return .partition(
                    name: physical[index].name, ScalarField(type: type, standard: .sql, isCSV: true))
            }
        }
        decoded = DecodedColumns(fields)
        defaultPartition = files.defaultPartition
    }

    /// Fills the columns that are the same for all rows of a file.
    func fill(_ batch: Batch, of file: StoredFile) throws(JobFailure) {
        for (index, source) in sources.enumerated() {
            switch source {
            case .decoded: continue
            case .metadata(let key):
                FileMetadata.append(key, of: file, count: batch.count, to: batch.columns[index])
            case .partition(let name, let field):
                try append(partition(name, of: file), field, batch.count, batch.columns[index])
            }
        }
    }

    private func append(_ text: String?, _ field: ScalarField, _ count: Int, _ out: Column) throws(JobFailure)
    {
        let bytes = text.map { Array($0.utf8) + [0] }
        for _ in 0..<count {
            guard let bytes else {
                out.appendNull()
                continue
            }
            try bytes.withUnsafeBufferPointer { (buffer) throws(JobFailure) in
                guard let base = buffer.baseAddress else { return out.appendNull() }
                try field.append(FieldTable.Token.text, base, buffer.count - 1, to: out)
            }
        }
    }

    /// The value of a partition key in a path such as `…/day=2024-01-01/part-0`; nil for the default
    /// partition.
    private func partition(_ name: String, of file: StoredFile) -> String? {
        let prefix = "\(name)="
        let folder = file.path.split(separator: "/").last { $0.hasPrefix(prefix) }
        guard let folder else { return nil }
        let value = PartitionPath.unescape(String(folder.dropFirst(prefix.count)))
        return value == defaultPartition ? nil : value
    }
}

/// Partition values in folder names.
///
/// Source: Flink class `PartitionPathUtils`: characters that file systems give a meaning are written as
/// `%XX`.
enum PartitionPath {
    private static let special = Array("\"#%'*/:=?\\{[]^".utf8) + Array(UInt8(1)...31) + [0x7F]

    /// The value as a folder name's part.
    static func escape(_ value: String) -> String {
        var out: [UInt8] = []
        for byte in value.utf8 {
            if special.contains(byte) {
                let digits = Array("0123456789ABCDEF".utf8)
                out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            } else {
                out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// The value of a folder name's part.
    static func unescape(_ text: String) -> String {
        var out: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                out.append(code)
                rest = rest.dropFirst(2)
            } else {
                out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}
