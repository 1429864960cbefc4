import LabKernel

/// Statements that change nothing, found by exact comparison.
enum OverlapLint {
    static let catalog: [(String, String)] = [
        ("RAM141", "a statement that the others cover"), ("RAM142", "an Allow that is wholly denied"),
    ]

    static func findings(_ document: PolicyDocument) -> [LabError] {
        guard document.kind == .identity || document.kind == .session || document.kind == .control else {
            return []
        }
        return document.statements.indices.compactMap { index in finding(document.statements, index) }
    }

    /// A comparison that grows too large says nothing.
    private static func finding(_ statements: [PolicyStatement], _ index: Int) -> LabError? {
        let statement = statements[index]
        guard statement.effect == .allow else { return nil }
        let denies = statements.filter { $0.effect == .deny }
        let others = statements.indices.filter { $0 != index && statements[$0].effect == .allow }
            .map { statements[$0] }
        func covers(_ wider: [PolicyStatement], _ narrower: [PolicyStatement]) -> Bool {
            let comparison = PolicyComparison(attached(narrower), attached(wider))
            do { return try comparison.leftOnly() == nil } catch { return false }
        }
        if !denies.isEmpty, covers([], [statement] + denies) {
            return LabError(
                "RAM142", "everything that this statement allows is denied by another", at: statement.span,
                fix: "drop the statement")
        }
        guard !others.isEmpty, covers(others, [statement]) else { return nil }
        return LabError(
            "RAM141", "the other statements allow all that this one allows", at: statement.span,
            fix: "drop the statement")
    }

    private static func attached(_ statements: [PolicyStatement]) -> [PolicyAttachment] {
        [PolicyAttachment(name: "lint", document: PolicyDocument(kind: .identity, statements: statements))]
    }
}
