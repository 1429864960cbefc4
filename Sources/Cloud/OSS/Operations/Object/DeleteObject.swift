import CloudGateway
import LabKernel

/// DeleteObject: removes an object or a version; with versioning it leaves a delete marker. A missing key is
/// no error.
enum DeleteObject {
    static let row = OSSOperation(
        "DeleteObject", page: "deleteobject", "DELETE", .object, tolerated: ["symlink"],
        kind: .dataWrite, meter: "put", versionedAction: "DeleteObjectVersion", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        let done = try delete(request.key, versionID: try request.versionID(), request)
        var headers = HeaderFields()
        if done.isDeleteMarker { headers.add("x-oss-delete-marker", "true") }
        if let id = done.versionID { headers.add("x-oss-version-id", id) }
        return CloudResponse(status: 204, headers: headers)
    }

    /// What a delete did, in the words of its answer.
    struct Outcome {
        /// The removed version's id, or that of the new delete marker; nil without versioning.
        var versionID: String?
        /// Whether a delete marker was made or removed.
        var isDeleteMarker = false
        /// Whether it was made, not removed.
        var madeMarker = false
    }

    static func delete(
        _ key: ObjectKey, versionID: String?, _ request: OSSRequest
    ) throws(CloudError) -> Outcome {
        let bucket = request.bucket
        if let versionID { return try remove(key, versionID, request, names: true) }
        guard bucket.record.versioning != nil else {
            _ = try remove(key, "null", request, names: false)
            return Outcome()
        }
        // Suspended versioning replaces the null version by the marker.
        if bucket.record.versioning == .suspended, let old = bucket.version(key, "null") {
            try Worm.checkMutable(old, request)
        }
        var marker = ObjectVersion(key: key, versionID: "null", sequence: 0, modified: request.now)
        marker.isDeleteMarker = true
        marker = try ObjectWriter(request, key: key).writeEmpty(marker)
        return Outcome(versionID: marker.versionID, isDeleteMarker: true, madeMarker: true)
    }

    private static func remove(
        _ key: ObjectKey, _ versionID: String, _ request: OSSRequest, names: Bool
    ) throws(CloudError) -> Outcome {
        var outcome = Outcome(versionID: names ? versionID : nil)
        guard let old = request.bucket.version(key, versionID) else { return outcome }
        try Worm.checkMutable(old, request)
        outcome.isDeleteMarker = old.isDeleteMarker
        let change = IndexChange.deleteVersion(bucket: request.bucket.record.name, key, versionID: versionID)
        try request.service.state.commit([change], at: request.now)
        return outcome
    }
}
