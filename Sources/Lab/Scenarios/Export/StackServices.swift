import LabKernel

extension BucketResource: StackResource {
    func add(_ id: String, to stack: inout StackResources) {
        stack.add(
            id, "OSS::Bucket",
            [
                ("BucketName", .string(name)), ("AccessControl", .string(acl)),
                ("StorageClass", .string(storageClass)), ("Policy", policy),
                ("VersioningConfiguration", isVersioned ? ["Status": "Enabled"] : nil),
            ])
        if blocksPublicAccess { stack.leaveOut("the public access block of oss.bucket '\(id)'") }
        for object in objects { stack.leaveOut("the object '\(object.key)' of oss.bucket '\(id)'") }
    }
}

extension UserResource: StackResource {
    func add(_ id: String, to stack: inout StackResources) {
        stack.add(
            id, "RAM::User",
            [
                ("UserName", .string(name)),
                ("DisplayName", displayName.isEmpty ? nil : .string(displayName)),
                ("PolicyAttachments", attach.stackAttachments),
            ], after: attach.map { stack.label(.policy, $0.name) })
    }
}

extension RoleResource: StackResource {
    func add(_ id: String, to stack: inout StackResources) {
        stack.add(
            id, "RAM::Role",
            [
                ("RoleName", .string(name)), ("AssumeRolePolicyDocument", trustPolicy),
                ("MaxSessionDuration", .int(maximumSession.wholeMillis / 1_000)),
                ("PolicyAttachments", attach.stackAttachments),
            ], after: attach.map { stack.label(.policy, $0.name) })
    }
}

extension PolicyResource: StackResource {
    func add(_ id: String, to stack: inout StackResources) {
        stack.add(
            id, "RAM::ManagedPolicy",
            [
                ("PolicyName", .string(name)), ("PolicyDocument", document),
                ("Description", description.isEmpty ? nil : .string(description)),
            ])
    }
}

extension [PolicyReference] {
    /// The policies by kind, as users and roles of ROS take them; nil for none.
    fileprivate var stackAttachments: JSONValue? {
        let kinds = ["Custom", "System"].compactMap { kind -> (String, JSONValue)? in
            let names = filter { $0.type == kind }.map { JSONValue.string($0.name) }
            return names.isEmpty ? nil : (kind, .array(names))
        }
        return kinds.isEmpty ? nil : .object(kinds)
    }
}

extension ProjectResource: StackResource {
    func add(_ id: String, to stack: inout StackResources) {
        stack.add(
            id, "SLS::Project",
            [
                ("Name", .string(name)),
                ("Description", description.isEmpty ? nil : .string(description)),
            ])
    }
}

extension LogstoreResource: StackResource {
    func add(_ id: String, to stack: inout StackResources) {
        stack.add(
            id, "SLS::Logstore",
            [
                ("ProjectName", .string(project)), ("LogstoreName", .string(name)),
                ("TTL", .int(ttl.wholeMillis / 86_400_000)), ("ShardCount", .int(shards)),
                ("AppendMeta", .bool(appendsMeta)),
            ], after: [stack.label(.project, project)])
        guard index != .none else { return }
        var keys: JSONValue?
        if case .fields(let names) = index {
            keys = .array(names.map { ["Name": .string($0), "Type": "text"] })
        }
        stack.add(
            "\(id)-index", "SLS::Index",
            [
                ("ProjectName", .string(project)), ("LogstoreName", .string(name)),
                ("FullTextIndex", ["Enable": .bool(index == .all)]), ("KeyIndices", keys),
            ], after: [StackResources.label(id)])
    }
}

extension WorkspaceResource: StackResource {
    func add(_ id: String, to stack: inout StackResources) {
        stack.leaveOut("the runtime role of flink.workspace '\(id)': choose it in the console")
        if members != nil { stack.leaveOut("the members of flink.workspace '\(id)'") }
        if settings.chargeType == "PRE" {
            stack.leaveOut("how long the subscription of flink.workspace '\(id)' runs: add 'Duration'")
        }
        stack.add(
            id, "Flink::Instance",
            [
                ("InstanceName", .string(name)), ("ChargeType", .string(settings.chargeType)),
                ("Bucket", .string(settings.storageBucket)),
                ("VpcId", stack.parameter("VpcId", "String", "the VPC of the workspaces")),
                ("VSwitchIds", stack.parameter("VSwitchIds", "CommaDelimitedList", "vSwitches of the VPC")),
                ("ZoneId", stack.parameter("ZoneId", "String", "the zone of the vSwitches")),
            ], after: [stack.label(.bucket, settings.storageBucket)])
    }
}

extension DeploymentResource: StackResource {
    func add(_ id: String, to stack: inout StackResources) {
        stack.leaveOut(
            "flink.deployment '\(id)': ROS has no type for it; 'labsim export cli' has its command")
    }
}

extension AlarmResource: StackResource {
    func add(_ id: String, to stack: inout StackResources) { stack.leaveOut(leftOut(id)) }
}

extension TrailResource: StackResource {
    func add(_ id: String, to stack: inout StackResources) {
        if project != nil { stack.leaveOut("delivery to a project of actiontrail.trail '\(id)'") }
        stack.add(
            id, "ACTIONTRAIL::Trail",
            [
                ("Name", .string(name)), ("EventRW", .string(eventRW)),
                ("OssBucketName", bucket.map(JSONValue.string)),
            ], after: [bucket.flatMap { stack.label(.bucket, $0) }])
        stack.add(
            "\(id)-logging", "ACTIONTRAIL::TrailLogging",
            [("Name", .string(name)), ("Enable", .bool(true))], after: [StackResources.label(id)])
    }
}
