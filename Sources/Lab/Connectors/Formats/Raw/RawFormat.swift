import LabKernel
import StreamTypes
import Streaming

/// `'format' = 'raw'`: each line is the value of the only column.
///
/// Source: Flink documentation, "Raw Format". Not emulated: charsets other than UTF-8, US-ASCII and
/// ISO-8859-1.
package struct RawFormat: TableFormat {
    package let identifier = "raw"
    package let doc = "Each line is the value of the only column, as it is."
    package let options = [
        ConnectorOption("charset", .string, default: "UTF-8", "The encoding of text."),
        ConnectorOption(
            "endianness", .oneOf(["big-endian", "little-endian"]), default: "big-endian",
            "The byte order of numbers."),
    ]

    package init() {}

    package func decoded(_ use: FormatUse) throws(LabError) -> ChangelogMode {
        _ = try RawOptions(use)
        return .insertOnly
    }

    package func encoded(_ use: FormatUse) throws(LabError) -> ChangelogMode {
        _ = try RawOptions(use)
        return .insertOnly
    }

    package func decoder(_ use: FormatUse, _ columns: DecodedColumns) throws(LabError) -> any RecordDecoder {
        RawDecoder(try RawOptions(use), columns)
    }

    package func encoder(_ use: FormatUse) throws(LabError) -> any RecordEncoder {
        RawEncoder(try RawOptions(use))
    }
}

/// The options and the only column of a `raw` table.
struct RawOptions: Sendable {
    var type: LogicalType
    var isLatin1 = false
    var isBigEndian = true

    init(_ use: FormatUse) throws(LabError) {
        guard use.schema.count == 1 else {
            let columns = use.schema.fields.map { "`\($0.name)` \($0.type)" }.joined(separator: ", ")
            throw ConnectorErrors.refused(
                "The 'raw' format only supports single physical column. However the defined schema "
                    + "contains multiple "
                    + "physical columns: \(columns)", at: use.table.span)
        }
        type = use.schema[0].type.logical
        switch type {
        case .boolean, .tinyint, .smallint, .int, .bigint, .float, .double, .char, .varchar, .binary,
            .varbinary:
            break
        default:
            throw ConnectorErrors.unsupportedType(
                "The 'raw' format doesn't supports '\(type)' as column type.",
                at: use.span(ofColumn: use.schema[0].name))
        }
        switch (use.reader.string("charset") ?? "UTF-8").uppercased() {
        case "UTF-8", "UTF8", "US-ASCII", "ASCII": break
        case "ISO-8859-1", "LATIN1": isLatin1 = true
        default:
            throw ConnectorErrors.refused(
                "Unsupported 'raw.charset' name: \(use.reader.string("charset") ?? "").",
                at: use.reader.span("charset"),
                fix: "use UTF-8, US-ASCII or ISO-8859-1")
        }
        let words = ["big-endian", "little-endian"]
        guard words.contains(use.reader.string("endianness") ?? words[0]) else {
            throw ConnectorErrors.refused(
                "Unsupported endianness name: \(use.reader.string("endianness") ?? ""). "
                    + "Valid values of 'raw.endianness' option are 'big-endian' and 'little-endian'.",
                at: use.reader.span("endianness"))
        }
        isBigEndian = use.reader.string("endianness") != words[1]
    }

    /// Bytes of a fixed-width value; nil for strings.
    var width: Int? {
        switch type {
        case .boolean, .tinyint: 1
        case .smallint: 2
        case .int, .float: 4
        case .bigint, .double: 8
        default: nil
        }
    }
}

/// Reads lines into the only column.
final class RawDecoder: RecordDecoder {
    let skippedRecords: Int64 = 0
    private let options: RawOptions
    private let column: Int?
    private let lines = LineReader()

    init(_ options: RawOptions, _ columns: DecodedColumns) {
        self.options = options
        column = columns.sources.firstIndex {
            guard case .field = $0 else { return false }
            return true
        }
    }

    func decode(
        _ input: UnsafeBufferPointer<UInt8>, isLast: Bool, into batch: Batch, limit: Int
    ) throws(JobFailure) -> Int {
        guard let bytes = input.baseAddress else { return 0 }
        var at = 0
        while batch.count < limit, let line = lines.next(bytes, at, input.count, isLast) {
            if let column { try append(bytes + line.text.lowerBound, line.text.count, batch.columns[column]) }
            batch.count += 1
            at = line.end
        }
        return at
    }

    private func append(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ out: Column) throws(JobFailure) {
        guard let width = options.width else {
            guard options.isLatin1, !isBinary else { return out.append(bytes: bytes, count: count) }
            return out.append(
                string: String(String.UnicodeScalarView((0..<count).map { Unicode.Scalar(bytes[$0]) })))
        }
        guard count == width else {
            throw JobFailure(
                "java.io.IOException",
                "Size of data received for deserializing \(options.type) type is not \(width).")
        }
        var word: UInt64 = 0
        for index in 0..<width {
            word = word << 8 | UInt64(bytes[options.isBigEndian ? index : width - 1 - index])
        }
        store(word, out)
    }

    private var isBinary: Bool {
        switch options.type {
        case .binary, .varbinary: true
        default: false
        }
    }

    private func store(_ word: UInt64, _ out: Column) {
        switch options.type {
        case .boolean: out.append(bool: word != 0)
        case .tinyint: out.append(int64: Int64(Int8(truncatingIfNeeded: word)))
        case .smallint: out.append(int64: Int64(Int16(truncatingIfNeeded: word)))
        case .int: out.append(int64: Int64(Int32(truncatingIfNeeded: word)))
        case .float: out.append(double: Double(Float(bitPattern: UInt32(word))))
        case .double: out.append(double: Double(bitPattern: word))
        default: out.append(int64: Int64(bitPattern: word))
        }
    }
}

/// Writes the only column as lines.
final class RawEncoder: RecordEncoder {
    private let options: RawOptions

    init(_ options: RawOptions) { self.options = options }

    func encode(_ columns: [Column], row: Int, kind: RowKind, into bytes: inout [UInt8]) throws(JobFailure) {
        switch columns[0].value(row) {
        case .bytes(let text): bytes += encoded(text)
        case .bool(let flag): bytes.append(flag ? 1 : 0)
        case .int(let number): append(UInt64(bitPattern: number), &bytes)
        case .double(let number):
            append(options.type == .float ? UInt64(Float(number).bitPattern) : number.bitPattern, &bytes)
        default: break
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    private func encoded(_ text: [UInt8]) -> [UInt8] {
        guard options.isLatin1 else { return text }
        return String(decoding: text, as: UTF8.self).unicodeScalars.map {
            $0.value < 256 ? UInt8($0.value) : 63
        }
    }

    private func append(_ word: UInt64, _ bytes: inout [UInt8]) {
        let width = options.width ?? 8
        for index in 0..<width {
            let place = options.isBigEndian ? width - 1 - index : index
            bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(place * 8)))
        }
    }
}
