import CloudGateway
import LabKernel

/// PutBucket: creates a bucket, or changes the ACL of one's own.
enum PutBucket {
    static let row = OSSOperation(
        "PutBucket", page: "putbucket", "PUT", .bucket, kind: .managementWrite, meter: "put", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        guard let name = request.bucketName else { throw OSSErrors.invalidBucketName("") }
        let acl = try BucketACL.ofHeader(request)
        if let existing = request.existingBucket {
            guard existing.record.owner == context.principal.accountID else {
                throw OSSErrors.bucketAlreadyExists(name)
            }
            var record = existing.record
            if let acl { record.acl = acl }
            try request.service.state.commit([.putBucket(record)], at: request.now)
            return created(name)
        }
        let settings = request.service.configuration
        var record = BucketRecord(
            name: name, created: request.now, owner: context.principal.accountID,
            region: OSSAddress.region(request.raw.hostName) ?? settings.region)
        record.acl = acl ?? "private"
        try readBody(request, into: &record)
        try readHeaders(request, into: &record)
        if settings.blocksPublicAccess { record.configurations["publicAccessBlock"] = PublicAccessBlock.on }
        try request.service.state.commit([.putBucket(record)], at: request.now)
        return created(name)
    }

    private static func created(_ name: String) -> CloudResponse {
        CloudResponse(headers: HeaderFields([("Location", "/\(name)")]))
    }

    private static func readBody(_ request: OSSRequest, into record: inout BucketRecord) throws(CloudError) {
        guard request.raw.body.count > 0 else { return }
        let document = try request.xml("CreateBucketConfiguration")
        if let text = document.text("StorageClass"), !text.isEmpty {
            guard let storageClass = StorageClass(rawValue: text) else {
                throw OSSErrors.invalidArgument("The storage class is invalid.", "StorageClass", text)
            }
            record.storageClass = storageClass
        }
        if let redundancy = document.text("DataRedundancyType"), !redundancy.isEmpty {
            guard ["LRS", "ZRS"].contains(redundancy) else {
                throw OSSErrors.invalidArgument(
                    "The data redundancy type is invalid.", "DataRedundancyType", redundancy)
            }
            record.redundancy = redundancy
        }
        if let location = document.text("LocationConstraint"), !location.isEmpty, location != record.location
        {
            throw OSSErrors.invalidArgument(
                "The location \"\(location)\" is not the region of this endpoint.", "LocationConstraint",
                location)
        }
    }

    private static func readHeaders(_ request: OSSRequest, into record: inout BucketRecord) throws(CloudError)
    {
        if let group = request.header("x-oss-resource-group-id") {
            record.configurations["resourceGroup"] = ResourceGroup.element(group)
        }
        if let tagging = request.header("x-oss-bucket-tagging") {
            let tags = try ObjectTags.parse(query: tagging)
            record.configurations["tagging"] = XMLElement(
                "Tagging",
                children: [
                    XMLElement(
                        "TagSet",
                        children: tags.map {
                            XMLElement(
                                "Tag", children: [XMLElement("Key", $0.name), XMLElement("Value", $0.value)])
                        })
                ])
        }
        guard let algorithm = request.header("x-oss-server-side-encryption") else { return }
        var rule = [XMLElement("SSEAlgorithm", algorithm)]
        if let key = request.header("x-oss-server-side-encryption-key-id") {
            rule.append(XMLElement("KMSMasterKeyID", key))
        }
        if let data = request.header("x-oss-server-side-data-encryption") {
            rule.append(XMLElement("KMSDataEncryption", data))
        }
        let document = XMLElement(
            "ServerSideEncryptionRule",
            children: [XMLElement("ApplyServerSideEncryptionByDefault", children: rule)])
        record.configurations["encryption"] = try BucketEncryption.normalised(document)
    }
}
