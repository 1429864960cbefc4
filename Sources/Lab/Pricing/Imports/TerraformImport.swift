import LabKernel

/// Makes a spec of a Terraform plan: `terraform show -json PLAN`.
///
/// Source: Terraform "JSON output format"; the alicloud provider's resource pages. What costs nothing is left out, what
/// is not known is named in `leftOut`.
package struct TerraformImport: Sendable {
    /// A tree of `kind: CostSpec`.
    package private(set) var tree: JSONValue
    /// Resources that the spec does not have, each with why.
    package private(set) var leftOut: [String]

    /// - Throws: `LabError` PRC060 when the document is no plan.
    package init(_ plan: JSONValue) throws {
        guard plan["planned_values"] != nil || plan["values"] != nil, plan["format_version"] != nil else {
            throw LabError(
                "PRC060", "the document is no Terraform plan", at: plan.span,
                fix: "write it with 'terraform show -json PLAN'")
        }
        let root = (plan["planned_values"] ?? plan["values"])?["root_module"]
        var resources: [(String, JSONValue)] = []
        var usage: [(String, JSONValue)] = []
        var leftOut: [String] = []
        for item in Self.resources(root) {
            let type = item["type"]?.stringValue ?? ""
            let address = item["address"]?.stringValue ?? item["name"]?.stringValue ?? type
            guard item["mode"]?.stringValue ?? "managed" == "managed" else { continue }
            if let made = Self.resource(type, item["values"] ?? .object([])) {
                resources.append((Self.name(address), made))
                if made["type"]?.stringValue == "meter" {
                    usage.append((Self.name(address), ["quantity": 720]))
                }
            } else if !Self.free.contains(where: {
                type == $0 || ($0.hasSuffix("*") && type.hasPrefix($0.dropLast()))
            }) {
                leftOut.append("\(address): no cost rule for \(type)")
            }
        }
        self.leftOut = leftOut
        Self.connect(&resources, Self.resources(root))
        let region = Self.region(plan)
        tree = .object([
            ("apiVersion", "labsim/v1"), ("kind", "CostSpec"), ("metadata", ["name": "terraform-plan"]),
            ("region", .string(region)), ("resources", .object(resources)),
            ("usage", .object(usage)),
        ])
        if region.isEmpty {
            self.leftOut.append("the region: the plan's provider configuration does not name it")
        }
    }

    /// Gives deployments the plan's only workspace, and the bucket that their checkpoints go to.
    private static func connect(_ resources: inout [(String, JSONValue)], _ items: [JSONValue]) {
        let workspaces = resources.filter { $0.1["type"]?.stringValue == "flink.workspace" }.map(\.0)
        var buckets: [String: String] = [:]
        for item in items where item["type"]?.stringValue == "alicloud_oss_bucket" {
            guard let name = item["values"]?["bucket"]?.stringValue,
                let address = item["address"]?.stringValue
            else { continue }
            buckets[name] = self.name(address)
        }
        for index in resources.indices where resources[index].1["type"]?.stringValue == "flink.deployment" {
            guard var fields = resources[index].1.objectValue else { continue }
            if workspaces.count == 1 { fields.append(("workspace", .string(workspaces[0]))) }
            if let place = fields.firstIndex(where: { $0.0 == "checkpoints" }),
                var members = fields[place].1.objectValue
            {
                let folder = members.first { $0.0 == "bucket" }?.1.stringValue ?? ""
                members.removeAll { $0.0 == "bucket" }
                if let id = buckets[folder] { members.append(("bucket", .string(id))) }
                fields[place].1 = .object(members)
            }
            resources[index].1 = .object(fields)
        }
    }

    /// Resources of a module and of the modules in it, each as often as the plan has it.
    private static func resources(_ module: JSONValue?) -> [JSONValue] {
        (module?["resources"]?.arrayValue ?? [])
            + (module?["child_modules"]?.arrayValue ?? []).flatMap { resources($0) }
    }

    /// `alicloud_oss_bucket.state["a"]` becomes `oss_bucket-state-a`.
    private static func name(_ address: String) -> String {
        let short = address.hasPrefix("alicloud_") ? String(address.dropFirst(9)) : address
        let words = short.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
        return words.joined(separator: "-")
    }

    private static func region(_ plan: JSONValue) -> String {
        let provider = plan["configuration"]?["provider_config"]?["alicloud"]
        let region = provider?["expressions"]?["region"]
        if let text = region?["constant_value"]?.stringValue { return text }
        let references = region?["references"]?.arrayValue?.compactMap(\.stringValue) ?? []
        for reference in references where reference.hasPrefix("var.") {
            let name = String(reference.dropFirst(4))
            if let text = plan["variables"]?[name]?["value"]?.stringValue { return text }
        }
        return ""
    }

    /// Types that cost nothing by themselves.
    private static let free = [
        "alicloud_vpc", "alicloud_vswitch", "alicloud_security_group*", "alicloud_ram_*",
        "alicloud_oss_bucket_*",
        "alicloud_log_project", "alicloud_log_store_index", "alicloud_actiontrail_trail",
        "alicloud_eip_association",
        "alicloud_snat_entry", "alicloud_forward_entry", "alicloud_alikafka_topic",
        "alicloud_alikafka_consumer_group",
        "alicloud_resource_manager_*", "alicloud_route_*", "alicloud_alikafka_sasl_*", "random_*",
        "null_resource",
        "alicloud_realtime_compute_deployment_target",
    ]

    private static func resource(_ type: String, _ values: JSONValue) -> JSONValue? {
        var fields: [(String, JSONValue)]?
        switch type {
        case "alicloud_realtime_compute_vvp_instance": fields = workspace(values)
        case "alicloud_realtime_compute_deployment": fields = deployment(values)
        case "alicloud_oss_bucket": fields = bucket(values)
        case "alicloud_log_store": fields = logstore(values)
        case "alicloud_nat_gateway": fields = [("type", "nat.gateway")]
        case "alicloud_eip", "alicloud_eip_address": fields = [("type", "eip.address")]
        case "alicloud_privatelink_vpc_endpoint":
            fields = [
                ("type", "privatelink.endpoint"),
                ("zones", .int(max(1, values["zone"]?.arrayValue?.count ?? 1))),
            ]
        case "alicloud_alikafka_instance": fields = kafka(values)
        case "alicloud_db_instance": fields = database(values)
        default: return nil
        }
        guard var made = fields else { return nil }
        if let tags = values["tags"]?.objectValue, !tags.isEmpty {
            made.append(("tags", .object(tags.map { ($0.0, .string($0.1.scalarText ?? "")) })))
        }
        return .object(made)
    }

    private static func workspace(_ values: JSONValue) -> [(String, JSONValue)] {
        var fields: [(String, JSONValue)] = [("type", "flink.workspace")]
        let payment = values["payment_type"]?.stringValue ?? "PayAsYouGo"
        fields.append(("billing", .string(payment == "Subscription" ? "Subscription" : "PayAsYouGo")))
        let spec = values["resource_spec"]?.arrayValue?.first ?? values["resource_spec"]
        if payment == "Subscription", let units = spec?["cpu"], !units.isNull {
            fields.append(("subscribedCU", units.bare))
        }
        if (values["zone_ids"]?.arrayValue?.count ?? 1) > 1 || values["ha"]?.boolValue == true {
            fields.append(("crossZone", true))
        }
        return fields
    }

    /// Numbers of the provider's nested blocks, which are lists of one.
    private static func block(_ value: JSONValue?, _ name: String) -> JSONValue? {
        let inner = value?[name]
        return inner?.arrayValue?.first ?? inner
    }

    private static func deployment(_ values: JSONValue) -> [(String, JSONValue)] {
        var fields: [(String, JSONValue)] = [("type", "flink.deployment")]
        let basic = block(block(values, "streaming_resource_setting"), "basic_resource_setting")
        if let number = basic?["parallelism"], !number.isNull { fields.append(("parallelism", number.bare)) }
        for (name, key) in [
            ("jobmanager_resource_setting_spec", "jobManager"),
            ("taskmanager_resource_setting_spec", "taskManager"),
        ] {
            guard let size = block(basic, name) else { continue }
            var members: [(String, JSONValue)] = []
            if let cpu = size["cpu"], !cpu.isNull { members.append(("cpu", cpu.bare)) }
            if let memory = size["memory"]?.stringValue { members.append(("memory", .string(memory))) }
            if !members.isEmpty { fields.append((key, .object(members))) }
        }
        if let conf = values["flink_conf"], let slots = conf["taskmanager.numberOfTaskSlots"]?.scalarText {
            fields.append(("slotsPerTaskManager", .number(slots)))
        }
        if let checkpoints = checkpoints(values["flink_conf"]) { fields.append(("checkpoints", checkpoints)) }
        return fields
    }

    /// Of Flink's configuration; `bucket` is the name in `oss://name/folder`.
    private static func checkpoints(_ conf: JSONValue?) -> JSONValue? {
        guard let interval = conf?["execution.checkpointing.interval"]?.scalarText else { return nil }
        // A number alone is milliseconds.
        let isNumber = interval.allSatisfy(\.isNumber)
        var fields: [(String, JSONValue)] = [("interval", .string(isNumber ? interval + "ms" : interval))]
        if let kept = conf?["execution.checkpointing.num-retained"]?.scalarText {
            fields.append(("retained", .string(kept)))
        }
        if conf?["execution.checkpointing.incremental"]?.scalarText == "true" {
            fields.append(("incremental", true))
        }
        let folder = conf?["execution.checkpointing.dir"] ?? conf?["state.checkpoints.dir"]
        if let text = folder?.stringValue, text.hasPrefix("oss://") {
            let name = text.dropFirst(6).prefix { $0 != "/" }
            fields.append(("bucket", .string(String(name))))
        }
        return .object(fields)
    }

    private static func bucket(_ values: JSONValue) -> [(String, JSONValue)] {
        [
            ("type", "oss.bucket"), ("storageClass", values["storage_class"]?.bare ?? "Standard"),
            ("redundancy", values["redundancy_type"]?.stringValue == "ZRS" ? "ZRS" : "LRS"),
        ]
    }

    private static func logstore(_ values: JSONValue) -> [(String, JSONValue)] {
        var fields: [(String, JSONValue)] = [("type", "sls.logstore")]
        if let days = values["retention_period"] ?? values["ttl"], !days.isNull {
            fields.append(("retentionDays", days.bare))
        }
        for (name, key) in [("hot_ttl", "hotDays"), ("infrequent_access_ttl", "infrequentDays")] {
            guard let days = values[name], (days.intValue ?? 0) > 0 else { continue }
            fields.append((key, days.bare))
        }
        if let shards = values["shard_count"], !shards.isNull { fields.append(("shards", shards.bare)) }
        if values["mode"]?.stringValue == "lite" || values["mode"]?.stringValue == "query" {
            fields.append(("kind", "query"))
        }
        if values["telemetry_type"]?.stringValue == "Metrics" { fields.append(("kind", "metric")) }
        if values["metering_mode"]?.stringValue == "ChargeByDataIngest" {
            fields.append(("mode", "pay-by-ingested-data"))
        }
        return fields
    }

    /// Nil for a traffic specification without sourced prices.
    private static func kafka(_ values: JSONValue) -> [(String, JSONValue)]? {
        guard values["io_max_spec"]?.stringValue == "alikafka.hw.2xlarge" else { return nil }
        var fields: [(String, JSONValue)] = [("type", "kafka.instance")]
        if let paid = values["paid_type"]?.stringValue {
            fields.append(("billing", paid == "PrePaid" ? "Subscription" : "PayAsYouGo"))
        }
        if let disk = values["disk_size"], !disk.isNull { fields.append(("diskGB", disk.bare)) }
        let edition = values["spec_type"]?.stringValue ?? "normal"
        fields.append(
            ("spec", edition.hasPrefix("professional") ? "professional.hw2xlarge" : "standard.hw2xlarge"))
        return fields
    }

    /// Only serverless instances have sourced prices.
    private static func database(_ values: JSONValue) -> [(String, JSONValue)] {
        let isServerless = values["instance_charge_type"]?.stringValue == "Serverless"
        guard isServerless else { return [("type", "meter"), ("meter", "rds.fixed")] }
        return [
            ("type", "rds.serverless"),
            ("highAvailability", .bool(values["category"]?.stringValue == "serverless_standard")),
        ]
    }
}
