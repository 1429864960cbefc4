/// Everything that has a say in one decision, compiled.
package struct AppliedPolicies {
    /// A level of the resource directory and the control policies attached to it.
    package struct ControlLevel {
        package let target: String
        package let table: StatementTable

        package init(target: String, table: StatementTable) {
            self.target = target
            self.table = table
        }
    }

    /// A policy on the resource.
    package struct ResourcePolicy {
        /// `bucket`, `project`, `trust`…; also the policy's name in decisions.
        package let kind: PolicyKind
        package let table: StatementTable

        package init(kind: PolicyKind, table: StatementTable) {
            self.kind = kind
            self.table = table
        }

        package init(kind: PolicyKind, document: PolicyDocument) {
            let attachment = PolicyAttachment(name: kind.rawValue, holder: .resource, document: document)
            self.init(kind: kind, table: StatementTable([attachment]))
        }
    }

    /// From the member account up to the root of the directory; empty when the account is in none.
    package var control: [ControlLevel]
    /// The policy handed to `AssumeRole`; nil leaves the role as it is.
    package var session: StatementTable?
    /// Attached to the caller, its groups or its role, at account scope.
    package var account: StatementTable
    /// The same at resource-group scope, by group.
    package var groups: [String: StatementTable]
    package var resource: ResourcePolicy?
    package var acl: ObjectACL?

    package init(
        control: [ControlLevel] = [], session: StatementTable? = nil,
        account: StatementTable = StatementTable([]),
        groups: [String: StatementTable] = [:], resource: ResourcePolicy? = nil, acl: ObjectACL? = nil
    ) {
        self.control = control
        self.session = session
        self.account = account
        self.groups = groups
        self.resource = resource
        self.acl = acl
    }
}
