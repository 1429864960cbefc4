import CloudGateway
import LabKernel
import RAMPolicy

extension IdentityDirectory: PolicySource {
    package func decide(
        _ check: PermissionCheck, for principal: CloudGateway.Principal, key: AccessKey?, at instant: Instant
    ) -> AccessDecision {
        if isOwner(principal, of: check) { return Self.ownersDecision }
        let caller = caller(principal)
        let request = request(check, caller, at: instant)
        var policies = applied(to: caller, key: key)
        do {
            policies.resource = try resourcePolicy(of: check)
        } catch {
            let reason = "the resource's policy is invalid, so nothing can be decided:\n\(error)"
            return AccessDecision(
                effect: .implicitDeny, layer: "resource_policy", explanation: reason,
                details: ["error": .array(error.errors.map(\.json))])
        }
        policies.acl = check.resourceAccess.flatMap(objectACL)
        let decision = PolicyEvaluator(rules: rules).decide(request, policies)
        guard !decision.isAllowed else {
            return AccessDecision(
                effect: .allow, layer: layerWord(decision.decidedBy, check), explanation: "",
                details: [
                    "decision": "Allow", "decided_by": .string(decision.decidedBy.rawValue),
                    "matched": DiagnosticMessage.matched(decision, policies),
                ])
        }
        let explanation = Explanation(request, policies, rules: rules)
        return AccessDecision(
            effect: decision.outcome == .explicitDeny ? .explicitDeny : .implicitDeny,
            layer: layerWord(decision.decidedBy, check), explanation: explanation.text,
            details: DiagnosticMessage(explanation, policies).json)
    }

    /// Whether the account itself asks for what is its own and has no policy: nothing can refuse that, and most requests of
    /// a lab are such. What is special about roles is left to the evaluator.
    private func isOwner(_ principal: CloudGateway.Principal, of check: PermissionCheck) -> Bool {
        guard principal.kind == .root, let access = check.resourceAccess, access.policy == nil else {
            return false
        }
        return access.ownerAccountID == principal.accountID && !check.action.hasPrefix("sts:")
    }

    private static let ownersDecision = AccessDecision(
        effect: .allow, layer: "root", explanation: "",
        details: [
            "decision": "Allow", "decided_by": .string(DecisionLayer.rootAccount.rawValue), "matched": [],
        ])

    /// The same decision with everything said about it, allowed or not; for `labsim ram simulate` and
    /// scenarios.
    package func explain(
        _ check: PermissionCheck, for principal: CloudGateway.Principal, key: AccessKey? = nil,
        at instant: Instant
    ) throws(LabErrors) -> Explanation {
        let caller = caller(principal)
        var policies = applied(to: caller, key: key)
        policies.resource = try resourcePolicy(of: check)
        policies.acl = check.resourceAccess.flatMap(objectACL)
        return Explanation(request(check, caller, at: instant), policies, rules: rules)
    }

    /// The caller as the policy language knows it.
    package func caller(_ principal: CloudGateway.Principal) -> PolicyPrincipal {
        let isOfManagement = accounts[principal.accountID]?.isManagementAccount ?? false
        switch principal.kind {
        case .root:
            return PolicyPrincipal(
                .root, account: principal.accountID, uid: principal.accountID,
                isOfManagementAccount: isOfManagement)
        case .user(let name, let id):
            return PolicyPrincipal(
                .user, account: principal.accountID, name: name, uid: id,
                isOfManagementAccount: isOfManagement)
        case .roleSession(let role, let session):
            let record = accounts[principal.accountID]?.roles[role.lowercased()]
            return PolicyPrincipal(
                .role, account: principal.accountID, name: role, session: session,
                isServiceLinked: record?.serviceName != nil, isOfManagementAccount: isOfManagement)
        case .service(let name): return PolicyPrincipal(.service, name: name)
        case .anonymous: return .anonymous
        }
    }

    private func request(
        _ check: PermissionCheck, _ caller: PolicyPrincipal, at instant: Instant
    ) -> AccessRequest {
        var context: [(key: String, value: String)] = []
        context.reserveCapacity(check.context.count + 4)
        for entry in check.context {
            for value in entry.values { context.append((entry.key, value)) }
        }
        func add(_ key: String, _ value: @autoclosure () -> String) {
            guard !context.contains(where: { HeaderFields.isSameName($0.key, key) }) else { return }
            context.append((key, value()))
        }
        add("acs:CurrentTime", ISO8601.text(instant))
        if caller.kind != .anonymous { add("acs:PrincipalARN", principalARN(caller)) }
        if let group = check.resourceAccess?.resourceGroup { add("acs:ResourceGroupId", group) }
        let owner = check.resourceAccess?.ownerAccountID ?? owner(of: check.resource, caller)
        return AccessRequest(
            principal: caller, action: check.action, resource: name(of: check.resource, caller),
            resourceOwner: owner, resourceGroup: check.resourceAccess?.resourceGroup, context: context)
    }

    /// The resource's name as policies know it: `*` for everything, and the caller's account where a service leaves it
    /// open because its callers can name resources of their own account only.
    private func name(of resource: ResourceName, _ caller: PolicyPrincipal) -> String {
        if resource == PermissionCheck.everything { return "*" }
        guard resource.account == "*", let account = caller.account else { return resource.description }
        var name = resource
        name.account = account
        return name.description
    }

    /// `acs:PrincipalARN` names a role itself, not its session.
    private func principalARN(_ caller: PolicyPrincipal) -> String {
        caller.kind == .role
            ? "acs:ram::\(caller.account ?? ""):role/\(caller.name.lowercased())" : caller.arn
    }

    private func owner(of resource: ResourceName, _ caller: PolicyPrincipal) -> String {
        let isOpen = resource.account.isEmpty || resource.account == "*" || resource.account == "system"
        return isOpen ? caller.account ?? "" : resource.account
    }

    /// What hangs on the caller, compiled; a session's own policy comes from its key.
    private func applied(to caller: PolicyPrincipal, key: AccessKey?) -> AppliedPolicies {
        guard let id = caller.account, let account = accounts[id] else { return AppliedPolicies() }
        let name = "\(caller.kind.rawValue) \(id) \(caller.name)"
        var policies = compiled[name] ?? AppliedPolicies()
        if compiled[name] == nil {
            policies.control = account.controlLevels
            for (scope, attachments) in attachments(caller, account) {
                let table = StatementTable(attachments)
                if let scope { policies.groups[scope] = table } else { policies.account = table }
            }
            compiled[name] = policies
        }
        if let document = key.flatMap({ sessions[$0.id]?.policy }) {
            policies.session = StatementTable([
                PolicyAttachment(name: "session", holder: .session, document: document)
            ])
        }
        return policies
    }

    /// The caller's policies by scope: nil for the account, else a resource group; own ones first, then the
    /// groups' by name.
    private func attachments(
        _ caller: PolicyPrincipal, _ account: RAMAccount
    ) -> [(scope: String?, attachments: [PolicyAttachment])] {
        var sources: [(PolicyAttachment.Holder, [PolicyLink])] = []
        switch caller.kind {
        case .user:
            sources.append((.user, account.users[caller.name]?.links ?? []))
            sources += account.groups(of: caller.name).map { (.group, $0.links) }
        case .role: sources.append((.role, account.roles[caller.name.lowercased()]?.links ?? []))
        case .root, .service, .federated, .anonymous: break
        }
        var scopes: [(scope: String?, attachments: [PolicyAttachment])] = []
        for (holder, links) in sources {
            for link in links {
                let attachment = attachment(link, holder, account)
                if let index = scopes.firstIndex(where: { $0.scope == link.resourceGroup }) {
                    scopes[index].attachments.append(attachment)
                } else {
                    scopes.append((link.resourceGroup, [attachment]))
                }
            }
        }
        return scopes
    }

    private func attachment(
        _ link: PolicyLink, _ holder: PolicyAttachment.Holder, _ account: RAMAccount
    ) -> PolicyAttachment {
        let version: (id: String, document: PolicyDocument)
        if link.origin == .custom, let policy = account.policies[link.policy] {
            version = (policy.current.id, policy.current.document)
        } else if link.origin == .system, let entry = SystemPolicies.named(link.policy) {
            version = (entry.version, entry.document)
        } else {
            preconditionFailure("an attached policy exists: \(link.policy)")
        }
        return PolicyAttachment(
            name: link.policy, origin: link.origin, holder: holder, version: version.id,
            document: version.document)
    }

    private func resourcePolicy(
        of check: PermissionCheck
    ) throws(LabErrors) -> AppliedPolicies.ResourcePolicy? {
        guard let text = check.resourceAccess?.policy else { return nil }
        let isAssumeRole = check.action.lowercased() == "sts:assumerole"
        let kind: PolicyKind = isAssumeRole ? .trust : check.resource.service == "oss" ? .bucket : .project
        let name = "\(kind.rawValue) \(text)"
        if let known = resourcePolicies[name] { return known }
        let policy = AppliedPolicies.ResourcePolicy(
            kind: kind, document: try PolicyParser.parse(text, kind: kind, name: "\(kind.rawValue) policy"))
        if resourcePolicies.count > 1_000 { resourcePolicies.removeAll() }
        resourcePolicies[name] = policy
        return policy
    }

    private func objectACL(_ access: ResourceAccess) -> ObjectACL? {
        guard let bucket = access.bucketACL.flatMap(ObjectACL.Grant.init) else { return nil }
        let object = access.objectACL.flatMap(ObjectACL.Grant.init) ?? .inherited
        return ObjectACL(bucket: bucket, object: object, blocksPublicAccess: access.blocksPublicAccess)
    }

    /// The layer in the gateway's words.
    private func layerWord(_ layer: DecisionLayer, _ check: PermissionCheck) -> String {
        switch layer {
        case .rootAccount: "root"
        case .alwaysAllowed: "always_allowed"
        case .rootCannotAssumeRole: "root_assume_role"
        case .controlPolicy: "control_policy"
        case .sessionPolicy: "session_policy"
        case .accountIdentity: "identity"
        case .groupIdentity: layer.rawValue
        case .resourcePolicy: check.resource.service == "oss" ? "bucket_policy" : "resource_policy"
        case .trustPolicy: "trust_policy"
        case .identityAndTrust: "identity_and_trust"
        case .ossACL: "acl"
        case .validation: preconditionFailure("only recorded cases hold invalid policies")
        }
    }
}
