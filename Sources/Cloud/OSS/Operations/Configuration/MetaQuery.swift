import CloudGateway
import LabKernel

/// Data indexing: queries over what is known of a bucket's objects. The index is the bucket itself, so it is
/// complete as soon as it is opened.
///
/// Not emulated: the mode `semantic`, and what only media files have.
/// Source: help.aliyun.com/en/oss/developer-reference/dometaquery.
enum MetaQuery {
    private static let query = "metaQuery"

    static let operations: [OSSOperation] = [
        OSSOperation(
            "OpenMetaQuery", page: "openmetaquery", "POST", .bucket, query: [query, "comp"],
            values: ["comp": ["add"]], kind: .managementWrite, meter: "put", run: open),
        OSSOperation(
            "GetMetaQueryStatus", page: "getmetaquerystatus", "GET", .bucket, query: [query],
            kind: .managementRead, meter: "get", run: status),
        OSSOperation(
            "DoMetaQuery", page: "dometaquery", "POST", .bucket, query: [query, "comp"],
            values: ["comp": ["query"]], kind: .dataRead, meter: "get", run: ask),
        OSSOperation(
            "CloseMetaQuery", page: "closemetaquery", "POST", .bucket, query: [query, "comp"],
            values: ["comp": ["delete"]], kind: .managementWrite, meter: "put", run: close),
    ]

    private static func open(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        let mode = request.parameter("mode") ?? "basic"
        guard mode == "basic" else { throw OSSErrors.notImplemented("metaQuery of the mode \"\(mode)\"") }
        guard request.bucket.record.configurations[query] == nil else {
            throw CloudError("MetaQueryAlreadyExist", status: 409, "The metadata index exists already.")
        }
        let now = OSSTime.text(request.now)
        let fields = [
            ("State", "Running"), ("Phase", "IncrementalScanning"), ("CreateTime", now), ("UpdateTime", now),
            ("MetaQueryMode", mode),
        ]
        return try store(
            XMLElement("MetaQueryStatus", children: fields.map { XMLElement($0, $1) }), request)
    }

    private static func status(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        .xml(BucketConfiguration.bytes(try opened(request)))
    }

    /// Closing what is not open is no error.
    private static func close(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        try store(nil, request)
    }

    private static func ask(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        _ = try opened(request)
        return .xml(try MetaQueryRun(request, try request.xml("MetaQuery")).answer())
    }

    private static func opened(_ request: OSSRequest) throws(CloudError) -> XMLElement {
        guard let index = request.bucket.record.configurations[query] else {
            throw CloudError("MetaQueryNotExist", status: 404, "The metadata index is not open.")
        }
        return index
    }

    private static func store(_ index: XMLElement?, _ request: OSSRequest) throws(CloudError)
        -> CloudResponse
    {
        var record = request.bucket.record
        record.configurations[query] = index
        try request.service.state.commit([.putBucket(record)], at: request.now)
        return CloudResponse()
    }
}

/// One query: which objects, in which order, and sums over all of them.
private struct MetaQueryRun {
    private let matching: [ObjectVersion]
    private let limit: Int
    private let start: Int
    private let aggregations: [XMLElement]

    init(_ request: OSSRequest, _ document: XMLElement) throws(CloudError) {
        let text = document.text("Query") ?? ""
        let condition: JSONValue
        do throws(LabError) { condition = try JSONParser.parse(text: text.isEmpty ? "{}" : text) } catch {
            throw OSSErrors.invalidArgument("The query is no JSON: \(error.message).", "Query", text)
        }
        var matching: [ObjectVersion] = []
        for versions in request.bucket.objects.values {
            guard let newest = versions.first, !newest.isDeleteMarker else { continue }
            if try Self.matches(newest, condition) { matching.append(newest) }
        }
        let sort = document.text("Sort") ?? "Filename"
        let isDescending = document.text("Order")?.lowercased() == "desc"
        self.matching = matching.sorted { left, right in
            let (a, b) = (Self.value(sort, of: left), Self.value(sort, of: right))
            if a == b { return left.key < right.key }
            return Self.isLess(a, b) != isDescending
        }
        guard let limit = Int(document.text("MaxResults") ?? "100"), (0...200).contains(limit) else {
            throw OSSErrors.invalidArgument(
                "MaxResults must be 0 to 200.", "MaxResults", document.text("MaxResults"))
        }
        let token = document.text("NextToken") ?? ""
        guard let start = token.isEmpty ? 0 : Int(token), start >= 0 else {
            throw OSSErrors.invalidArgument("The token is invalid.", "NextToken", token)
        }
        (self.limit, self.start) = (limit, start)
        aggregations = document["Aggregations"]?.all("Aggregation") ?? []
    }

    private static func matches(_ version: ObjectVersion, _ condition: JSONValue) throws(CloudError) -> Bool {
        guard let operation = condition["Operation"]?.stringValue?.lowercased() else { return true }
        let parts = condition["SubQueries"]?.arrayValue ?? []
        switch operation {
        case "and":
            for part in parts where try !matches(version, part) { return false }
            return true
        case "or":
            for part in parts where try matches(version, part) { return true }
            return false
        case "not":
            for part in parts where try matches(version, part) { return false }
            return true
        default: break
        }
        let field = condition["Field"]?.stringValue ?? ""
        let given = condition["Value"]
        let wanted = given?.stringValue ?? given?.bare.text ?? ""
        let value = self.value(field, of: version)
        switch operation {
        case "eq": return value == wanted
        case "gt": return isLess(wanted, value)
        case "gte": return !isLess(value, wanted)
        case "lt": return isLess(value, wanted)
        case "lte": return !isLess(wanted, value)
        case "prefix": return value.hasPrefix(wanted)
        case "match": return value.contains(wanted)
        default: throw OSSErrors.invalidArgument("The operation is invalid.", "Operation", operation)
        }
    }

    private static func isLess(_ left: String, _ right: String) -> Bool {
        if let a = Double(left), let b = Double(right) { return a < b }
        return left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    private static func value(_ field: String, of version: ObjectVersion) -> String {
        switch field {
        case "Filename": return version.key.text
        case "Size": return String(version.size)
        case "FileModifiedTime", "FileCreateTime": return OSSTime.text(version.modified)
        case "OSSObjectType": return version.kind.rawValue
        case "OSSStorageClass": return version.storageClass.rawValue
        case "ObjectACL": return version.acl
        case "ETag": return "\"\(version.etag)\""
        case "OSSCRC64": return String(version.crc64)
        case "OSSTaggingCount": return String(version.tags.count)
        case "ContentType": return version.headers.first { $0.name == "Content-Type" }?.value ?? ""
        default:
            let parts = field.split(separator: ".", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return "" }
            let pairs = parts[0] == "OSSUserMeta" ? version.metadata : version.tags
            return pairs.first { $0.name == parts[1] }?.value ?? ""
        }
    }

    func answer() throws(CloudError) -> [UInt8] {
        var totals: [XMLElement] = []
        for aggregation in aggregations { totals.append(try total(aggregation)) }
        let page = matching.dropFirst(start).prefix(limit)
        let next = start + page.count < matching.count && !page.isEmpty ? String(start + page.count) : ""
        return XMLWriter.document("MetaQuery") { writer in
            writer.element("NextToken", next)
            if totals.isEmpty {
                writer.element("Files") { writer in for version in page { write(version, to: &writer) } }
            } else {
                writer.element(XMLElement("Aggregations", children: totals))
            }
        }
    }

    private func write(_ version: ObjectVersion, to writer: inout XMLWriter) {
        writer.element("File") { writer in
            for field in [
                "Filename", "Size", "FileModifiedTime", "OSSObjectType", "OSSStorageClass", "ObjectACL",
                "ETag",
                "OSSCRC64", "OSSTaggingCount",
            ] { writer.element(field, Self.value(field, of: version)) }
            write(version.tags, "OSSTagging", "Tagging", to: &writer)
            write(version.metadata, "OSSUserMeta", "UserMeta", to: &writer)
        }
    }

    private func write(_ pairs: [NamedValue], _ list: String, _ item: String, to writer: inout XMLWriter) {
        guard !pairs.isEmpty else { return }
        writer.element(list) { writer in
            for pair in pairs {
                writer.element(item) { writer in
                    writer.element("Key", pair.name)
                    writer.element("Value", pair.value)
                }
            }
        }
    }

    private func total(_ aggregation: XMLElement) throws(CloudError) -> XMLElement {
        let (field, operation) = (aggregation.text("Field") ?? "", aggregation.text("Operation") ?? "")
        let values = matching.map { Self.value(field, of: $0) }
        let numbers = values.compactMap { Double($0) }
        var groups: [XMLElement] = []
        let value: Double
        switch operation {
        case "sum": value = numbers.reduce(0, +)
        case "min": value = numbers.min() ?? 0
        case "max": value = numbers.max() ?? 0
        case "average": value = numbers.isEmpty ? 0 : numbers.reduce(0, +) / Double(numbers.count)
        case "count": value = Double(values.count)
        case "distinct": value = Double(Set(values).count)
        case "group":
            value = 0
            for (name, members) in Dictionary(grouping: values, by: { $0 }).sorted(by: { $0.key < $1.key }) {
                let fields = [XMLElement("Value", name), XMLElement("Count", String(members.count))]
                groups.append(XMLElement("Group", children: fields))
            }
        default: throw OSSErrors.invalidArgument("The operation is invalid.", "Operation", operation)
        }
        var fields = [XMLElement("Field", field), XMLElement("Operation", operation)]
        fields.append(XMLElement("Value", JSONValue.double(value).text))
        if !groups.isEmpty { fields.append(XMLElement("Groups", children: groups)) }
        return XMLElement("Aggregation", children: fields)
    }
}
