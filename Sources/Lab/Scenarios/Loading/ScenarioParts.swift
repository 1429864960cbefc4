import LabKernel

/// Parts of a scenario that can be looked at one by one, also where others are wrong: the SQL of jobs and of
/// checks, policies, tests.
package struct ScenarioParts: Sendable {
    /// Where a policy document stands.
    package enum PolicyPlace: Sendable { case identity, trust, bucket }

    /// The SQL scripts of jobs, each once.
    package private(set) var scripts: [SourceFile] = []
    /// The queries of checks and of answers.
    package private(set) var queries: [SourceFile] = []
    package private(set) var policies: [(document: JSONValue, place: PolicyPlace)] = []
    /// Tests without a mistake of their own.
    package private(set) var tests: [SQLTest] = []

    /// Takes what an object holds.
    ///
    /// - Parameters:
    ///   - isClean: whether nothing was found wrong in the object.
    ///   - isRefused: whether it is part of a call that must be refused, whose mistakes are meant.
    mutating func take(_ fields: Fields, _ schema: ObjectSchema, isClean: Bool, isRefused: Bool) {
        switch schema.name {
        case "sql", "answer": if let file = Self.file(fields, "sql") { queries.append(file) }
        case "test": if isClean { tests.append(TestReader.test(fields)) }
        case "ram.role": policy(fields, "assumeRolePolicyDocument", .trust)
        case "oss.bucket": policy(fields, "policy", .bucket)
        case "ram.policy", "ram.createPolicy", "ram.createPolicyVersion":
            if !isRefused { policy(fields, "document", .identity) }
        default: if schema.name.hasPrefix("flink.") { script(fields) }
        }
    }

    /// SQL of deployments and drafts is a job's.
    private mutating func script(_ fields: Fields) {
        for key in ["sqlFile", "sql"] {
            guard let file = Self.file(fields, key), !scripts.contains(where: { $0.name == file.name })
            else { continue }
            scripts.append(file)
        }
    }

    private mutating func policy(_ fields: Fields, _ key: String, _ place: PolicyPlace) {
        guard case .json(let document)? = fields.checked(key)?.content else { return }
        policies.append((document, place))
    }

    private static func file(_ fields: Fields, _ key: String) -> SourceFile? {
        guard case .file(let file)? = fields.checked(key)?.content else { return nil }
        return file
    }
}
