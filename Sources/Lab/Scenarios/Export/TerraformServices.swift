import LabKernel

// Source: help.aliyun.com, Terraform "alicloud_oss_bucket", "alicloud_oss_bucket_acl",
// "alicloud_log_project", "alicloud_log_store", "alicloud_log_store_index",
// "alicloud_realtime_compute_vvp_instance", "alicloud_realtime_compute_deployment",
// "alicloud_actiontrail_trail".

extension BucketResource: TerraformResource {
    func blocks(_ id: String, _ references: inout TerraformReferences) -> [TerraformBlock] {
        let label = TerraformReferences.label(id)
        let bucket = TerraformBlock.Value.expression("alicloud_oss_bucket.\(label).bucket")
        var arguments: [(String, TerraformBlock.Value)] = [
            ("bucket", .text(name)), ("storage_class", .text(storageClass)),
        ]
        if isVersioned { arguments.append(("versioning", .block([("status", .text("Enabled"))]))) }
        var blocks = [
            TerraformBlock(labels: ["alicloud_oss_bucket", label], arguments: arguments),
            TerraformBlock(
                labels: ["alicloud_oss_bucket_acl", label],
                arguments: [("bucket", bucket), ("acl", .text(acl))]),
        ]
        if let policy {
            blocks.append(
                TerraformBlock(
                    labels: ["alicloud_oss_bucket_policy", label],
                    arguments: [("bucket", bucket), ("policy", .document(policy))]))
        }
        if blocksPublicAccess {
            blocks.append(
                TerraformBlock(
                    labels: ["alicloud_oss_bucket_public_access_block", label],
                    arguments: [("bucket", bucket), ("block_public_access", .boolean(true))]))
        }
        return blocks
            + objects.enumerated().map { index, object in
                TerraformBlock(
                    labels: ["alicloud_oss_bucket_object", "\(label)_\(index)"],
                    arguments: [
                        ("bucket", bucket), ("key", .text(object.key)), ("content", .text(object.text)),
                    ])
            }
    }
}

extension ProjectResource: TerraformResource {
    func blocks(_ id: String, _ references: inout TerraformReferences) -> [TerraformBlock] {
        var arguments: [(String, TerraformBlock.Value)] = [("project_name", .text(name))]
        if !description.isEmpty { arguments.append(("description", .text(description))) }
        return [
            TerraformBlock(
                labels: ["alicloud_log_project", TerraformReferences.label(id)], arguments: arguments)
        ]
    }
}

extension LogstoreResource: TerraformResource {
    func blocks(_ id: String, _ references: inout TerraformReferences) -> [TerraformBlock] {
        let projectName = references.value(.project, project, "alicloud_log_project", "project_name")
        let arguments: [(String, TerraformBlock.Value)] = [
            ("project_name", projectName), ("logstore_name", .text(name)),
            ("retention_period", .number(Int(ttl.wholeMillis / 86_400_000))),
            ("shard_count", .number(shards)), ("append_meta", .boolean(appendsMeta)),
        ]
        let label = TerraformReferences.label(id)
        let store = TerraformBlock(labels: ["alicloud_log_store", label], arguments: arguments)
        guard let fields = index.terraformFields else { return [store] }
        let owner: [(String, TerraformBlock.Value)] = [
            ("project", projectName),
            ("logstore", .expression("alicloud_log_store.\(label).logstore_name")),
        ]
        return [
            store, TerraformBlock(labels: ["alicloud_log_store_index", label], arguments: owner + fields),
        ]
    }
}

extension LogstoreResource.Index {
    /// What the index is over, as arguments of `alicloud_log_store_index`; nil for no index.
    fileprivate var terraformFields: [(String, TerraformBlock.Value)]? {
        let words: [(String, TerraformBlock.Value)] = [
            ("case_sensitive", .boolean(false)), ("token", .text(LogVocabulary.tokens)),
        ]
        switch self {
        case .none: return nil
        case .all: return [("full_text", .block(words))]
        case .fields(let names):
            return names.map {
                ("field_search", .block([("name", .text($0)), ("type", .text("text"))] + words))
            }
        }
    }
}

extension WorkspaceResource: TerraformResource {
    func blocks(_ id: String, _ references: inout TerraformReferences) -> [TerraformBlock] {
        references.leaveOut("the runtime role of flink.workspace '\(id)': choose it in the console")
        let bucket = references.value(.bucket, settings.storageBucket, "alicloud_oss_bucket", "bucket")
        if members != nil { references.leaveOut("the members of flink.workspace '\(id)'") }
        if settings.chargeType == "PRE" {
            references.leaveOut("how long the subscription of flink.workspace '\(id)' runs: add 'duration'")
        }
        let payment = settings.chargeType == "POST" ? "PayAsYouGo" : "Subscription"
        let arguments: [(String, TerraformBlock.Value)] = [
            ("vvp_instance_name", .text(name)), ("payment_type", .text(payment)),
            ("vpc_id", references.variable("vpc_id", "the VPC of the workspaces")),
            ("vswitch_ids", .list([references.variable("vswitch_id", "a vSwitch of the VPC")])),
            ("zone_id", references.variable("zone_id", "the zone of the vSwitch")),
            ("storage", .block([("oss", .block([("bucket", bucket)]))])),
        ]
        let label = TerraformReferences.label(id)
        return [
            TerraformBlock(labels: ["alicloud_realtime_compute_vvp_instance", label], arguments: arguments)
        ]
    }
}

extension DeploymentResource: TerraformResource {
    func blocks(_ id: String, _ references: inout TerraformReferences) -> [TerraformBlock] {
        if settings.logstore != nil {
            references.leaveOut("the logging of flink.deployment '\(id)' to a logstore")
        }
        let workspace = references.workspace(self.workspace)
        let target: [(String, TerraformBlock.Value)] = [
            ("mode", .text(settings.targetMode)), ("name", .text(settings.targetName)),
        ]
        let sql: [(String, TerraformBlock.Value)] = [("sql_script", .text(script.file.text))]
        return [
            TerraformBlock(
                labels: ["alicloud_realtime_compute_deployment", TerraformReferences.label(id)],
                arguments: [
                    ("deployment_name", .text(name)), ("resource_id", workspace.resource),
                    ("namespace", .text(workspace.namespace)),
                    ("engine_version", .text(references.engineVersion)),
                    ("execution_mode", .text("STREAMING")), ("deployment_target", .block(target)),
                    ("artifact", .block([("kind", .text("SQLSCRIPT")), ("sql_artifact", .block(sql))])),
                    ("streaming_resource_setting", .block(settings.terraformFields)),
                    ("flink_conf", .map(settings.wholeConfiguration.map { ($0.key, .text($0.value)) })),
                ])
        ]
    }
}

extension DeploymentSettings {
    /// The arguments of `streaming_resource_setting`.
    fileprivate var terraformFields: [(String, TerraformBlock.Value)] {
        func container(_ size: ContainerSize) -> TerraformBlock.Value {
            .block([
                ("cpu", .expression(JSONValue.double(size.cpu).text)),
                ("memory", .text("\(size.memoryBytes >> 20)MiB")),
            ])
        }
        let basic: [(String, TerraformBlock.Value)] = [
            ("parallelism", .number(parallelism)),
            ("jobmanager_resource_setting_spec", container(jobManager)),
            ("taskmanager_resource_setting_spec", container(taskManager)),
        ]
        return [("resource_setting_mode", .text("BASIC")), ("basic_resource_setting", .block(basic))]
    }
}

extension AlarmResource: TerraformResource {
    func blocks(_ id: String, _ references: inout TerraformReferences) -> [TerraformBlock] {
        references.leaveOut(leftOut(id))
        return []
    }
}

extension AlarmResource {
    /// Why no export makes the rule.
    func leftOut(_ id: String) -> String {
        "cms.alarm '\(id)': CloudMonitor has names of its own for metrics; make the rule in its console"
    }
}

extension TrailResource: TerraformResource {
    func blocks(_ id: String, _ references: inout TerraformReferences) -> [TerraformBlock] {
        var arguments: [(String, TerraformBlock.Value)] = [
            ("trail_name", .text(name)), ("event_rw", .text(eventRW)),
        ]
        if let bucket {
            arguments.append(
                ("oss_bucket_name", references.value(.bucket, bucket, "alicloud_oss_bucket", "bucket")))
        }
        if project != nil { references.leaveOut("delivery to a project of actiontrail.trail '\(id)'") }
        return [
            TerraformBlock(
                labels: ["alicloud_actiontrail_trail", TerraformReferences.label(id)], arguments: arguments)
        ]
    }
}
