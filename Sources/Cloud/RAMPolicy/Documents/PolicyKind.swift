/// Where a policy document is used, which decides its grammar and its longest length.
package enum PolicyKind: String, CaseIterable, Sendable {
    /// Attached to a user, group or role.
    case identity
    /// Attached to a level of a resource directory.
    case control
    /// Handed to `AssumeRole` to narrow a session.
    case session
    /// Who may assume a role.
    case trust
    /// Attached to an OSS bucket.
    case bucket
    /// Attached to another resource that takes policies, such as an SLS project.
    case project

    /// The kind with its article, for messages.
    var article: String { (self == .identity ? "an " : "a ") + rawValue }

    /// Statements name who they are for.
    package var isResourceBased: Bool { self == .trust || self == .bucket || self == .project }

    /// A trust policy speaks of its own role only, so its statements need no `Resource`.
    package var requiresResource: Bool { self != .trust }

    /// The longest document, in characters.
    ///
    /// Source: doc strings of the RAM SDK 1.3.0 and the STS SDK (2026): policies 6,144, session policies
    /// 2,048; 16 KB for bucket policies, help.aliyun.com/zh/oss/developer-reference/putbucketpolicy.
    package var longestCharacters: Int {
        switch self {
        case .session: 2_048
        case .bucket: 16_384
        case .identity, .control, .trust, .project: 6_144
        }
    }
}
