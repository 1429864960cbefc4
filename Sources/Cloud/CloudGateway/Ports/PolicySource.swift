import LabKernel

/// Decides whether a principal may do an action; RAM implements it over RAMPolicy.
package protocol PolicySource: AnyObject {
    func decide(_ check: PermissionCheck, for principal: Principal, key: AccessKey?, at instant: Instant)
        -> AccessDecision
}

/// One action on one resource, with what conditions can ask about.
package struct PermissionCheck: Sendable {
    /// `oss:PutObject`.
    package var action: String
    package var resource: ResourceName
    /// Condition keys of this request in the vendor's spelling, each with its values, in the order they were added.
    package var context: [(key: String, values: [String])]
    /// What the resource itself grants; nil where the service has no such thing.
    package var resourceAccess: ResourceAccess?

    package init(
        action: String, resource: ResourceName, context: [(key: String, values: [String])] = [],
        resourceAccess: ResourceAccess? = nil
    ) {
        (self.action, self.resource, self.context) = (action, resource, context)
        self.resourceAccess = resourceAccess
    }

    /// An operation that is authorized as such and names no resource: policies must say `*`.
    package static let everything = ResourceName(service: "*", region: "*", account: "*", relativeID: "*")

    /// The check with the condition keys that every request has, whatever the service adds of its own.
    ///
    /// `acs:MFAPresent` is not among them: calls signed with access keys do not carry it.
    func withGlobalKeys(of request: CloudRequest) -> PermissionCheck {
        var check = self
        let keys = [
            ("acs:SourceIp", request.sourceAddress),
            ("acs:SecureTransport", request.scheme == "https" ? "true" : "false"),
        ]
        for (key, value) in keys where !context.contains(where: { $0.key == key }) {
            check.context.append((key, [value]))
        }
        return check
    }
}

/// Grants that hang on a resource: OSS bucket policy, ACLs, Block Public Access.
package struct ResourceAccess: Sendable {
    /// The account that owns the resource.
    package var ownerAccountID: String
    /// The resource policy's JSON text.
    package var policy: String?
    /// `private`, `public-read`, `public-read-write`.
    package var bucketACL: String?
    /// As `bucketACL`, or `default` for the bucket's.
    package var objectACL: String?
    package var blocksPublicAccess: Bool
    /// The resource group that holds the resource; nil where the service passes none to RAM.
    package var resourceGroup: String?

    package init(
        ownerAccountID: String, policy: String? = nil, bucketACL: String? = nil, objectACL: String? = nil,
        blocksPublicAccess: Bool = false, resourceGroup: String? = nil
    ) {
        (self.ownerAccountID, self.policy, self.resourceGroup) = (ownerAccountID, policy, resourceGroup)
        (self.bucketACL, self.objectACL, self.blocksPublicAccess) = (bucketACL, objectACL, blocksPublicAccess)
    }
}

/// A decision with its reason.
package struct AccessDecision: Sendable {
    package enum Effect: String, Sendable {
        case allow = "Allow", explicitDeny = "ExplicitDeny", implicitDeny = "ImplicitDeny"
    }

    package var effect: Effect
    /// The layer that decided: `identity`, `session_policy`, `bucket_policy`, `acl`, …
    package var layer: String
    /// For people: principal, action, resource, what decided, the nearest statement and the clause that failed. Several lines.
    package var explanation: String
    /// The same as data.
    package var details: JSONValue

    package init(effect: Effect, layer: String, explanation: String, details: JSONValue) {
        (self.effect, self.layer, self.explanation, self.details) = (effect, layer, explanation, details)
    }

    package var isAllowed: Bool { effect == .allow }
}
