import CloudGateway
import LabKernel

/// Changes of a bucket from locally redundant to zone-redundant storage. A task is finished when it is made, since
/// requests take no virtual time.
///
/// Source: help.aliyun.com/en/oss/developer-reference/createbucketdataredundancytransition.
enum RedundancyTransition {
    private static let tasks = NamedDocuments(query: "redundancyTransition", field: "TaskId")
    private static let target = "x-oss-target-redundancy-type"
    private static let id = "x-oss-redundancy-transition-taskid"
    private static let root = "BucketDataRedundancyTransition"

    static let operations: [OSSOperation] = [
        OSSOperation(
            "CreateBucketDataRedundancyTransition", page: "createbucketdataredundancytransition", "POST",
            .bucket, query: ["redundancyTransition", target], kind: .managementWrite, meter: "put",
            run: create),
        OSSOperation(
            "GetBucketDataRedundancyTransition", page: "getbucketdataredundancytransition", "GET", .bucket,
            query: ["redundancyTransition", id], kind: .managementRead, meter: "get", run: get),
        OSSOperation(
            "ListBucketDataRedundancyTransition", page: "listbucketdataredundancytransition", "GET", .bucket,
            query: ["redundancyTransition"], kind: .managementRead, meter: "get", run: list),
        OSSOperation(
            "ListUserDataRedundancyTransition", page: "listuserdataredundancytransition", "GET", .service,
            query: ["redundancyTransition"], kind: .managementRead, meter: "get", run: listOfUser),
        OSSOperation(
            "DeleteBucketDataRedundancyTransition", page: "deletebucketdataredundancytransition", "DELETE",
            .bucket, query: ["redundancyTransition", id], kind: .managementWrite, meter: "put", run: delete),
    ]

    private static func create(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        let type = request.parameter(target) ?? ""
        guard type == "ZRS" else {
            throw OSSErrors.invalidArgument("The target redundancy type must be ZRS.", target, type)
        }
        guard request.bucket.record.redundancy == "LRS" else {
            throw CloudError(
                "BucketDataRedundancyTransitionTaskAlreadyExist", status: 409,
                "The bucket is zone-redundant already, or is about to be.")
        }
        let taskID = Identifiers.uploadID(request.service.state.takeNumber()).lowercased()
        let now = OSSTime.text(request.now)
        let fields = [
            ("Bucket", request.bucket.record.name), ("TaskId", taskID), ("Status", "Finished"),
            ("CreateTime", now), ("StartTime", now), ("ProcessPercentage", "100"),
            ("EstimatedRemainingTime", "0"), ("EndTime", now),
        ]
        try tasks.put(XMLElement(root, children: fields.map { XMLElement($0, $1) }), request)
        var record = request.bucket.record
        record.redundancy = type
        try request.service.state.commit([.putBucket(record)], at: request.now)
        return .xml(XMLWriter.document(root) { $0.element("TaskId", taskID) })
    }

    private static func get(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        guard let task = tasks.find(request.parameter(id) ?? "", in: request.bucket) else {
            throw missing(request)
        }
        return .xml(BucketConfiguration.bytes(task))
    }

    private static func list(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        .xml(
            XMLWriter.document("ListBucketDataRedundancyTransition") { writer in
                for task in tasks.all(request.bucket) { writer.element(task) }
            })
    }

    private static func listOfUser(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        let limit = try request.number("max-keys", in: 1...100) ?? 100
        let token = request.parameter("continuation-token") ?? ""
        let behind = request.service.state.buckets.values
            .filter { $0.record.owner == context.principal.accountID }
            .flatMap { tasks.all($0) }.filter { ($0.text("Bucket") ?? "") > token }
        return .xml(
            XMLWriter.document("ListBucketDataRedundancyTransition") { writer in
                writer.element("IsTruncated", behind.count > limit)
                for task in behind.prefix(limit) { writer.element(task) }
                if behind.count > limit {
                    writer.element("NextContinuationToken", behind[limit - 1].text("Bucket") ?? "")
                }
            })
    }

    private static func delete(_ request: OSSRequest, _ context: CallContext) throws(CloudError)
        -> CloudResponse
    {
        guard try tasks.remove(request.parameter(id) ?? "", request) else { throw missing(request) }
        return CloudResponse(status: 204)
    }

    private static func missing(_ request: OSSRequest) -> CloudError {
        OSSErrors.missingConfiguration(
            "NoSuchBucketDataRedundancyTransitionTask", "The task does not exist.",
            bucket: request.bucket.record.name)
    }
}
