import CloudGateway

/// The refusals of RAM and STS, with the vendor's codes, statuses and wordings.
///
/// Source: help.aliyun.com, error centers of Ram 2015-05-01 and Sts 2015-04-01; codes seen in the official
/// SDKs' probes.
enum RAMErrors {
    /// `EntityNotExist.User`, `.Group`, `.Role`, `.Policy`, `.User.Policy`…: 404.
    static func notExist(_ entity: String) -> CloudError {
        CloudError("EntityNotExist.\(entity)", status: 404, "The \(words(entity)) does not exist.")
    }

    /// `EntityAlreadyExists.User`, `.User.Policy`…: 409.
    static func alreadyExists(_ entity: String) -> CloudError {
        CloudError("EntityAlreadyExists.\(entity)", status: 409, "The \(words(entity)) already exists.")
    }

    /// `DeleteConflict.User.AccessKey`: the entity still has something of its own; 409.
    static func deleteConflict(_ entity: String, _ part: String) -> CloudError {
        CloudError(
            "DeleteConflict.\(entity).\(part)", status: 409,
            "The \(words(entity)) can not be deleted because it still has \(words(part)) attached.")
    }

    /// `LimitExceeded.User`: a quota is used up; 409.
    static func limitExceeded(_ what: String, _ limit: Int) -> CloudError {
        CloudError(
            "LimitExceeded.\(what)", status: 409,
            "The count of \(words(what)) exceeds the limit of \(limit).")
    }

    static func missing(_ parameter: String) -> CloudError {
        CloudError("Missing\(parameter)", status: 400, "\(parameter) is mandatory for this action.")
    }

    /// `InvalidParameter.UserName.Length`, `.InvalidChars`, `.Format`: 400.
    static func invalid(_ parameter: String, _ aspect: String? = nil) -> CloudError {
        let code = (["InvalidParameter", parameter] + (aspect.map { [$0] } ?? [])).joined(separator: ".")
        return CloudError(code, status: 400, "The parameter \(parameter) is wrongly formed.")
    }

    static func malformedPolicy(_ reason: String) -> CloudError {
        CloudError(
            "MalformedPolicyDocument", status: 400,
            "The policy document is malformed. \(reason)")
    }

    static let policyTooLong = CloudError(
        "InvalidParameter.PolicyDocument.Length", status: 400,
        "The specified policy document exceeds the maximum length.")

    static let defaultVersionConflict = CloudError(
        "DeleteConflict.PolicyVersion.Default", status: 409,
        "The default version of a policy can not be deleted.")

    static let systemPolicyReadOnly = CloudError(
        "InvalidParameter.PolicyType", status: 400, "System policies can not be changed.")

    static let invalidMarker = CloudError(
        "InvalidParameter.Marker", status: 400, "The specified Marker is invalid.")

    static let badDiagnosticMessage = CloudError(
        "NotSupport", status: 400, "The encoded diagnostic message is not supported.")

    private static func words(_ entity: String) -> String {
        entity.split(separator: ".").map { $0.lowercased() }.joined(separator: " ")
    }
}
