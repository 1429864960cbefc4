import CloudGateway
import LabKernel

/// SelectObject: a statement of SQL over one CSV or JSON object.
enum SelectObject {
    static let row = OSSOperation(
        "SelectObject", page: "selectobject", "POST", .object, query: ["x-oss-process"],
        values: ["x-oss-process": ["csv/select", "json/select"]], kind: .dataRead, meter: "get",
        action: "GetObject",
        versionedAction: "GetObjectVersion", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        let document = try request.xml("SelectRequest")
        let isJSON = request.query["x-oss-process"] == "json/select"
        let format = try SelectFormat(document, isJSON: isJSON)
        let sql = try statement(document)
        var shape = format
        let object = try SelectInput(request)
        let range = try object.byteRange(format, request)
        if range != nil { shape.range = nil }
        let bytes = try object.bytes(shape, range)
        let source = SelectSource(bytes, shape)
        let parsed = try SelectParser.parse(sql, isJSON: isJSON, header: source.header)
        var run = SelectRun(parsed, shape, scanned: format.isGzip ? object.size : bytes.count)
        let body = try run.body(over: source)
        object.meter(bytes: format.isGzip ? object.size : bytes.count, context)
        let headers = HeaderFields([
            ("Content-Type", "application/octet-stream"),
            ("x-oss-select-output-raw", format.isRaw ? "true" : "false"),
        ])
        return CloudResponse(status: 206, headers: headers, body: .bytes(body))
    }

    private static func statement(_ document: XMLElement) throws(CloudError) -> String {
        guard let bytes = Base64.decode(document.text("Expression") ?? ""), !bytes.isEmpty,
            let text = String(validating: bytes, as: UTF8.self)
        else { throw SelectErrors.invalid("The expression is empty or not encoded in base64.") }
        guard bytes.count <= 16 << 10 else { throw SelectErrors.invalid("A statement has at most 16 KB.") }
        return text
    }
}

/// CreateSelectObjectMeta: counts an object's rows, columns and splits.
///
/// Ranges of rows and splits are counted when they are asked for, so nothing is kept.
enum CreateSelectObjectMeta {
    static let row = OSSOperation(
        "CreateSelectObjectMeta", page: "createselectobjectmeta", "POST", .object, query: ["x-oss-process"],
        values: ["x-oss-process": ["csv/meta", "json/meta"]], kind: .dataRead, meter: "get",
        action: "GetObject",
        versionedAction: "GetObjectVersion", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        let isJSON = request.query["x-oss-process"] == "json/meta"
        let document = try request.xml(isJSON ? "JsonMetaRequest" : "CsvMetaRequest")
        let format = try SelectFormat(document, isJSON: isJSON)
        guard !format.isGzip else { throw SelectErrors.compression("GZIP") }
        if case .json(true) = format.input { throw SelectErrors.invalid("The JSON type must be LINES.") }
        let object = try SelectInput(request)
        let bytes = try object.bytes(format, nil)
        let tally: SelectTally
        do throws(SelectFailure) { tally = try SelectTally(bytes, format) } catch {
            throw CloudError(error.code, status: 400, error.message)
        }
        object.meter(bytes: bytes.count, context)
        var frames = SelectFrames(isRaw: false, hasChecksums: true)
        frames.meta(tally, isJSON: isJSON, scanned: bytes.count)
        let headers = HeaderFields([("Content-Type", "application/octet-stream")])
        return CloudResponse(headers: headers, body: .bytes(frames.bytes))
    }
}

/// The object that a selection reads.
private struct SelectInput {
    private let version: ObjectVersion
    private let request: OSSRequest

    init(_ request: OSSRequest) throws(CloudError) {
        let reader = ObjectReader(request)
        let version = try reader.target(of: try reader.version())
        try reader.checkReadable(version)
        guard version.size <= SelectSource.sizeLimit else {
            throw OSSErrors.notImplemented("SelectObject on objects of more than 1 GiB")
        }
        (self.version, self.request) = (version, request)
    }

    var size: Int { Int(version.size) }

    /// The records that begin in the bytes of the header `Range`; nil for all.
    func byteRange(_ format: SelectFormat, _ request: OSSRequest) throws(CloudError) -> Range<Int64>? {
        guard request.header("Range") != nil else { return nil }
        guard case .csv(let shape, _) = format.input, !shape.quotesRecords, !format.isGzip else {
            throw SelectErrors.invalid(
                "Range needs a plain CSV object and AllowQuotedRecordDelimiter set to false.")
        }
        return try ObjectReader(request).range(size: version.size)
    }

    /// The plain bytes, or of `range` whole records.
    func bytes(_ format: SelectFormat, _ range: Range<Int64>?) throws(CloudError) -> [UInt8] {
        let stored = try read(0..<version.size)
        if let range, case .csv(let shape, _) = format.input {
            return Array(Self.records(in: Int(range.lowerBound)..<Int(range.upperBound), of: stored, shape))
        }
        guard format.isGzip else { return stored }
        guard let plain = Inflate.gzip(stored, limit: Int(SelectSource.sizeLimit)) else {
            throw CloudError("DecompressFailure", status: 400, "The object is no gzip data.")
        }
        return plain
    }

    private static func records(in range: Range<Int>, of bytes: [UInt8], _ shape: CSVShape) -> ArraySlice<
        UInt8
    > {
        func behindRecord(_ start: Int) -> Int {
            bytes[start...].firstRange(of: shape.recordDelimiter)?.upperBound ?? bytes.count
        }
        let delimiter = shape.recordDelimiter.count
        let first = range.lowerBound == 0 ? 0 : behindRecord(max(0, range.lowerBound - delimiter))
        guard first < range.upperBound else { return [] }
        return bytes[first..<behindRecord(range.upperBound - 1)]
    }

    private func read(_ range: Range<Int64>) throws(CloudError) -> [UInt8] {
        switch try GetObject.body(of: version, range, request) {
        case .bytes(let bytes): return bytes
        case .file(let path, let offset, let count):
            return try Files.read(path, offset: offset, count: Int(count))
        }
    }

    /// Meter: `oss.select.scanned`.
    func meter(bytes: Int, _ context: CallContext) {
        guard bytes > 0 else { return }
        context.meter.record(
            UsageEvent(
                instant: context.now, meter: "oss.select.scanned", resource: request.bucket.record.resource(),
                quantity: Rational(Int128(bytes)), unit: "byte"))
    }
}
