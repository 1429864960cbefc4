import CloudGateway

/// The refusals of ActionTrail.
///
/// Source: help.aliyun.com, error center of Actiontrail 2020-07-06.
enum ActionTrailErrors {
    static let trailNotFound = CloudError(
        "TrailNotFoundException", status: 404, "The specified Trail does not exist.")
    static let trailExists = CloudError(
        "TrailAlreadyExistsException", status: 409, "The specified Trail already exists.")
    static let tooManyTrails = CloudError(
        "MaximumNumberOfTrailsExceededException", status: 409,
        "The number of trails has reached the maximum.")
    static let noTarget = CloudError(
        "InvalidParameterCombination", status: 400,
        "OssBucketName or SlsProjectArn must be specified.")

    static func invalid(_ parameter: String, _ value: String) -> CloudError {
        CloudError(
            "InvalidParameter.\(parameter)", status: 400, "The value \(value) of \(parameter) is invalid.")
    }

    static func missing(_ parameter: String) -> CloudError {
        CloudError("Missing\(parameter)", status: 400, "\(parameter) is mandatory for this action.")
    }

    static let unknownAction = CloudError(
        "InvalidAction.NotFound", status: 404,
        "Specified api is not found, please check your url and method.")
}
