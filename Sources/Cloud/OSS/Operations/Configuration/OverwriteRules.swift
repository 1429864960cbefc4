import CloudGateway
import LabKernel

/// Rules that forbid overwriting objects by key and caller.
///
/// Source: help.aliyun.com/en/oss/developer-reference/putbucketoverwriteconfig.
enum OverwriteRules {
    static let configuration = BucketConfiguration(
        "OverwriteConfig", query: "overwriteConfig", root: "OverwriteConfiguration",
        absence: .error(
            code: "NoSuchOverwriteConfig", message: "The bucket overwrite configuration does not exist.")
    ) { (document, _) throws(CloudError) in
        try XMLShape([
            .groups(
                "Rule",
                [
                    .text("ID"), .choice("Action", ["forbid"], required: true), .text("Prefix"),
                    .text("Suffix"),
                    .group("Principals", [.texts("Principal")]),
                ], required: true)
        ]).normalise(document)
    }

    /// Throws FileAlreadyExists when a rule keeps a key from being overwritten by this caller.
    static func check(_ key: ObjectKey, _ request: OSSRequest, _ principal: Principal) throws(CloudError) {
        guard let rules = request.bucket.record.configurations["overwriteConfig"],
            request.bucket.current(key) != nil
        else { return }
        let isForbidden = rules.all("Rule").contains { rule in
            let principals = rule["Principals"]?.all("Principal").map(\.text) ?? []
            return key.hasPrefix(ObjectKey(rule.text("Prefix") ?? ""))
                && key.bytes.reversed().starts(with: (rule.text("Suffix") ?? "").utf8.reversed())
                && (principals.isEmpty || principals.contains { names(principal, $0) })
        }
        if isForbidden { throw OSSErrors.fileAlreadyExists(key) }
    }

    private static func names(_ principal: Principal, _ id: String) -> Bool {
        if case .user(_, let userID) = principal.kind, userID == id { return true }
        return id == "*" || principal.accountID == id || principal.arn == id
    }
}
