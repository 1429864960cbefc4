import LabKernel
import RAMPolicy

/// A RAM user of an account.
package struct RAMUser: Sendable {
    /// 18 digits.
    package let id: String
    package var name: String
    package var displayName: String
    package var mobilePhone: String
    package var email: String
    package var comments: String
    package let created: Instant
    package var updated: Instant
    package var links: [PolicyLink] = []
    package var hasLoginProfile = false
}

/// A group of RAM users; its policies count for its members.
package struct RAMGroup: Sendable {
    /// `g-` and 16 characters.
    package let id: String
    package var name: String
    package var comments: String
    package let created: Instant
    package var updated: Instant
    package var links: [PolicyLink] = []
    /// Member names with the time they joined, in that order.
    package var members: [(user: String, joined: Instant)] = []
}

/// A role that trusted principals may assume for a while.
package struct RAMRole: Sendable {
    /// 18 digits.
    package let id: String
    /// As created; resource names hold it in lower case.
    package var name: String
    package var description: String
    /// The trust policy's JSON text as given.
    package var trustText: String
    package var trust: PolicyDocument
    /// 3,600 to 43,200.
    package var maxSessionSeconds: Int
    package let created: Instant
    package var updated: Instant
    package var links: [PolicyLink] = []
    /// The service that owns a service-linked role; nil for ordinary roles.
    package var serviceName: String?

    package func arn(account: String) -> String { "acs:ram::\(account):role/\(name.lowercased())" }
}

/// A policy of an account, in up to five versions of which one is in force.
package struct ManagedPolicy: Sendable {
    package struct Version: Sendable {
        /// `v1`, `v2`…; numbers are never used again.
        package let id: String
        /// The JSON text as given.
        package let text: String
        package let document: PolicyDocument
        package let created: Instant
    }

    package let name: String
    package var description: String
    package let origin: PolicyAttachment.Origin
    package var versions: [Version]
    package var defaultVersion: String
    package let created: Instant
    package var updated: Instant
    var nextVersion: Int

    /// The version in force.
    package var current: Version {
        guard let version = versions.first(where: { $0.id == defaultVersion }) else {
            preconditionFailure("a policy keeps its default version")
        }
        return version
    }
}

/// A policy hanging on a user, group or role.
package struct PolicyLink: Sendable, Hashable {
    package let policy: String
    package let origin: PolicyAttachment.Origin
    package let attached: Instant
    /// The resource group in which the policy counts; nil for the whole account.
    package let resourceGroup: String?

    /// Whether both are the same policy in the same scope.
    func isSame(_ other: PolicyLink) -> Bool {
        policy == other.policy && origin == other.origin && resourceGroup == other.resourceGroup
    }
}

/// A key pair of a user or of the account itself.
///
/// The secret is needed to check HMAC signatures; it is never rendered but in the answer to its own creation.
struct AccessKeyRecord: Sendable {
    let id: String
    let secret: String
    let account: String
    /// Nil for a key of the account itself.
    let user: String?
    var isActive: Bool
    let created: Instant
    var lastUsed: Instant?
}

/// The temporary identity that `AssumeRole` hands out.
struct RoleSession: Sendable {
    let accessKeyID: String
    let secret: String
    let token: String
    let account: String
    let role: String
    let roleID: String
    let name: String
    var expires: Instant
    /// Narrows the role; nil leaves it as it is.
    let policy: PolicyDocument?
}
