import CloudGateway

/// What a request says of the object's format and of the answer's.
struct SelectFormat: Sendable {
    enum Header: Sendable { case none, ignore, use }
    enum Input: Sendable {
        case csv(CSVShape, Header)
        /// `isDocument`: one value; else values that follow each other.
        case json(isDocument: Bool)
    }

    var input: Input
    var isGzip = false
    var range: SelectRange?
    /// How CSV answers are written; records of JSON answers end with its record delimiter.
    var output = CSVShape()
    var keepsAllColumns = false
    var isRaw = false
    var hasChecksums = false
    var writesHeader = false
    var skipsPartialRecords = false
    var skippedRecordsAllowed: Int64 = 0

    var isJSON: Bool {
        if case .json = input { return true }
        return false
    }

    /// Reads a SelectRequest, CsvMetaRequest or JsonMetaRequest.
    init(_ document: XMLElement, isJSON: Bool) throws(CloudError) {
        let serialization = document["InputSerialization"]
        let format = serialization?[isJSON ? "JSON" : "CSV"]
        if isJSON {
            input = .json(isDocument: try Self.isDocument(format?.text("Type") ?? ""))
        } else {
            input = .csv(try Self.shape(format, isInput: true), try Self.header(format))
        }
        isGzip = try Self.isGzip(serialization?.text("CompressionType") ?? "None")
        if let text = format?.text("Range"), !text.isEmpty { range = try SelectRange(text) }
        let answer = document["OutputSerialization"]
        output = try Self.shape(answer?[isJSON ? "JSON" : "CSV"], isInput: false)
        keepsAllColumns = try Self.flag("KeepAllColumns", answer)
        isRaw = try Self.flag("OutputRawData", answer)
        hasChecksums = try Self.flag("EnablePayloadCrc", answer)
        writesHeader = try Self.flag("OutputHeader", answer)
        skipsPartialRecords = try Self.flag("SkipPartialDataRecord", document["Options"])
        if let text = document["Options"]?.text("MaxSkippedRecordsAllowed"), !text.isEmpty {
            guard let number = Int64(text), number >= 0 else { throw OSSErrors.malformedXML() }
            skippedRecordsAllowed = number
        }
    }

    private static func isDocument(_ type: String) throws(CloudError) -> Bool {
        switch type.uppercased() {
        case "DOCUMENT": true
        case "LINES": false
        default: throw SelectErrors.invalid("The JSON type is DOCUMENT or LINES, not \"\(type)\".")
        }
    }

    private static func header(_ csv: XMLElement?) throws(CloudError) -> Header {
        switch csv?.text("FileHeaderInfo")?.uppercased() ?? "" {
        case "", "NONE": .none
        case "IGNORE": .ignore
        case "USE": .use
        case let other:
            throw CloudError(
                "InvalidCSVFileHeader", status: 400,
                "The file header info is NONE, IGNORE or USE, not \"\(other)\".")
        }
    }

    /// The word itself, or encoded as some clients send it.
    private static func isGzip(_ text: String) throws(CloudError) -> Bool {
        let decoded = Base64.decode(text).map { String(decoding: $0, as: UTF8.self) } ?? ""
        for word in [text.uppercased(), decoded.uppercased()] {
            if word == "GZIP" { return true }
            if word == "NONE" || text.isEmpty { return false }
        }
        throw SelectErrors.compression(text)
    }

    private static func flag(_ name: String, _ element: XMLElement?) throws(CloudError) -> Bool {
        switch element?.text(name)?.lowercased() {
        case "true": true
        case nil, "", "false": false
        default: throw OSSErrors.malformedXML()
        }
    }

    private static func shape(_ csv: XMLElement?, isInput: Bool) throws(CloudError) -> CSVShape {
        var shape = CSVShape()
        func bytes(_ name: String, _ lengths: ClosedRange<Int>) throws(CloudError) -> [UInt8]? {
            guard let text = csv?.text(name) else { return nil }
            guard let bytes = Base64.decode(text) else {
                throw SelectErrors.delimiter(name, isInput: isInput)
            }
            if bytes.isEmpty { return nil }
            guard lengths.contains(bytes.count) else { throw SelectErrors.delimiter(name, isInput: isInput) }
            return bytes
        }
        if let delimiter = try bytes("RecordDelimiter", 1...2) { shape.recordDelimiter = delimiter }
        if let delimiter = try bytes("FieldDelimiter", 1...1) { shape.fieldDelimiter = delimiter[0] }
        if let quote = try bytes("QuoteCharacter", 1...1) { shape.quote = quote[0] }
        shape.comment = try bytes("CommentCharacter", 1...1)?.first
        shape.quotesRecords = csv?.text("AllowQuotedRecordDelimiter")?.lowercased() != "false"
        return shape
    }
}

/// `line-range=10-20` or `split-range=0-`: both ends count; `-5` is the last five.
struct SelectRange: Sendable {
    /// A split's size: a record belongs to the split in which it begins.
    static let splitSize = 4 << 20

    var isOfSplits: Bool
    private let first: Int?
    private let last: Int?

    /// Throws InvalidRange for other text.
    init(_ text: String) throws(CloudError) {
        let parts = text.split(separator: "=", maxSplits: 1)
        let ends = (parts.last ?? "").split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, ["line-range", "split-range"].contains(parts[0]), ends.count == 2,
            ends.allSatisfy({ $0.isEmpty || Int($0) != nil }), ends != ["", ""]
        else { throw Self.invalid(text) }
        isOfSplits = parts[0] == "split-range"
        (first, last) = (Int(ends[0]), Int(ends[1]))
        if let first, let last, first > last { throw Self.invalid(text) }
    }

    private static func invalid(_ text: String) -> CloudError {
        CloudError("InvalidRange", status: 400, "The range \"\(text)\" is invalid.")
    }

    /// Whether the number of all lines or splits must be known.
    var needsTotal: Bool { first == nil }

    func contains(_ number: Int, of total: Int) -> Bool {
        guard let first else { return number >= total - (last ?? 0) }
        return number >= first && (last.map { number <= $0 } ?? true)
    }
}
