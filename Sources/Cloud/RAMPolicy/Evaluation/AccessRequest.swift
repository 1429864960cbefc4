import LabKernel

/// One question to the evaluator: may this principal do this action on this resource, in this context?
///
/// The texts are laid out once as bytes, so that a decision over compiled policies allocates next to nothing.
package struct AccessRequest: Sendable {
    package let principal: PolicyPrincipal
    /// As asked, such as `oss:PutObject`; matched without regard to case.
    package let action: String
    /// `acs:…`, or `*` for operations that name no resource. It may hold a literal `*`, which only `*`
    /// covers.
    package let resource: String
    /// The account that owns the resource.
    package let resourceOwner: String
    /// The group that holds the resource; nil when it is in none or the operation does not support groups.
    package let resourceGroup: String?
    /// Condition keys and their values; a key that is not here is absent.
    package let context: [(key: String, value: String)]

    let bytes: [UInt8]
    let actionBytes: ByteRange
    let actionHash: UInt64
    let name: RequestedName
    let entries: [ContextEntry]
    /// What the evaluator must know of the action before any policy.
    let traits: ActionTraits

    package init(
        principal: PolicyPrincipal, action: String, resource: String, resourceOwner: String,
        resourceGroup: String? = nil, context: [(key: String, value: String)] = []
    ) {
        self.principal = principal
        self.action = action
        self.resource = resource
        self.resourceOwner = resourceOwner
        self.resourceGroup = resourceGroup
        self.context = context
        var bytes: [UInt8] = []
        bytes.reserveCapacity(
            context.reduce(action.utf8.count + resource.utf8.count) {
                $0 + $1.key.utf8.count + $1.value.utf8.count
            })
        for byte in action.utf8 { bytes.append(lowercased(byte)) }
        actionBytes = ByteRange(start: 0, end: bytes.count)
        actionHash = bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        traits = ActionTraits(bytes)
        bytes += resource.utf8
        name = RequestedName(bytes, ByteRange(start: Int(actionBytes.end), end: bytes.count))
        var entries: [ContextEntry] = []
        entries.reserveCapacity(context.count)
        for (key, value) in context {
            let keyStart = bytes.count
            bytes += key.utf8
            let valueStart = bytes.count
            bytes += value.utf8
            entries.append(
                ContextEntry(
                    key: ByteRange(start: keyStart, end: valueStart),
                    value: ByteRange(start: valueStart, end: bytes.count), instant: ISO8601.parse(value)))
        }
        self.entries = entries
        self.bytes = bytes
    }

    /// The value of a condition key in this request; keys compare without regard to case.
    package func value(of key: String) -> String? {
        let folded = key.lowercased()
        return context.first { $0.key.lowercased() == folded }?.value
    }
}

/// A condition key of a request and its value, their bytes in the request's arena.
struct ContextEntry: Sendable {
    let key: ByteRange
    let value: ByteRange
    /// The value read as a date, if it is one.
    let instant: Instant?
}

/// What is special about an action, known once per request.
struct ActionTraits: Sendable {
    let isAssumeRole: Bool
    let isAlwaysAllowed: Bool
    let isOSS: Bool
    let objectAccess: ObjectAccess?

    /// From the lower-case bytes of the action.
    init(_ action: [UInt8]) {
        isOSS = action.starts(with: "oss:".utf8)
        let isSTS = action.starts(with: "sts:".utf8)
        isAssumeRole = isSTS && action.elementsEqual("sts:assumerole".utf8)
        isAlwaysAllowed = isSTS && action.elementsEqual("sts:getcalleridentity".utf8)
        objectAccess = isOSS ? ObjectAccess(action.dropFirst(4)) : nil
    }
}
