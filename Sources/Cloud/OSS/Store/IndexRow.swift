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
    /// Appends the bytes of the row of the number below which all are taken.
    static func append(nextNumber number: UInt64, to bytes: inout [UInt8]) {
        begin(.putNumber, 1, &bytes)
        append(text: String(number), to: &bytes)
    }

    /// Appends the bytes of a change's rows: each the statement and how many values it has, then the values, a kind and
    /// the length or the number in eight bytes, and the content. Keys are blobs: SQLite compares them byte by byte.
    static func append(_ change: IndexChange, to bytes: inout [UInt8]) {
        switch change {
        case .putAccount(let record):
            begin(.putAccount, 2, &bytes)
            append(text: record.id, to: &bytes)
            append(to: &bytes) { JSONWriter.write(IndexCodec.encode(record), into: &$0) }
        case .putBucket(let record):
            begin(.putBucket, 2, &bytes)
            append(text: record.name, to: &bytes)
            append(to: &bytes) { JSONWriter.write(IndexCodec.encode(record), into: &$0) }
        case .deleteBucket(let name):
            begin(.deleteBucket, 1, &bytes)
            append(text: name, to: &bytes)
        case .putVersion(let bucket, let version):
            begin(.putObject, 4, bucket, version.key, version.versionID, &bytes)
            append(to: &bytes) { IndexCodec.write(version, into: &$0) }
        case .deleteVersion(let bucket, let key, let versionID):
            begin(.deleteObject, 3, bucket, key, versionID, &bytes)
        case .putUpload(let bucket, let upload):
            begin(.putUpload, 4, bucket, upload.template.key, upload.id, &bytes)
            append(to: &bytes) { IndexCodec.write(upload, into: &$0) }
        case .putPart(let bucket, let upload, let part):
            begin(.putPart, 5, bucket, upload.key, upload.id, &bytes)
            appendHead(.integer, Int64(part.number), to: &bytes)
            append(to: &bytes) { IndexCodec.write(part, into: &$0) }
        case .deleteUpload(let bucket, let upload):
            begin(.deleteUpload, 3, bucket, upload.key, upload.id, &bytes)
            begin(.deleteParts, 3, bucket, upload.key, upload.id, &bytes)
        }
    }

    private static func begin(_ statement: IndexStatement, _ values: UInt8, _ bytes: inout [UInt8]) {
        bytes.append(statement.rawValue)
        bytes.append(values)
    }

    /// Begins a row that is found by a key of a bucket and the id of its version or upload.
    private static func begin(
        _ statement: IndexStatement, _ values: UInt8, _ bucket: String, _ key: ObjectKey, _ id: String,
        _ bytes: inout [UInt8]
    ) {
        begin(statement, values, &bytes)
        append(text: bucket, to: &bytes)
        appendHead(.blob, Int64(key.bytes.count), to: &bytes)
        bytes += key.bytes
        append(text: id, to: &bytes)
    }

    private static func append(text: String, to bytes: inout [UInt8]) {
        appendHead(.text, Int64(text.utf8.count), to: &bytes)
        bytes += text.utf8
    }

    /// Appends the text that `write` writes, whose length is known only then.
    private static func append(to bytes: inout [UInt8], _ write: (inout [UInt8]) -> Void) {
        appendHead(.text, 0, to: &bytes)
        let start = bytes.count
        write(&bytes)
        let count = Int64(bytes.count - start)
        bytes.withUnsafeMutableBytes {
            $0.storeBytes(of: count.littleEndian, toByteOffset: start - 8, as: Int64.self)
        }
    }

    private static func appendHead(_ kind: Value.Kind, _ number: Int64, to bytes: inout [UInt8]) {
        bytes.append(kind.rawValue)
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
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
    /// As it stands in segments on disks.
    fileprivate enum Kind: UInt8 { case text, blob, integer }

    fileprivate init?(_ bytes: inout ArraySlice<UInt8>) {
        guard let kind = bytes.popFirst().flatMap(Kind.init), bytes.count >= 8 else { return nil }
        let number = bytes.withUnsafeBytes { Int64(littleEndian: $0.loadUnaligned(as: Int64.self)) }
        bytes.removeFirst(8)
        guard kind != .integer else {
            self = .integer(number)
            return
        }
        guard number >= 0, number <= Int64(bytes.count) else { return nil }
        let content = bytes.prefix(Int(number))
        bytes.removeFirst(Int(number))
        self = kind == .text ? .text(String(decoding: content, as: UTF8.self)) : .blob(Array(content))
    }
}
