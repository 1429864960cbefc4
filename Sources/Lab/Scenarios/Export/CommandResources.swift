import LabKernel

// Source: help.aliyun.com, API references of RAM, OSS (ossutil), Log Service, ActionTrail and Realtime
// Compute ("CreateInstance", "CreateDeployment").

extension PolicyResource: CommandResource {
    func commands(_ id: String, _ lines: inout CommandLines) {
        let shown = description.isEmpty ? [] : ["--Description", description]
        lines.command(
            ["aliyun", "ram", "CreatePolicy", "--PolicyName", name] + shown
                + ["--PolicyDocument", document.text])
    }
}

extension UserResource: CommandResource {
    func commands(_ id: String, _ lines: inout CommandLines) {
        let shown = displayName.isEmpty ? name : displayName
        lines.command("aliyun", "ram", "CreateUser", "--UserName", name, "--DisplayName", shown)
        for policy in attach {
            lines.command(
                "aliyun", "ram", "AttachPolicyToUser", "--PolicyType", policy.type, "--PolicyName",
                policy.name, "--UserName", name)
        }
    }
}

extension RoleResource: CommandResource {
    func commands(_ id: String, _ lines: inout CommandLines) {
        lines.command(
            "aliyun", "ram", "CreateRole", "--RoleName", name, "--MaxSessionDuration",
            String(maximumSession.wholeMillis / 1_000), "--AssumeRolePolicyDocument", trustPolicy.text)
        for policy in attach {
            lines.command(
                "aliyun", "ram", "AttachPolicyToRole", "--PolicyType", policy.type, "--PolicyName",
                policy.name, "--RoleName", name)
        }
    }
}

extension BucketResource: CommandResource {
    func commands(_ id: String, _ lines: inout CommandLines) {
        let url = "oss://\(name)"
        lines.command(
            "aliyun", "oss", "mb", url, "--acl", acl, "--storage-class", storageClass, "--region", "$REGION")
        if isVersioned {
            lines.command("aliyun", "oss", "bucket-versioning", "--method", "put", url, "enabled")
        }
        if let policy {
            lines.pipe(policy.text, into: "aliyun oss bucket-policy --method put \(url) \"$FILE\"")
        }
        if blocksPublicAccess { lines.leaveOut("the public access block of oss.bucket '\(id)'") }
        for object in objects {
            lines.pipe(object.text, into: "aliyun oss cp \"$FILE\" \(url)/\(object.key)")
        }
    }
}

extension CommandLines {
    /// A command that reads a text from a file, whose name is `$FILE`.
    mutating func pipe(_ text: String, into command: String) {
        let quoted = text.replacing("'", with: "'\\''")
        append("FILE=$(mktemp) && printf '%s' '\(quoted)' > \"$FILE\" && \(command) && rm \"$FILE\"")
    }
}

extension ProjectResource: CommandResource {
    func commands(_ id: String, _ lines: inout CommandLines) {
        let body: JSONValue = ["projectName": .string(name), "description": .string(description)]
        lines.command("aliyun", "sls", "CreateProject", "--region", "$REGION", "--body", body.text)
    }
}

extension LogstoreResource: CommandResource {
    func commands(_ id: String, _ lines: inout CommandLines) {
        let body: JSONValue = [
            "logstoreName": .string(name), "ttl": .int(ttl.wholeMillis / 86_400_000),
            "shardCount": .int(shards), "appendMeta": .bool(appendsMeta),
        ]
        lines.command(
            "aliyun", "sls", "CreateLogStore", "--region", "$REGION", "--project", project, "--body",
            body.text)
        guard let index = index.document else { return }
        lines.command(
            "aliyun", "sls", "CreateIndex", "--region", "$REGION", "--project", project, "--logstore", name,
            "--body", index.text)
    }
}

extension LogstoreResource.Index {
    /// The tokens by which the service splits texts unless told otherwise.
    private static let tokens: JSONValue = .array(
        LogVocabulary.tokens.map { JSONValue.string(String($0)) })

    /// The body of `CreateIndex`; nil for no index.
    var document: JSONValue? {
        switch self {
        case .none: nil
        case .all: ["line": ["caseSensitive": .bool(false), "token": Self.tokens]]
        case .fields(let keys):
            [
                "keys": .object(
                    keys.map { key in
                        (key, ["type": "text", "caseSensitive": .bool(false), "token": Self.tokens])
                    })
            ]
        }
    }
}

extension TrailResource: CommandResource {
    func commands(_ id: String, _ lines: inout CommandLines) {
        if project != nil { lines.leaveOut("delivery to a project of actiontrail.trail '\(id)'") }
        if let bucket {
            lines.command(
                "aliyun", "actiontrail", "CreateTrail", "--region", "$REGION", "--Name", name, "--EventRW",
                eventRW, "--OssBucketName", bucket)
        } else {
            lines.command(
                "aliyun", "actiontrail", "CreateTrail", "--region", "$REGION", "--Name", name, "--EventRW",
                eventRW)
        }
        lines.command("aliyun", "actiontrail", "StartLogging", "--region", "$REGION", "--Name", name)
    }
}

extension WorkspaceResource: CommandResource {
    func commands(_ id: String, _ lines: inout CommandLines) {
        lines.leaveOut("the runtime role of flink.workspace '\(id)': choose it in the console")
        if settings.chargeType == "PRE" {
            lines.leaveOut("how long the subscription of flink.workspace '\(id)' runs: add --Duration")
        }
        if members != nil { lines.leaveOut("the members of flink.workspace '\(id)'") }
        let storage: JSONValue = ["Oss": ["Bucket": .string(settings.storageBucket)]]
        lines.command(
            into: CommandLines.name("WORKSPACE", name), query: ".OrderInfo.InstanceId", "aliyun",
            "foasconsole", "CreateInstance", "--region", "$REGION", "--Region", "$REGION", "--InstanceName",
            name, "--ChargeType", settings.chargeType, "--Storage", storage.text, "--VpcId",
            lines.variable("VPC_ID", "the VPC of the workspaces"), "--VSwitchIds",
            lines.variable("VSWITCH_IDS", "vSwitches of the VPC as a JSON array"), "--ZoneId",
            lines.variable("ZONE_ID", "the zone of the vSwitches"))
    }
}

extension DeploymentResource: CommandResource {
    func commands(_ id: String, _ lines: inout CommandLines) {
        let made = lines.scenario.resources.compactMap { $0.properties as? WorkspaceResource }
            .first { $0.name == workspace }
        let namespace = made?.settings.namespace ?? "\(workspace)-default"
        if settings.logstore != nil {
            lines.leaveOut("the logging of flink.deployment '\(id)' to a logstore")
        }
        lines.command(
            into: CommandLines.name("DEPLOYMENT", name), query: ".data.deploymentId", "aliyun", "ververica",
            "CreateDeployment", "--region", "$REGION", "--workspace",
            "$" + CommandLines.name("WORKSPACE", workspace), "--namespace", namespace, "--body",
            body.text)
    }

    private var body: JSONValue {
        let basic: JSONValue = [
            "parallelism": .int(settings.parallelism),
            "jobmanagerResourceSettingSpec": settings.jobManager.document,
            "taskmanagerResourceSettingSpec": settings.taskManager.document,
        ]
        return [
            "name": .string(name), "executionMode": "STREAMING",
            "artifact": [
                "kind": "SQLSCRIPT", "sqlArtifact": ["sqlScript": .string(script.file.text)],
            ],
            "deploymentTarget": [
                "mode": .string(settings.targetMode), "name": .string(settings.targetName),
            ],
            "streamingResourceSetting": ["resourceSettingMode": "BASIC", "basicResourceSetting": basic],
            "flinkConf": .object(settings.wholeConfiguration.map { ($0.key, .string($0.value)) }),
        ]
    }
}

extension AlarmResource: CommandResource {
    func commands(_ id: String, _ lines: inout CommandLines) { lines.leaveOut(leftOut(id)) }
}

extension DeploymentSettings {
    /// The Flink configuration with the slots of a task manager, by key.
    var wholeConfiguration: [(key: String, value: String)] {
        let slots = ["taskmanager.numberOfTaskSlots": String(slotsPerTaskManager)]
        return configuration.merging(slots) { own, _ in own }.sorted { $0.key < $1.key }
    }
}

extension DeploymentSettings.ContainerSize {
    /// As the API of deployments takes it.
    fileprivate var document: JSONValue {
        ["cpu": .double(cpu), "memory": .string("\(memoryBytes >> 20)MiB")]
    }
}
