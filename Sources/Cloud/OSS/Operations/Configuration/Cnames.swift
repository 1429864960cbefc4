import CloudGateway
import LabKernel

/// Custom domain names of a bucket. Tokens are made and answered; a name cannot be added, since nobody can prove
/// here that a domain is his.
///
/// Source: help.aliyun.com/en/oss/developer-reference/createcnametoken.
enum Cnames {
    private static let tokens = NamedDocuments(query: "cnameToken", field: "Cname")

    static let operations: [OSSOperation] = [
        OSSOperation(
            "CreateCnameToken", page: "createcnametoken", "POST", .bucket, query: ["cname", "comp"],
            values: ["comp": ["token"]], kind: .managementWrite, meter: "put", run: create),
        OSSOperation(
            "GetCnameToken", page: "getcnametoken", "GET", .bucket, query: ["cname", "comp"],
            values: ["comp": ["token"]], kind: .managementRead, meter: "get", run: get),
        OSSOperation(
            "PutCname", page: "putcname", "POST", .bucket, query: ["cname", "comp"],
            values: ["comp": ["add"]], kind: .managementWrite, meter: "put", run: put),
        OSSOperation(
            "ListCname", page: "listcname", "GET", .bucket, query: ["cname"], kind: .managementRead,
            meter: "get", run: list),
        OSSOperation(
            "DeleteCname", page: "deletecname", "POST", .bucket, query: ["cname", "comp"],
            values: ["comp": ["delete"]], kind: .managementWrite, meter: "put", run: delete),
    ]

    private static func domain(_ request: OSSRequest) throws(CloudError) -> String {
        let domain = try request.xml("BucketCnameConfiguration")["Cname"]?.text("Domain") ?? ""
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        let isName =
            labels.count > 1
            && labels.allSatisfy { label in
                !label.isEmpty && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
            }
        guard isName else { throw OSSErrors.invalidArgument("The domain name is invalid.", "Domain", domain) }
        return domain
    }

    private static func create(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        let domain = try domain(request)
        let number = request.service.state.takeNumber()
        let token = XMLElement(
            "CnameToken",
            children: [
                XMLElement("Bucket", request.bucket.record.name), XMLElement("Cname", domain),
                XMLElement("Token", Identifiers.uploadID(number).lowercased()),
                XMLElement("ExpireTime", ISO8601.httpDate(request.now + .hours(72))),
            ])
        try tokens.put(token, request)
        return .xml(BucketConfiguration.bytes(token))
    }

    private static func get(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        guard let token = tokens.find(request.parameter("cname") ?? "", in: request.bucket) else {
            throw OSSErrors.missingConfiguration(
                "CnameTokenNotFound", "The CNAME token does not exist.", bucket: request.bucket.record.name)
        }
        return .xml(BucketConfiguration.bytes(token))
    }

    private static func put(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        let domain = try domain(request)
        throw CloudError(
            "NeedVerifyDomainOwnership", status: 403,
            "Need verify the ownership of domain name. labsim has no name service to prove it with.",
            details: [(name: "Domain", value: domain), (name: "Bucket", value: request.bucket.record.name)])
    }

    private static func list(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        .xml(
            XMLWriter.document("ListCnameResult") { writer in
                writer.element("Bucket", request.bucket.record.name)
                writer.element("Owner", request.bucket.record.owner)
            })
    }

    /// A name that is not there is no error.
    private static func delete(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        _ = try domain(request)
        return CloudResponse()
    }
}
