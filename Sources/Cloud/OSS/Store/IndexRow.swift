import LabKernel

/// What a change writes into the index's tables, in the form in which journal and database take it.
struct IndexRow: Sendable, Equatable {
    enum Value: Sendable, Equatable {
        case text(String), blob([UInt8]), integer(Int64)
    }

    let statement: IndexStatement
    /// As many as the statement has question marks.
    let values: [Value]
}

/// The statements that change the index. Raw values stand in segments on disks: they stay what they are.
enum IndexStatement: UInt8, Sendable, CaseIterable {
    case putNumber = 1, putAccount, putBucket, deleteBucket, putObject, deleteObject, putUpload, putPart,
        deleteUpload,
        deleteParts

    var sql: String {
        switch self {
        case .putNumber: "INSERT OR REPLACE INTO numbers VALUES (0, ?)"
        case .putAccount: "INSERT OR REPLACE INTO accounts VALUES (?, ?)"
        case .putBucket: "INSERT OR REPLACE INTO buckets VALUES (?, ?)"
        case .deleteBucket: "DELETE FROM buckets WHERE name = ?"
        case .putObject: "INSERT OR REPLACE INTO objects VALUES (?, ?, ?, ?)"
        case .deleteObject: "DELETE FROM objects WHERE bucket = ? AND key = ? AND version = ?"
        case .putUpload: "INSERT OR REPLACE INTO uploads VALUES (?, ?, ?, ?)"
        case .putPart: "INSERT OR REPLACE INTO parts VALUES (?, ?, ?, ?, ?)"
        case .deleteUpload: "DELETE FROM uploads WHERE bucket = ? AND key = ? AND id = ?"
        case .deleteParts: "DELETE FROM parts WHERE bucket = ? AND key = ? AND id = ?"
        }
    }
}

extension IndexRow {
    /// The number below which all are taken.
    static func nextNumber(_ number: UInt64) -> IndexRow { IndexRow(.putNumber, .text(String(number))) }

    private init(_ statement: IndexStatement, _ values: Value...) {
        (self.statement, self.values) = (statement, values)
    }

    /// The rows of a change. Keys are blobs: SQLite compares them byte by byte.
    static func rows(of change: IndexChange) -> [IndexRow] {
        switch change {
        case .putAccount(let record):
            [IndexRow(.putAccount, .text(record.id), .text(IndexCodec.encode(record).text))]
        case .putBucket(let record):
            [IndexRow(.putBucket, .text(record.name), .text(IndexCodec.encode(record).text))]
        case .deleteBucket(let name): [IndexRow(.deleteBucket, .text(name))]
        case .putVersion(let bucket, let version):
            [
                IndexRow(
                    .putObject, .text(bucket), .blob(version.key.bytes), .text(version.versionID),
                    .text(IndexCodec.encode(version).text))
            ]
        case .deleteVersion(let bucket, let key, let versionID):
            [IndexRow(.deleteObject, .text(bucket), .blob(key.bytes), .text(versionID))]
        case .putUpload(let bucket, let upload):
            [
                IndexRow(
                    .putUpload, .text(bucket), .blob(upload.template.key.bytes), .text(upload.id),
                    .text(IndexCodec.encode(upload).text))
            ]
        case .putPart(let bucket, let upload, let part):
            [
                IndexRow(
                    .putPart, .text(bucket), .blob(upload.key.bytes), .text(upload.id),
                    .integer(Int64(part.number)), .text(IndexCodec.encode(part).text))
            ]
        case .deleteUpload(let bucket, let upload):
            [.deleteUpload, .deleteParts].map {
                IndexRow($0, .text(bucket), .blob(upload.key.bytes), .text(upload.id))
            }
        }
    }
}

extension IndexRow {
    /// The bytes of rows: each the statement, then its values, a kind and the length or the number in eight bytes.
    static func encode(_ rows: [IndexRow]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(rows.count * 640)
        for row in rows {
            bytes.append(row.statement.rawValue)
            bytes.append(UInt8(row.values.count))
            for value in row.values { value.append(to: &bytes) }
        }
        return bytes
    }

    /// Nil for bytes that no labsim wrote.
    static func decode(_ bytes: [UInt8]) -> [IndexRow]? {
        var (rows, rest) = ([IndexRow](), bytes[...])
        while let first = rest.popFirst() {
            guard let statement = IndexStatement(rawValue: first), let count = rest.popFirst() else {
                return nil
            }
            var values: [Value] = []
            for _ in 0..<count {
                guard let value = Value(&rest) else { return nil }
                values.append(value)
            }
            rows.append(IndexRow(statement: statement, values: values))
        }
        return rows
    }
}

extension IndexRow.Value {
    fileprivate func append(to bytes: inout [UInt8]) {
        switch self {
        case .text(let text): Self.append(0, Int64(text.utf8.count), text.utf8, to: &bytes)
        case .blob(let blob): Self.append(1, Int64(blob.count), blob, to: &bytes)
        case .integer(let number): Self.append(2, number, [], to: &bytes)
        }
    }

    private static func append(
        _ kind: UInt8, _ number: Int64, _ content: some Collection<UInt8>, to bytes: inout [UInt8]
    ) {
        bytes.append(kind)
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: content)
    }

    fileprivate init?(_ bytes: inout ArraySlice<UInt8>) {
        guard let kind = bytes.popFirst(), bytes.count >= 8 else { return nil }
        let number = bytes.withUnsafeBytes { Int64(littleEndian: $0.loadUnaligned(as: Int64.self)) }
        bytes.removeFirst(8)
        guard kind != 2 else {
            self = .integer(number)
            return
        }
        guard number >= 0, number <= Int64(bytes.count) else { return nil }
        let content = bytes.prefix(Int(number))
        bytes.removeFirst(Int(number))
        switch kind {
        case 0: self = .text(String(decoding: content, as: UTF8.self))
        case 1: self = .blob(Array(content))
        default: return nil
        }
    }
}
