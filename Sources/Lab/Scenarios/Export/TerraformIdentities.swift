import LabKernel

// Source: help.aliyun.com, Terraform "alicloud_ram_user", "alicloud_ram_role", "alicloud_ram_policy" and
// their attachments.

extension UserResource: TerraformResource {
    func blocks(_ id: String, _ references: inout TerraformReferences) -> [TerraformBlock] {
        var arguments: [(String, TerraformBlock.Value)] = [("name", .text(name))]
        if !displayName.isEmpty { arguments.append(("display_name", .text(displayName))) }
        let label = TerraformReferences.label(id)
        let user = TerraformBlock(labels: ["alicloud_ram_user", label], arguments: arguments)
        return [user]
            + attach.map {
                $0.attachment(
                    "alicloud_ram_user_policy_attachment", label,
                    ("user_name", "alicloud_ram_user.\(label).name"), references)
            }
    }
}

extension RoleResource: TerraformResource {
    func blocks(_ id: String, _ references: inout TerraformReferences) -> [TerraformBlock] {
        let label = TerraformReferences.label(id)
        let role = TerraformBlock(
            labels: ["alicloud_ram_role", label],
            arguments: [
                ("role_name", .text(name)), ("assume_role_policy_document", .document(trustPolicy)),
                ("max_session_duration", .number(Int(maximumSession.wholeMillis / 1_000))),
            ])
        return [role]
            + attach.map {
                $0.attachment(
                    "alicloud_ram_role_policy_attachment", label,
                    ("role_name", "alicloud_ram_role.\(label).role_name"), references)
            }
    }
}

extension PolicyResource: TerraformResource {
    func blocks(_ id: String, _ references: inout TerraformReferences) -> [TerraformBlock] {
        var arguments: [(String, TerraformBlock.Value)] = [
            ("policy_name", .text(name)), ("policy_document", .document(document)),
        ]
        if !description.isEmpty { arguments.append(("description", .text(description))) }
        return [
            TerraformBlock(
                labels: ["alicloud_ram_policy", TerraformReferences.label(id)], arguments: arguments)
        ]
    }
}

extension PolicyReference {
    /// The block that attaches the policy to a user or a role.
    fileprivate func attachment(
        _ type: String, _ owner: String, _ target: (key: String, expression: String),
        _ references: TerraformReferences
    ) -> TerraformBlock {
        let isCustom = self.type == "Custom"
        let policy =
            isCustom
            ? references.value(.policy, name, "alicloud_ram_policy", "policy_name") : .text(name)
        return TerraformBlock(
            labels: [type, "\(owner)_\(TerraformReferences.label(name))"],
            arguments: [
                ("policy_name", policy), ("policy_type", .text(self.type)),
                (target.key, .expression(target.expression)),
            ])
    }
}
