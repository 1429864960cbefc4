import ArgumentParser
import LabKernel
import RAMPolicy

extension ObjectACL.Grant: ExpressibleByArgument {}

/// `labsim ram simulate`: one question against policy files.
struct RAMSimulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "May a principal do an action on a resource, and why?",
        discussion: "Exits 0 when allowed and 1 when denied.")

    @Option(
        help: ArgumentHelp(
            "user/<name>, role/<name>, service/<name>, root or anonymous.", valueName: "principal"))
    var principal = "user/someone"

    @Option(help: ArgumentHelp("The action: oss:PutObject.", valueName: "action"))
    var action: String

    @Option(help: ArgumentHelp("The resource: acs:oss:*:<account>:<bucket>/<key>, or *.", valueName: "name"))
    var resource: String = "*"

    @Option(help: ArgumentHelp("The caller's account.", valueName: "id"))
    var account: String = "1001000000000001"

    @Option(
        help: ArgumentHelp("The account that owns the resource; the caller's by default.", valueName: "id"))
    var owner: String?

    @Option(help: ArgumentHelp("An identity policy: a file or a system policy's name.", valueName: "policy"))
    var policy: [String] = []

    @Option(
        help: ArgumentHelp(
            "A control policy of the resource directory, one level each, from the account up.",
            valueName: "policy"))
    var control: [String] = []

    @Option(help: ArgumentHelp("The group that holds the resource.", valueName: "id"))
    var resourceGroup: String?

    @Option(help: ArgumentHelp("An identity policy attached in that group.", valueName: "policy"))
    var groupPolicy: [String] = []

    @Option(help: "The bucket's ACL: private, public-read or public-read-write.")
    var bucketACL: ObjectACL.Grant?

    @Option(help: "The object's ACL: default, or as the bucket's.")
    var objectACL: ObjectACL.Grant = .inherited

    @Flag(help: "Block Public Access is on.")
    var blockPublicAccess = false

    @Option(help: ArgumentHelp("The session policy of a role session.", valueName: "file"))
    var session: String?

    @Option(help: ArgumentHelp("The bucket policy.", valueName: "file"))
    var bucketPolicy: String?

    @Option(help: ArgumentHelp("The role's trust policy, for sts:AssumeRole.", valueName: "file"))
    var trustPolicy: String?

    @Option(
        help: ArgumentHelp("A condition key of the request: acs:SourceIp=10.0.0.1.", valueName: "key=value"))
    var context: [String] = []

    @Flag(help: "Print the decision as JSON.")
    var json = false

    @OptionGroup var options: RAMRuleOptions

    func run() throws {
        let request = AccessRequest(
            principal: try caller(), action: action, resource: resource, resourceOwner: owner ?? account,
            resourceGroup: resourceGroup, context: try context.map(entry))
        let explanation = Explanation(request, try applied(), rules: try options.rules())
        print(json ? explanation.json.prettyText : explanation.text + "\n", terminator: "")
        if !explanation.decision.isAllowed { throw ExitStatus.checkFailed }
    }

    private func caller() throws -> PolicyPrincipal {
        let parts = principal.split(separator: "/", maxSplits: 1).map(String.init)
        switch (parts.first, parts.count) {
        case ("user", 2): return PolicyPrincipal(.user, account: account, name: parts[1], uid: parts[1])
        case ("role", 2): return PolicyPrincipal(.role, account: account, name: parts[1], session: "session")
        case ("service", 2): return PolicyPrincipal(.service, name: parts[1])
        case ("root", 1): return PolicyPrincipal(.root, account: account, uid: account)
        case ("anonymous", 1): return .anonymous
        default:
            throw LabError(
                "USE011", "'\(principal)' is no principal",
                fix: "write user/<name>, role/<name>, service/<name>, root or anonymous")
        }
    }

    private func entry(_ text: String) throws -> (key: String, value: String) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        guard parts.count == 2 else {
            throw LabError("USE012", "'\(text)' is no condition key", fix: "write --context key=value")
        }
        return (parts[0], parts[1])
    }

    private func applied() throws -> AppliedPolicies {
        var applied = AppliedPolicies(account: StatementTable(try policy.map { try RAMFiles.policy($0) }))
        applied.control = try control.map { name in
            AppliedPolicies.ControlLevel(
                target: RAMFiles.name(of: name),
                table: StatementTable([try RAMFiles.policy(name, kind: .control)]))
        }
        if let resourceGroup {
            applied.groups[resourceGroup] = StatementTable(try groupPolicy.map { try RAMFiles.policy($0) })
        }
        applied.acl = bucketACL.map {
            ObjectACL(bucket: $0, object: objectACL, blocksPublicAccess: blockPublicAccess)
        }
        if let session {
            let document = try RAMFiles.policy(session, kind: .session).document
            applied.session = StatementTable([
                PolicyAttachment(name: "session", holder: .session, document: document)
            ])
        }
        if let file = bucketPolicy {
            applied.resource = AppliedPolicies.ResourcePolicy(
                kind: .bucket, document: try RAMFiles.policy(file, kind: .bucket).document)
        }
        if let file = trustPolicy {
            applied.resource = AppliedPolicies.ResourcePolicy(
                kind: .trust, document: try RAMFiles.policy(file, kind: .trust).document)
        }
        return applied
    }
}
