/// A policy and how it reaches the principal or the resource.
package struct PolicyAttachment: Sendable {
    /// How the policy came to be.
    package enum Origin: String, Sendable {
        case system = "System"
        case custom = "Custom"
    }

    /// What the policy hangs on.
    package enum Holder: String, Sendable {
        case user = "RamUser"
        case group = "RamGroup"
        case role = "RamRole"
        case directory = "ResourceDirectoryTarget"
        case resource = "Resource"
        case session = "Session"
    }

    package let name: String
    package let origin: Origin
    package let holder: Holder
    /// The policy's version in force, such as `v1`.
    package let version: String
    package let document: PolicyDocument

    package init(
        name: String, origin: Origin = .custom, holder: Holder = .user, version: String = "v1",
        document: PolicyDocument
    ) {
        self.name = name
        self.origin = origin
        self.holder = holder
        self.version = version
        self.document = document
    }
}
