import ArgumentParser
import LabKernel
import RAMPolicy

/// `labsim ram who-can`: the principals of a file that may do an action.
struct RAMWhoCan: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "who-can", abstract: "Which of these principals may do an action on a resource?",
        discussion: """
            The file is JSON: {"principals": [{"type": "user", "name": "alice", "account": "…", \
            "policies": [{"name": "p", "document": {…}} or "AliyunOSSReadOnlyAccess"]}]}. \
            Exits 1 when nobody may.
            """)

    @Option(help: ArgumentHelp("The principals and their policies.", valueName: "file"))
    var identities: String

    @Option(help: ArgumentHelp("The action: oss:PutObject.", valueName: "action"))
    var action: String

    @Option(help: ArgumentHelp("The resource, or *.", valueName: "name"))
    var resource: String = "*"

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup var options: RAMRuleOptions

    func run() throws {
        let rules = try options.rules()
        var found = 0
        for identity in try IdentityList.read(RAMFiles.source(identities)) {
            let request = AccessRequest(
                principal: identity.principal, action: action, resource: resource,
                resourceOwner: ResourceName(resource)?.account ?? identity.principal.account ?? "")
            let explanation = Explanation(
                request, AppliedPolicies(account: StatementTable(identity.policies)), rules: rules)
            if explanation.decision.isAllowed { found += 1 }
            if json {
                print(explanation.json.text)
            } else if explanation.decision.isAllowed {
                let through = explanation.decision.matched.map { "\($0.policy)#\($0.statement)" }
                print("\(identity.principal.arn)  through \(through.joined(separator: ", "))")
            }
        }
        if found == 0 { throw ExitStatus.checkFailed }
    }
}
