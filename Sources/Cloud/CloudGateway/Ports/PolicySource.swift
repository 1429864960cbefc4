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

    package init(
        ownerAccountID: String, policy: String? = nil, bucketACL: String? = nil, objectACL: String? = nil,
        blocksPublicAccess: Bool = false
    ) {
        (self.ownerAccountID, self.policy) = (ownerAccountID, policy)
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
