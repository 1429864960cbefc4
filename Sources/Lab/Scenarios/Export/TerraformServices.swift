import LabKernel

// Source: help.aliyun.com, Terraform "alicloud_oss_bucket", "alicloud_oss_bucket_acl",
// "alicloud_log_project", "alicloud_log_store", "alicloud_realtime_compute_vvp_instance",
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
        if index != .none { references.leaveOut("the index of sls.logstore '\(id)'") }
        let arguments: [(String, TerraformBlock.Value)] = [
            ("project_name", references.value(.project, project, "alicloud_log_project", "project_name")),
            ("logstore_name", .text(name)),
            ("retention_period", .number(Int(ttl.wholeMillis / 86_400_000))),
            ("shard_count", .number(shards)),
        ]
        return [
            TerraformBlock(
                labels: ["alicloud_log_store", TerraformReferences.label(id)], arguments: arguments)
        ]
    }
}

extension WorkspaceResource: TerraformResource {
    func blocks(_ id: String, _ references: inout TerraformReferences) -> [TerraformBlock] {
        references.leaveOut("the runtime role of flink.workspace '\(id)': choose it in the console")
        let bucket = references.value(.bucket, settings.storageBucket, "alicloud_oss_bucket", "bucket")
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
