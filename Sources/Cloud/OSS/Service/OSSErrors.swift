import CloudGateway
import LabKernel

/// Every error of the service: code, status, wording, EC where it is known.
///
/// Source: help.aliyun.com/en/oss/support/error-codes and the wording in the tests of oss2 2.19.1 and
/// alibabacloud-oss-python-sdk-v2.
enum OSSErrors {
    private static func error(
        _ code: String, _ status: Int, _ message: String, _ details: [(String, String)] = [],
        ec: String? = nil,
        headers: [(name: String, value: String)] = []
    ) -> CloudError {
        let extra = details + (ec.map { [("EC", $0)] } ?? [])
        return CloudError(
            code, status: status, message, details: extra.map { (name: $0.0, value: $0.1) }, headers: headers)
    }

    // Service and storage.

    static func storage(_ reason: String) -> CloudError { error("InternalError", 500, "labsim: \(reason)") }

    static func notImplemented(_ what: String) -> CloudError {
        error("NotImplemented", 400, "labsim does not emulate \(what).", ec: "0003-00000016")
    }

    static func methodNotAllowed(_ method: String, _ resource: String) -> CloudError {
        error(
            "MethodNotAllowed", 405, "The specified method is not allowed against this resource.",
            [("Method", method), ("ResourceType", resource)])
    }

    // Requests.

    static func invalidArgument(
        _ message: String, _ name: String? = nil, _ value: String? = nil, ec: String? = nil
    ) -> CloudError {
        var details: [(String, String)] = []
        if let name { details.append(("ArgumentName", name)) }
        if let value { details.append(("ArgumentValue", value)) }
        return error("InvalidArgument", 400, message, details, ec: ec)
    }

    static func malformedXML() -> CloudError {
        error(
            "MalformedXML", 400,
            "The XML you provided was not well-formed or did not validate against our published schema.",
            ec: "0016-00000001")
    }

    static func invalidRequest(_ message: String) -> CloudError { error("InvalidRequest", 400, message) }

    static func invalidDigest() -> CloudError {
        error("InvalidDigest", 400, "The Content-MD5 you specified was invalid.", ec: "0017-00000501")
    }

    static func operationNotSupported(_ message: String) -> CloudError {
        error("OperationNotSupported", 400, message)
    }

    static func missingArgument(_ name: String) -> CloudError {
        error("MissingArgument", 400, "Missing Some Required Arguments.", [("ArgumentName", name)])
    }

    static func accessDenied(_ message: String, ec: String? = nil) -> CloudError {
        error("AccessDenied", 403, message, ec: ec)
    }

    // Buckets.

    static func noSuchBucket(_ name: String) -> CloudError {
        error(
            "NoSuchBucket", 404, "The specified bucket does not exist.", [("BucketName", name)],
            ec: "0015-00000101")
    }

    static func wrongEndpoint(_ bucket: BucketRecord) -> CloudError {
        error(
            "AccessDenied", 403,
            "The bucket you are attempting to access must be addressed using the specified endpoint. "
                + "Please send all future requests to this endpoint.",
            [("Bucket", bucket.name), ("Endpoint", bucket.location + ".aliyuncs.com")], ec: "0003-00001403")
    }

    static func bucketAlreadyExists(_ name: String) -> CloudError {
        error(
            "BucketAlreadyExists", 409,
            "The requested bucket name is not available. The bucket namespace is shared by all users of the "
                + "system. "
                + "Please select a different name and try again.", [("BucketName", name)], ec: "0015-00000104"
        )
    }

    static func bucketNotEmpty(_ name: String) -> CloudError {
        error(
            "BucketNotEmpty", 409, "The bucket you tried to delete is not empty.", [("BucketName", name)],
            ec: "0015-00000301")
    }

    static func invalidBucketName(_ name: String) -> CloudError {
        error(
            "InvalidBucketName", 400, "The specified bucket is not valid.", [("BucketName", name)],
            ec: "0015-00000001")
    }

    static func missingConfiguration(_ code: String, _ message: String, bucket: String, ec: String? = nil)
        -> CloudError
    {
        error(code, 404, message, [("BucketName", bucket)], ec: ec)
    }

    // Objects.

    static func noSuchKey(_ key: ObjectKey, headers: [(name: String, value: String)] = []) -> CloudError {
        error(
            "NoSuchKey", 404, "The specified key does not exist.", [("Key", key.text)], ec: "0026-00000001",
            headers: headers)
    }

    static func noSuchVersion(_ key: ObjectKey, _ versionID: String) -> CloudError {
        error(
            "NoSuchVersion", 404, "The specified version does not exist.",
            [("Key", key.text), ("VersionId", versionID)])
    }

    static func deleteMarker(_ version: ObjectVersion) -> CloudError {
        error(
            "MethodNotAllowed", 405, "The specified method is not allowed against this resource.",
            [("Method", "GET"), ("ResourceType", "DeleteMarker")],
            headers: [
                (name: "x-oss-delete-marker", value: "true"),
                (name: "x-oss-version-id", value: version.versionID),
            ])
    }

    static func invalidObjectName(_ key: ObjectKey) -> CloudError {
        error(
            "InvalidObjectName", 400, "The specified object is not valid.", [("ObjectName", key.text)],
            ec: "0016-00000501")
    }

    static func preconditionFailed(_ condition: String) -> CloudError {
        error(
            "PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold.",
            [("Condition", condition)], ec: "0026-00000019")
    }

    /// 304 has no body; its headers are the object's.
    static func notModified(_ headers: [(name: String, value: String)]) -> CloudError {
        error("NotModified", 304, "Not Modified", headers: headers)
    }

    static func invalidRange(_ size: Int64, requested: String) -> CloudError {
        error(
            "InvalidRange", 416, "The requested range cannot be satisfied",
            [("ActualObjectSize", String(size)), ("RangeRequested", requested)], ec: "0026-00000008",
            headers: [(name: "Content-Range", value: "bytes */\(size)")])
    }

    static func fileAlreadyExists(_ key: ObjectKey) -> CloudError {
        error(
            "FileAlreadyExists", 409, "The object you specified already exists and can not be overwritten.",
            [("Key", key.text)], ec: "0026-00000013")
    }

    static func positionNotEqual(_ length: Int64) -> CloudError {
        error(
            "PositionNotEqualToLength", 409, "Position is not equal to file length",
            [("CurrentLength", String(length))], ec: "0026-00000016",
            headers: [
                (name: "x-oss-next-append-position", value: String(length))
            ])
    }

    static func notAppendable(_ key: ObjectKey) -> CloudError {
        error(
            "ObjectNotAppendable", 409, "The object is not appendable", [("Key", key.text)],
            ec: "0026-00000017")
    }

    static func notSymlink(_ key: ObjectKey) -> CloudError {
        error("NotSymlink", 400, "The object is not a symlink.", [("Key", key.text)])
    }

    static func symlinkTargetMissing(_ key: ObjectKey) -> CloudError {
        error("SymlinkTargetNotExist", 404, "The symlink target object does not exist.", [("Key", key.text)])
    }

    static func invalidTargetType() -> CloudError {
        error("InvalidTargetType", 400, "The type of the symlink's target object is invalid.")
    }

    static func invalidObjectState(_ key: ObjectKey) -> CloudError {
        error(
            "InvalidObjectState", 403, "The operation is not valid for the object's state",
            [("ObjectName", key.text)],
            ec: "0026-00000012")
    }

    static func restoreInProgress(_ key: ObjectKey) -> CloudError {
        error(
            "RestoreAlreadyInProgress", 409, "The restore operation is in progress.",
            [("ObjectName", key.text)])
    }

    static func invalidTag(_ message: String) -> CloudError { error("InvalidTag", 400, message) }

    static func entityTooLarge(_ limit: Int64) -> CloudError {
        error(
            "EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed object size.",
            [("MaxSizeAllowed", String(limit))])
    }

    // Multipart.

    static func noSuchUpload(_ id: String) -> CloudError {
        error(
            "NoSuchUpload", 404,
            "The specified upload does not exist. The upload ID may be invalid, or the upload may have been "
                + "aborted "
                + "or completed.", [("UploadId", id)], ec: "0042-00000002")
    }

    static func invalidPart(_ number: Int, etag: String, upload: String) -> CloudError {
        error(
            "InvalidPart", 400,
            "One or more of the specified parts could not be found or the specified entity tag might not "
                + "have matched "
                + "the part's entity tag.",
            [("UploadId", upload), ("PartNumber", String(number)), ("ETag", etag)])
    }

    static func invalidPartOrder() -> CloudError {
        error(
            "InvalidPartOrder", 400,
            "The list of parts was not in ascending order. The parts list must be specified in order by "
                + "part number."
        )
    }

    static func entityTooSmall(_ size: Int64, part: Int) -> CloudError {
        error(
            "EntityTooSmall", 400, "Your proposed upload smaller than the minimum allowed object size.",
            [("ProposedSize", String(size)), ("MinSizeAllowed", "102400"), ("PartNumber", String(part))])
    }

    static func partNotSequential(_ number: Int) -> CloudError {
        error(
            "PartNotSequential", 400, "The part you uploaded is not sequential.",
            [("PartNumber", String(number))])
    }
}
