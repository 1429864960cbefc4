import CloudGateway
import LabKernel

/// Access points of a bucket: names of their own, by whose alias the bucket can be addressed too.
///
/// Not emulated: their policies and networks are kept and answered, and judge nobody.
/// Source: help.aliyun.com/en/oss/developer-reference/createaccesspoint.
enum AccessPoints {
    static let documents = NamedDocuments(query: "accessPoint", field: "AccessPointName")
    private static let header = "x-oss-access-point-name"

    static let operations: [OSSOperation] =
        [
            OSSOperation(
                "CreateAccessPoint", page: "createaccesspoint", "PUT", .bucket, query: ["accessPoint"],
                kind: .managementWrite, meter: "put", run: create),
            OSSOperation(
                "GetAccessPoint", page: "getaccesspoint", "GET", .bucket, query: ["accessPoint"],
                header: header, kind: .managementRead, meter: "get", run: get),
            OSSOperation(
                "ListBucketAccessPoints", page: "listaccesspoints", "GET", .bucket, query: ["accessPoint"],
                kind: .managementRead, meter: "get", action: "ListAccessPoints", run: list),
            OSSOperation(
                "ListAccessPoints", page: "listaccesspoints", "GET", .service, query: ["accessPoint"],
                kind: .managementRead, meter: "get", run: list),
            OSSOperation(
                "DeleteAccessPoint", page: "deleteaccesspoint", "DELETE", .bucket, query: ["accessPoint"],
                header: header, kind: .managementWrite, meter: "put", run: delete),
        ] + policyOperations + blockOperations

    private static let policyOperations: [OSSOperation] = [
        OSSOperation(
            "PutAccessPointPolicy", page: "putaccesspointpolicy", "PUT", .bucket,
            query: ["accessPointPolicy"], header: header, kind: .managementWrite, meter: "put"
        ) { (request, _) throws(CloudError) in
            guard let bytes = request.raw.body.allBytes, let text = String(validating: bytes, as: UTF8.self)
            else { throw PutBucketPolicy.invalid("The policy is not UTF-8.") }
            _ = try PutBucketPolicy.parse(text)
            try documents.put(try named(request).with("Policy", text), request)
            return CloudResponse()
        },
        OSSOperation(
            "GetAccessPointPolicy", page: "getaccesspointpolicy", "GET", .bucket,
            query: ["accessPointPolicy"], header: header, kind: .managementRead, meter: "get"
        ) { (request, _) throws(CloudError) in
            guard let policy = try named(request).text("Policy"), !policy.isEmpty else {
                throw OSSErrors.missingConfiguration(
                    "NoSuchAccessPointPolicy", "The access point policy does not exist.",
                    bucket: request.bucket.record.name)
            }
            return CloudResponse(
                headers: HeaderFields([("Content-Type", "application/json")]),
                body: .bytes(Array(policy.utf8)))
        },
        OSSOperation(
            "DeleteAccessPointPolicy", page: "deleteaccesspointpolicy", "DELETE", .bucket,
            query: ["accessPointPolicy"], header: header, kind: .managementWrite, meter: "put"
        ) { (request, _) throws(CloudError) in
            try documents.put(try named(request).with("Policy", ""), request)
            return CloudResponse(status: 204)
        },
    ]

    private static let blockOperations: [OSSOperation] = [
        OSSOperation(
            "PutAccessPointPublicAccessBlock", page: "putaccesspointpublicaccessblock", "PUT", .bucket,
            query: ["publicAccessBlock", header], kind: .managementWrite, meter: "put"
        ) { (request, _) throws(CloudError) in
            let shape = XMLShape([.flag("BlockPublicAccess", required: true)])
            let given = try shape.normalise(try request.xml("PublicAccessBlockConfiguration"))
            return try setBlock(given.text("BlockPublicAccess") ?? "false", status: 200, request)
        },
        OSSOperation(
            "GetAccessPointPublicAccessBlock", page: "getaccesspointpublicaccessblock", "GET", .bucket,
            query: ["publicAccessBlock", header], kind: .managementRead, meter: "get"
        ) { (request, _) throws(CloudError) in
            let block = try named(request).text("BlockPublicAccess") ?? "false"
            return .xml(
                XMLWriter.document("PublicAccessBlockConfiguration") {
                    $0.element("BlockPublicAccess", block)
                })
        },
        OSSOperation(
            "DeleteAccessPointPublicAccessBlock", page: "deleteaccesspointpublicaccessblock", "DELETE",
            .bucket, query: ["publicAccessBlock", header], kind: .managementWrite, meter: "put"
        ) { (request, _) throws(CloudError) in try setBlock("false", status: 204, request) },
    ]

    private static func setBlock(
        _ value: String, status: Int, _ request: OSSRequest
    ) throws(CloudError) -> CloudResponse {
        try documents.put(try named(request).with("BlockPublicAccess", value), request)
        return CloudResponse(status: status)
    }

    /// The bucket that an access point's alias stands for.
    static func bucket(alias: String, in state: OSSState) -> Bucket? {
        guard alias.hasSuffix("-ossalias") else { return nil }
        return state.buckets.values.first { bucket in
            documents.all(bucket).contains { $0.text("Alias") == alias }
        }
    }

    private static func create(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        let shape = XMLShape([
            .text("AccessPointName", required: true),
            .choice("NetworkOrigin", ["internet", "vpc"], required: true),
            .group("VpcConfiguration", [.text("VpcId", required: true)]),
        ])
        var point = try shape.normalise(try request.xml("CreateAccessPointConfiguration"))
        let name = point.text("AccessPointName") ?? ""
        guard isName(name) else {
            throw OSSErrors.invalidArgument("The access point name is invalid.", "AccessPointName", name)
        }
        guard (point.text("NetworkOrigin") == "vpc") == (point["VpcConfiguration"] != nil) else {
            throw OSSErrors.invalidArgument("A VPC is given for the network vpc alone.", "VpcConfiguration")
        }
        let record = request.bucket.record
        let isTaken = request.service.state.buckets.values.contains {
            $0.record.owner == record.owner && documents.find(name, in: $0) != nil
        }
        guard !isTaken else {
            throw CloudError("AccessPointNameAlreadyExist", status: 409, "The access point already exists.")
        }
        let tail = Identifiers.uploadID(request.service.state.takeNumber()).lowercased().prefix(32)
        let alias = "\(name)-\(tail)-ossalias"
        let arn = "acs:oss:\(record.region):\(record.owner):accesspoint/\(name)"
        point = point.with("Alias", alias).with("AccessPointArn", arn).with("Bucket", record.name)
            .with("CreationDate", String(request.now.epochSeconds)).with("BlockPublicAccess", "true")
        try documents.put(point, request)
        return .xml(
            XMLWriter.document("CreateAccessPointResult") { writer in
                writer.element("AccessPointArn", arn)
                writer.element("Alias", alias)
            })
    }

    /// 3 to 19 of `a–z 0–9 -`, a letter or digit at both ends.
    private static func isName(_ name: String) -> Bool {
        (3...19).contains(name.utf8.count) && BucketRecord.isValidName(name)
    }

    private static func get(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        let point = try named(request)
        let record = request.bucket.record
        let alias = point.text("Alias") ?? ""
        return .xml(
            XMLWriter.document("GetAccessPointResult") { writer in
                fields(["AccessPointName", "Bucket"], of: point, to: &writer)
                writer.element("AccountId", record.owner)
                fields(["NetworkOrigin", "VpcConfiguration", "AccessPointArn"], of: point, to: &writer)
                fields(["CreationDate", "Alias"], of: point, to: &writer)
                writer.element("Status", "enable")
                writer.element("Endpoints") { writer in
                    writer.element("PublicEndpoint", "\(alias).\(record.location).aliyuncs.com")
                    writer.element("InternalEndpoint", "\(alias).\(record.location)-internal.aliyuncs.com")
                }
                writer.element("PublicAccessBlockConfiguration") {
                    $0.element("BlockPublicAccess", point.text("BlockPublicAccess") ?? "true")
                }
            })
    }

    private static func fields(_ names: [String], of point: XMLElement, to writer: inout XMLWriter) {
        for name in names { if let field = point[name] { writer.element(field) } }
    }

    /// The access points of a bucket, or of all buckets of the caller.
    private static func list(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        let limit = try request.number("max-keys", in: 1...1_000) ?? 100
        let token = request.parameter("continuation-token") ?? ""
        let account = context.principal.accountID
        let buckets =
            request.existingBucket.map { [$0] }
            ?? request.service.state.buckets.values.filter { $0.record.owner == account }
        let behind = buckets.flatMap { documents.all($0) }
            .filter { ($0.text("AccessPointName") ?? "") > token }
            .sorted { ($0.text("AccessPointName") ?? "") < ($1.text("AccessPointName") ?? "") }
        return .xml(
            XMLWriter.document("ListAccessPointsResult") { writer in
                writer.element("MaxKeys", limit)
                writer.element("IsTruncated", behind.count > limit)
                if behind.count > limit {
                    writer.element("NextContinuationToken", behind[limit - 1].text("AccessPointName") ?? "")
                }
                writer.element("AccountId", account)
                writer.element("AccessPoints") { writer in
                    for point in behind.prefix(limit) { write(point, to: &writer) }
                }
            })
    }

    private static func write(_ point: XMLElement, to writer: inout XMLWriter) {
        writer.element("AccessPoint") { writer in
            let names = ["Bucket", "AccessPointName", "Alias", "NetworkOrigin", "VpcConfiguration"]
            fields(names, of: point, to: &writer)
            writer.element("Status", "enable")
        }
    }

    private static func delete(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        let name = try named(request).text("AccessPointName") ?? ""
        _ = try documents.remove(name, request)
        return CloudResponse(status: 204)
    }

    private static func named(_ request: OSSRequest) throws(CloudError) -> XMLElement {
        let name = request.header(header) ?? request.parameter(header) ?? ""
        guard let point = documents.find(name, in: request.bucket) else {
            throw CloudError(
                "NoSuchAccessPoint", status: 404, "Accesspoint not found",
                details: [(name: "AccessPointName", value: name)])
        }
        return point
    }
}
