import CloudGateway
import LabKernel

/// Inventory rules of a bucket, by id; `InventoryReports` acts on them.
enum Inventory {
    private static let query = "inventory"

    static let operations: [OSSOperation] = [
        OSSOperation(
            "PutBucketInventory", page: "putbucketinventory", "PUT", .bucket,
            query: ["inventory", "inventoryId"],
            kind: .managementWrite, meter: "put", run: put),
        OSSOperation(
            "GetBucketInventory", page: "getbucketinventory", "GET", .bucket,
            query: ["inventory", "inventoryId"],
            kind: .managementRead, meter: "get", run: get),
        OSSOperation(
            "ListBucketInventory", page: "listbucketinventory", "GET", .bucket, query: ["inventory"],
            kind: .managementRead, meter: "get", action: "GetBucketInventory", run: list),
        OSSOperation(
            "DeleteBucketInventory", page: "deletebucketinventory", "DELETE", .bucket,
            query: ["inventory", "inventoryId"], kind: .managementWrite, meter: "put", run: delete),
    ]

    private static let shape = XMLShape([
        .text("Id", required: true), .flag("IsEnabled", required: true),
        .group(
            "Filter",
            [
                .text("Prefix"), .number("LastModifyBeginTimeStamp"), .number("LastModifyEndTimeStamp"),
                .number("LowerSizeBound"), .number("UpperSizeBound"), .text("StorageClass"),
            ]),
        .group(
            "Destination",
            [
                .group(
                    "OSSBucketDestination",
                    [
                        .choice("Format", ["CSV", "ORC", "Parquet"], required: true), .text("AccountId"),
                        .text("RoleArn"),
                        .text("Bucket", required: true), .text("Prefix"),
                        .group(
                            "Encryption",
                            [.text("SSE-OSS"), .group("SSE-KMS", [.text("KeyId", required: true)])]),
                    ], required: true)
            ], required: true),
        .group("Schedule", [.choice("Frequency", ["Daily", "Weekly"], required: true)], required: true),
        .choice("IncludedObjectVersions", ["All", "Current"], required: true),
        .group("OptionalFields", [.texts("Field")]),
        .group(
            "IncrementalInventory",
            [
                .flag("IsEnabled"), .group("Schedule", [.number("Frequency")]),
                .group("OptionalFields", [.texts("Field")]),
            ]),
    ])

    private static func put(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        var rule = try shape.normalise(try request.xml("InventoryConfiguration"))
        try sortClasses(&rule)
        guard rule.text("Id") == request.parameter("inventoryId") else {
            throw OSSErrors.invalidArgument(
                "The inventory id is not that of the request.", "inventoryId", rule.text("Id"))
        }
        var rules = stored(request.bucket)
        guard !rules.contains(where: { $0.text("Id") == rule.text("Id") }) else {
            throw CloudError(
                "InventoryAlreadyExist", status: 409, "The inventory already exists.",
                details: [(name: "InventoryId", value: rule.text("Id") ?? "")])
        }
        rules.append(rule)
        rules.sort { ($0.text("Id") ?? "") < ($1.text("Id") ?? "") }
        try store(rules, request)
        return CloudResponse()
    }

    /// Storage classes of the filter are answered sorted, as the service does. Throws MalformedXML for others.
    private static func sortClasses(_ rule: inout XMLElement) throws(CloudError) {
        guard let filter = rule.children.firstIndex(where: { $0.name == "Filter" }),
            let field = rule.children[filter].children.firstIndex(where: { $0.name == "StorageClass" })
        else { return }
        let classes = rule.children[filter].children[field].text.split(separator: ",").map(String.init)
        guard classes.allSatisfy({ $0 == "All" || StorageClass(rawValue: $0) != nil }) else {
            throw OSSErrors.malformedXML()
        }
        rule.children[filter].children[field].text = classes.sorted().joined(separator: ",")
    }

    private static func get(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        let rule = stored(request.bucket).first { $0.text("Id") == request.parameter("inventoryId") }
        guard let rule else { throw missing(request) }
        return .xml(BucketConfiguration.bytes(rule))
    }

    private static func list(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        let token = request.parameter("continuation-token") ?? ""
        let behind = stored(request.bucket).filter { ($0.text("Id") ?? "") > token }
        guard !behind.isEmpty || !token.isEmpty else { throw missing(request) }
        let page = behind.prefix(100)
        return .xml(
            XMLWriter.document("ListInventoryConfigurationsResult") { writer in
                writer.element(ifPresent: "ContinuationToken", token.isEmpty ? nil : token)
                for rule in page { writer.element(rule) }
                writer.element("IsTruncated", behind.count > 100)
                if behind.count > 100 { writer.element("NextContinuationToken", page.last?.text("Id") ?? "") }
            })
    }

    private static func delete(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        let rules = stored(request.bucket)
        let kept = rules.filter { $0.text("Id") != request.parameter("inventoryId") }
        guard kept.count < rules.count else { throw missing(request) }
        try store(kept, request)
        return CloudResponse(status: 204)
    }

    private static func stored(_ bucket: Bucket) -> [XMLElement] {
        bucket.record.configurations[query]?.children ?? []
    }

    private static func store(_ rules: [XMLElement], _ request: OSSRequest) throws(CloudError) {
        var record = request.bucket.record
        record.configurations[query] = rules.isEmpty ? nil : XMLElement("Inventories", children: rules)
        try request.service.state.commit([.putBucket(record)], at: request.now)
    }

    private static func missing(_ request: OSSRequest) -> CloudError {
        OSSErrors.missingConfiguration(
            "NoSuchInventory", "The inventory configuration does not exist.",
            bucket: request.bucket.record.name)
    }
}
