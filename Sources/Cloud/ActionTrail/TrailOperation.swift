import CloudGateway
import LabKernel

/// One row of ActionTrail's catalog.
struct TrailOperation: Sendable {
    typealias Handler = @Sendable (TrailCall) throws(CloudError) -> [(String, JSONValue)]

    let name: String
    let kind: OperationKind
    /// The operation is on a trail named by `Name`; else on everything.
    let isOnTrail: Bool
    let handler: Handler

    init(_ name: String, _ kind: OperationKind, onTrail: Bool = false, handler: @escaping Handler) {
        (self.name, self.kind, isOnTrail, self.handler) = (name, kind, onTrail, handler)
    }

    var info: OperationInfo {
        let page = "https://help.aliyun.com/en/actiontrail/developer-reference/api-actiontrail-2020-07-06-"
        return OperationInfo(name: name, documentation: page + name.lowercased(), kind: kind)
    }

    /// Every operation that is emulated.
    ///
    /// Not emulated: organization trails, insights, advanced queries, delivery of history.
    static let catalog: [TrailOperation] = [
        .createTrail, .deleteTrail, .describeTrails, .getTrailStatus, .lookupEvents, .startLogging,
        .stopLogging,
        .updateTrail,
    ]
}

/// A call of an operation as its handler sees it.
struct TrailCall {
    let parameters: RPCParameters
    let account: String
    let now: Instant
    let store: TrailStore

    func required(_ name: String) throws(CloudError) -> String {
        guard let value = parameters[name] else { throw ActionTrailErrors.missing(name) }
        return value
    }

    /// The trail named by `Name`.
    func trail() throws(CloudError) -> Trail {
        guard let trail = store.trails[account]?[try required("Name")] else {
            throw ActionTrailErrors.trailNotFound
        }
        return trail
    }

    func put(_ trail: Trail) { store.trails[account, default: [:]][trail.name] = trail }

    /// Takes over what the parameters say about where events go and which.
    func apply(to trail: inout Trail) throws(CloudError) {
        if let access = parameters["EventRW"] {
            guard ["Write", "Read", "All"].contains(access) else {
                throw ActionTrailErrors.invalid("EventRW", access)
            }
            trail.access = access
        }
        trail.region = parameters["TrailRegion"] ?? trail.region
        trail.bucket = parameters["OssBucketName"] ?? trail.bucket
        trail.keyPrefix = parameters["OssKeyPrefix"] ?? trail.keyPrefix
        if let text = parameters["SlsProjectArn"] {
            guard let name = ResourceName(text), name.service == "log", name.relativeID.hasPrefix("project/")
            else { throw ActionTrailErrors.invalid("SlsProjectArn", text) }
            trail.projectARN = text
        }
        guard trail.bucket != nil || trail.projectARN != nil else { throw ActionTrailErrors.noTarget }
    }
}
