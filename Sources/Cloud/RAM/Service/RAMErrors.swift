import CloudGateway

/// The refusals of RAM and STS, with the vendor's codes, statuses and wordings.
///
/// Source: help.aliyun.com, RAM "Error messages" and STS "Error messages" (2021), error centers of Ram 2015-05-01 and Sts
/// 2015-04-01; codes seen in the official SDKs' probes.
enum RAMErrors {
    /// `EntityNotExist.User`, `.Group`, `.Role`, `.Policy`, `.User.Policy`…: 404.
    static func notExist(_ entity: String) -> CloudError {
        let wording: [String: String] = [
            "User.AccessKey": "The user access key does not exist.",
            "User.LoginProfile": "The user login profile does not exist.",
            "User.Policy": "The indicate policy of the user does not exist.",
            "User.Group": "The user has not joined the group.",
            "Group.Policy": "The indicate policy attached to the group does not exist.",
            "Role.Policy": "The indicate policy attached to the role does not exist.",
        ]
        return CloudError(
            "EntityNotExist.\(entity)", status: 404,
            wording[entity] ?? "The \(words(entity)) does not exist.")
    }

    /// A role that AssumeRole names and nobody has: 404.
    static func roleNotExist(_ arn: String) -> CloudError {
        CloudError("EntityNotExist.Role", status: 404, "The role not exists: \(arn).")
    }

    /// `EntityAlreadyExists.User`, `.User.Policy`…: 409.
    static func alreadyExists(_ entity: String) -> CloudError {
        let wording: [String: String] = [
            "User.LoginProfile": "The user login profile does already EXIST.",
            "User.Group": "The user has already joined the group.",
            "User.Policy": "The user has already been attached this policy.",
            "Group.Policy": "The group has already been attached this policy.",
            "Role.Policy": "The role has already been attached this policy.",
        ]
        return CloudError(
            "EntityAlreadyExists.\(entity)", status: 409,
            wording[entity] ?? "The \(words(entity)) does already EXIST.")
    }

    /// `DeleteConflict.User.AccessKey`: the entity still has something of its own; 409.
    static func deleteConflict(_ entity: String, _ part: String) -> CloudError {
        let wording: [String: String] = [
            "User.Group": "The user CAN NOT be in any group while deleting the user.",
            "User.AccessKey": "The user CAN NOT has any access key while deleting the user.",
            "User.LoginProfile": "The user CAN NOT has any login profile while deleting the user.",
            "Group.User": "The group CAN NOT has any user member while deleting the group.",
            "Policy.Version": "The policy CAN NOT has any version except the default version.",
            "Policy.Version.Default": "The default policy version CAN NOT been deleted directly.",
        ]
        let attached =
            entity == "Policy"
            ? "The policy CAN NOT been attached to any \(words(part)) while deleting the policy."
            : "The \(words(entity)) CAN NOT has any attached policy while deleting the \(words(entity))."
        let name = "\(entity).\(part)"
        return CloudError("DeleteConflict.\(name)", status: 409, wording[name] ?? attached)
    }

    /// `LimitExceeded.User`: a quota is used up; 409.
    static func limitExceeded(_ what: String, _ limit: Int) -> CloudError {
        CloudError(
            "LimitExceeded.\(what)", status: 409,
            "The count of \(words(what)) beyond the current limits: \(limit).")
    }

    static func missing(_ parameter: String) -> CloudError {
        CloudError("Missing\(parameter)", status: 400, "\(parameter) is mandatory for this action.")
    }

    /// What is wrong with a parameter's text; nil for one that is only said to be wrong.
    enum Aspect: String {
        case length = "Length"
        case characters = "InvalidChars"
        case format = "Format"
    }

    /// `InvalidParameter.UserName.Length`, `.InvalidChars`, `.Format`: 400.
    static func invalid(_ parameter: String, _ aspect: Aspect? = nil) -> CloudError {
        let message =
            switch aspect {
            case .length: "The parameter - \"\(parameter)\" beyond the length limit."
            case .characters: "The parameter - \"\(parameter)\" contains invalid chars."
            case .format: "The format of the parameter - \"\(parameter)\" is incorrect."
            case nil: "The parameter - \"\(parameter)\" is incorrect."
            }
        let code = (["InvalidParameter", parameter] + (aspect.map { [$0.rawValue] } ?? []))
        return CloudError(code.joined(separator: "."), status: 400, message)
    }

    /// A parameter of STS, which says no more than that it is wrong: 400.
    static func wronglyFormed(_ parameter: String) -> CloudError {
        CloudError(
            "InvalidParameter.\(parameter)", status: 400, "The parameter \(parameter) is wrongly formed.")
    }

    static func sessionLength(_ longestSeconds: Int) -> CloudError {
        CloudError(
            "InvalidParameter.DurationSeconds", status: 400,
            "The Min/Max value of DurationSeconds is 15min/\(longestSeconds / 3_600)hr.")
    }

    static let policyGrammar = CloudError(
        "InvalidParameter.PolicyGrammar", status: 400, "The parameter Policy has not passed grammar check.")

    static let policySize = CloudError(
        "InvalidParameter.PolicySize", status: 400, "The size of Policy must be smaller than 2048 bytes.")

    static func malformedPolicy(_ reason: String) -> CloudError {
        CloudError("MalformedPolicyDocument", status: 400, "The policy document is malformed: \(reason)")
    }

    static let policyTooLong = invalid("PolicyDocument", .length)
    static let defaultVersionConflict = deleteConflict("Policy", "Version.Default")
    static let invalidMarker = invalid("Marker")

    static let badDiagnosticMessage = CloudError(
        "NotSupport", status: 400, "The encoded diagnostic message is not supported.")
    static let foreignDiagnosticMessage = CloudError(
        "EntityNotExist", status: 404, "The encoded diagnostic message does not exist in this account.")

    private static func words(_ entity: String) -> String {
        entity.split(separator: ".").map { $0.lowercased() }.joined(separator: " ")
    }
}
