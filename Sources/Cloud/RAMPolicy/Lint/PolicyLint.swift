import LabKernel

/// Looks for what a policy says but its author hardly means.
///
/// Findings are `LabError`s with codes RAM101 and up, in the order of the statements; the service would
/// accept the document all the same.
package enum PolicyLint {
    /// One rule: a code, what it looks for, and the finding for a statement.
    struct Rule: Sendable {
        let code: String
        let title: String
        let check: @Sendable (PolicyStatement, PolicyKind) -> [Finding]
    }

    /// What a rule has to say.
    struct Finding {
        let message: String
        let fix: String?

        init(_ message: String, fix: String? = nil) {
            self.message = message
            self.fix = fix
        }
    }

    /// Every rule, by code.
    static let rules: [Rule] =
        ActionLint.rules + ResourceLint.rules + ConditionLint.rules + PrincipalLint.rules

    /// Code and title of every rule, for documentation.
    package static var catalog: [(code: String, title: String)] {
        (rules.map { ($0.code, $0.title) } + OverlapLint.catalog
            + [("RAM143", "a grant in a resource group that counts at account scope only")])
            .sorted { $0.0 < $1.0 }
    }

    /// The findings of a document, what the reader of the document warned of first.
    ///
    /// `isInResourceGroup` says that the document is to hang in a resource group, where actions without resources are never
    /// looked up.
    package static func findings(_ document: PolicyDocument, isInResourceGroup: Bool = false) -> [LabError] {
        var findings = document.warnings + (isInResourceGroup ? misplaced(document) : [])
        for statement in document.statements {
            for rule in rules {
                findings += rule.check(statement, document.kind).map { finding in
                    LabError(rule.code, finding.message, at: statement.span, fix: finding.fix)
                }
            }
        }
        return findings + OverlapLint.findings(document)
    }

    private static func misplaced(_ document: PolicyDocument) -> [LabError] {
        document.statements.flatMap { statement in
            statement.actions.filter(ResourceLint.isOperationLevel).map { action in
                LabError(
                    "RAM143", "a grant of \(action) in a resource group counts for nothing",
                    at: statement.span,
                    fix: "attach the policy at account scope")
            }
        }
    }
}
