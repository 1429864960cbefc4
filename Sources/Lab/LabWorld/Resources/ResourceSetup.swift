import CloudClients
import CloudGateway
import LabKernel
import RAM
import RAMPolicy
import Scenarios

/// A resource of the scenario language that LabWorld knows how to make: the other half of its file in `Scenarios/Resources`.
protocol CreatableResource: ScenarioResource {
    /// Makes the resource, as the account itself.
    func create(in run: ScenarioRun, as account: Caller) throws
    /// Resources of a lower rank are made first: what others attach or name.
    static var rank: Int { get }
}

extension ScenarioRun {
    /// Makes what exists before the timeline begins. These calls are no part of the run: they are not logged, audited or metered.
    func prepareResources() throws {
        world.isPreparing = true
        defer { world.isPreparing = false }
        let account = try callers.caller(.account)
        let creatable = scenario.resources.map {
            item -> (item: ResourceItem, resource: any CreatableResource) in
            guard let resource = item.properties as? any CreatableResource else {
                preconditionFailure("no file in Resources makes \(type(of: item.properties).schema.name)")
            }
            return (item, resource)
        }
        for rank in 0...4 {
            for (item, resource) in creatable where type(of: resource).rank == rank {
                do {
                    try resource.create(in: self, as: account)
                } catch let error as CloudError {
                    throw refused(item, "\(error.code): \(error.message)")
                } catch let error as CloudCallError {
                    throw refused(item, error.text)
                }
            }
        }
    }

    private func refused(_ item: ResourceItem, _ why: String) -> LabErrors {
        LabErrors([LabError("RUN002", "the resource '\(item.id)' cannot be made: \(why)", at: item.span)])
    }
}

extension PolicyResource: CreatableResource {
    static var rank: Int { 0 }

    func create(in run: ScenarioRun, as account: Caller) throws {
        try run.world.directory.createPolicy(
            name, in: run.world.accountID, text: document.text, description: description, at: run.now)
    }
}

extension UserResource: CreatableResource {
    static var rank: Int { 1 }

    func create(in run: ScenarioRun, as account: Caller) throws {
        let directory = run.world.directory
        try directory.createUser(name, in: run.world.accountID, displayName: displayName, at: run.now)
        for policy in attach {
            try directory.attach(
                policy.name, policy.origin, to: .user(name), in: run.world.accountID, at: run.now)
        }
    }
}

extension RoleResource: CreatableResource {
    static var rank: Int { 1 }

    func create(in run: ScenarioRun, as account: Caller) throws {
        let directory = run.world.directory
        try directory.createRole(
            name, in: run.world.accountID, trust: trustPolicy.text,
            maxSessionSeconds: Int(maximumSession.wholeMillis / 1_000), at: run.now)
        for policy in attach {
            try directory.attach(
                policy.name, policy.origin, to: .role(name), in: run.world.accountID, at: run.now)
        }
    }
}

extension PolicyReference {
    fileprivate var origin: PolicyAttachment.Origin { type == "System" ? .system : .custom }
}

extension BucketResource: CreatableResource {
    static var rank: Int { 1 }

    func create(in run: ScenarioRun, as account: Caller) throws {
        try account.oss.createBucket(name, acl: acl, storageClass: storageClass)
        for object in objects {
            try account.oss.putObject(
                bucket: name, key: object.key, body: Array(object.text.utf8), headers: [])
        }
        if let policy { try account.oss.putBucketPolicy(name, policy.text) }
        if isVersioned { try account.oss.putBucketVersioning(name, status: "Enabled") }
        if blocksPublicAccess { try account.oss.putBucketPublicAccessBlock(name, blocks: true) }
    }
}

extension WorkspaceResource: CreatableResource {
    static var rank: Int { 2 }

    func create(in run: ScenarioRun, as account: Caller) throws {
        try run.flink.createWorkspace(name, settings, as: account)
        for member in members ?? run.everybody {
            guard let member = run.flinkMember(member) else { continue }
            try run.flink.addMember(member.name, role: member.role, to: name, as: account)
        }
    }
}

extension ScenarioRun {
    /// Every user and role of the scenario, as owner of a namespace.
    fileprivate var everybody: [WorkspaceResource.Member] {
        scenario.resources.compactMap { item in
            switch item.properties {
            case let user as UserResource: .init(principal: .user(user.name), role: "ADMIN")
            case let role as RoleResource: .init(principal: .role(role.name), role: "ADMIN")
            default: nil
            }
        }
    }

    /// A member as the API names it; nil for the account, which owns every namespace anyway.
    fileprivate func flinkMember(_ member: WorkspaceResource.Member) -> (name: String, role: String)? {
        switch member.principal {
        case .account: return nil
        case .role(let name): return ("role:\(name.lowercased())", member.role)
        case .user(let name):
            let id = world.directory.accounts[world.accountID]?.users[name]?.id ?? name
            return ("user:\(id)", member.role)
        }
    }
}

extension DeploymentResource: CreatableResource {
    static var rank: Int { 3 }

    func create(in run: ScenarioRun, as account: Caller) throws {
        try run.flink.createDeployment(self, as: account)
    }
}
