import CloudGateway
import LabKernel

/// PutBucketPolicy: replaces a bucket's policy. The document is kept verbatim; RAM reads it at each decision.
enum PutBucketPolicy {
    static let row = OSSOperation(
        "PutBucketPolicy", page: "putbucketpolicy", "PUT", .bucket, query: ["policy"], kind: .managementWrite,
        meter: "put", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        guard let bytes = request.raw.body.allBytes, let text = String(validating: bytes, as: UTF8.self)
        else {
            throw invalid("The policy is not UTF-8.")
        }
        let document = try parse(text)
        if request.service.state.blocksPublicAccess(request.bucket), BucketPolicyStatus.isPublic(document) {
            throw PublicAccessBlock.refusal()
        }
        var record = request.bucket.record
        record.policy = text
        record.configurations[judgedKey] = judged(document).map { XMLElement("Policy", $0.text) }
        try request.service.state.commit([.putBucket(record)], at: request.now)
        return CloudResponse()
    }

    /// The key of `configurations` under which the policy that judges lies, where it is not the document.
    static let judgedKey = "judgedPolicy"

    /// A policy without the statements that name no principal: they are kept and mean nobody. Nil where all do.
    private static func judged(_ document: JSONValue) -> JSONValue? {
        let statements = document["Statement"]?.arrayValue ?? []
        let kept = statements.filter { $0["Principal"] != nil || $0["NotPrincipal"] != nil }
        guard kept.count < statements.count else { return nil }
        return kept.isEmpty ? .string("") : .object([("Version", "1"), ("Statement", .array(kept))])
    }

    /// The policy that judges requests; nil for none.
    static func judging(_ record: BucketRecord) -> String? {
        guard let judged = record.configurations[judgedKey]?.text else { return record.policy }
        return judged == "\"\"" ? nil : judged
    }

    /// Checks what the service checks when a policy is put: the grammar of documents and statements.
    static func parse(_ text: String) throws(CloudError) -> JSONValue {
        let document: JSONValue
        do throws(LabError) { document = try JSONParser.parse(text: text, name: "policy") } catch {
            throw invalid("The policy is not json format: \(error.message).")
        }
        guard document["Version"]?.stringValue == "1" else { throw invalid("Version must be \"1\".") }
        guard let statements = document["Statement"]?.arrayValue, !statements.isEmpty else {
            throw invalid("Statement must be a list.")
        }
        for statement in statements { try check(statement) }
        return document
    }

    private static func check(_ statement: JSONValue) throws(CloudError) {
        guard ["Allow", "Deny"].contains(statement["Effect"]?.stringValue) else {
            throw invalid("Effect must be Allow or Deny.")
        }
        guard (statement["Action"] == nil) != (statement["NotAction"] == nil) else {
            throw invalid("A statement must have one of Action and NotAction.")
        }
        guard statement["Resource"] != nil || statement["NotResource"] != nil else {
            throw invalid("A statement must have a Resource.")
        }
    }

    static func invalid(_ reason: String) -> CloudError {
        CloudError(
            "InvalidPolicyDocument", status: 400, reason, details: [(name: "EC", value: "0030-00000001")])
    }
}

/// GetBucketPolicy: the document as it was put.
enum GetBucketPolicy {
    static let row = OSSOperation(
        "GetBucketPolicy", page: "getbucketpolicy", "GET", .bucket, query: ["policy"], kind: .managementRead,
        meter: "get", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        let record = request.bucket.record
        guard let policy = record.policy else {
            throw OSSErrors.missingConfiguration(
                "NoSuchBucketPolicy", "The bucket policy does not exist.", bucket: record.name,
                ec: "0030-00000006")
        }
        return CloudResponse(
            headers: HeaderFields([("Content-Type", "application/json")]), body: .bytes(Array(policy.utf8)))
    }
}

/// DeleteBucketPolicy: takes the policy away; none there is no error.
enum DeleteBucketPolicy {
    static let row = OSSOperation(
        "DeleteBucketPolicy", page: "deletebucketpolicy", "DELETE", .bucket, query: ["policy"],
        kind: .managementWrite, meter: "put", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        var record = request.bucket.record
        record.policy = nil
        record.configurations[PutBucketPolicy.judgedKey] = nil
        try request.service.state.commit([.putBucket(record)], at: request.now)
        return CloudResponse(status: 204)
    }
}

/// GetBucketPolicyStatus: whether the policy lets the public in.
enum GetBucketPolicyStatus {
    static let row = OSSOperation(
        "GetBucketPolicyStatus", page: "getbucketpolicystatus", "GET", .bucket, query: ["policyStatus"],
        kind: .managementRead, meter: "get", run: run)

    private static func run(_ request: OSSRequest, _ context: CallContext) throws(CloudError) -> CloudResponse
    {
        var isPublic = false
        if let policy = request.bucket.record.policy {
            do throws(LabError) {
                isPublic = BucketPolicyStatus.isPublic(try JSONParser.parse(text: policy))
            } catch {
                throw OSSErrors.storage("the stored policy is no JSON")
            }
        }
        return .xml(XMLWriter.document("PolicyStatus") { $0.element("IsPublic", isPublic) })
    }
}

/// Whether a bucket policy is public.
///
/// Source: help.aliyun.com/en/oss/user-guide/block-public-access: Deny statements, fixed principals, and
/// conditions that pin the caller's network or key are not public.
enum BucketPolicyStatus {
    static func isPublic(_ document: JSONValue) -> Bool {
        (document["Statement"]?.arrayValue ?? []).contains { statement in
            statement["Effect"]?.stringValue == "Allow" && hasOpenPrincipal(statement) && !isPinned(statement)
        }
    }

    private static func hasOpenPrincipal(_ statement: JSONValue) -> Bool {
        guard let principal = statement["Principal"] else { return true }
        if let text = principal.stringValue { return text.contains("*") }
        let list = principal.arrayValue ?? []
        return list.isEmpty || list.contains { $0.stringValue?.contains("*") ?? false }
    }

    private static func isPinned(_ statement: JSONValue) -> Bool {
        for (_, keys) in statement["Condition"]?.objectValue ?? [] {
            for (key, values) in keys.objectValue ?? [] {
                let texts =
                    values.stringValue.map { [$0] } ?? values.arrayValue?.compactMap(\.stringValue) ?? []
                switch key.lowercased() {
                case "acs:sourcevpc", "acs:sourcevpcid", "acs:accessid":
                    if !texts.contains(where: { $0.contains("*") }) { return true }
                case "acs:sourceip", "acs:sourcevpcip":
                    if texts.allSatisfy(isNarrow) { return true }
                default: continue
                }
            }
        }
        return false
    }

    /// A range of /8 or narrower (IPv4), /32 or narrower (IPv6).
    private static func isNarrow(_ range: String) -> Bool {
        let parts = range.split(separator: "/")
        guard parts.count == 2, let mask = Int(parts[1]) else { return true }
        return mask >= (range.contains(":") ? 32 : 8)
    }
}
