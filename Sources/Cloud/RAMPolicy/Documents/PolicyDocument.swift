import LabKernel

/// A policy document that passed validation.
package struct PolicyDocument: Sendable {
    package let kind: PolicyKind
    /// In the order of the document, which never changes a decision.
    package let statements: [PolicyStatement]
    /// What the service accepts but a careful author would not write; found while reading.
    package let warnings: [LabError]

    package init(kind: PolicyKind, statements: [PolicyStatement], warnings: [LabError] = []) {
        self.kind = kind
        self.statements = statements
        self.warnings = warnings
    }

    /// The document as JSON, in the order and spelling of the policy language's guides.
    package var json: JSONValue {
        ["Version": "1", "Statement": .array(statements.map(\.json))]
    }
}
