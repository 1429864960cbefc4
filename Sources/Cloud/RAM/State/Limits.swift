/// The quotas and lengths of RAM and STS.
///
/// Source: doc strings of the RAM SDK 1.3.0 and the STS SDK (2026-08); counts from help.aliyun.com, RAM
/// "Limits" (2021).
enum Limits {
    static let users = 1_000
    static let groups = 50
    static let roles = 1_000
    static let customPolicies = 1_500
    static let policyVersions = 5
    static let groupsPerUser = 5
    static let accessKeysPerUser = 2
    static let systemPoliciesPerEntity = 20
    static let customPoliciesPerUser = 10
    static let customPoliciesPerGroupOrRole = 5
    static let userName = 1...64
    static let groupName = 1...64
    static let roleName = 1...64
    static let policyName = 1...128
    static let displayName = 0...128
    static let comments = 0...128
    static let description = 0...1_024
    static let roleSessionName = 2...64
    static let externalID = 2...1_224
    static let roleSessionSeconds = 3_600...43_200
    static let shortestSessionSeconds = 900
    static let defaultSessionSeconds = 3_600
}
