import LabKernel

/// `deployment`: a deployment.
package struct DeploymentSubject: CheckSubject {
    package var deployment: String
    /// The configuration key that general matchers look at; nil when they look at the deployment's presence.
    package var configurationKey: String?

    package static let primary: PrimaryProperty? = .presence
    package static let schema = ObjectSchema(
        "deployment", "A deployment, or one value of its configuration.",
        rows: [
            FieldRow("deployment", .refers(.deployment), .required, "the deployment"),
            FieldRow(
                "conf", .text, .optional,
                "a key of its Flink configuration; general matchers then look at its value"),
            FieldRow(
                "state", .matcherOf(JobState.allCases.map(\.rawValue)), .optional,
                "the state of its latest job"),
            FieldRow("parallelism", .matcher, .optional, "its parallelism"),
        ])

    package static func primary(with keys: Set<String>) -> PrimaryProperty? {
        keys.contains("conf") ? .value("conf") : primary
    }

    package init(_ fields: Fields) {
        deployment = fields.get("deployment")
        configurationKey = fields.find("conf")
    }

    package var title: String { "deployment \(deployment)" + (configurationKey.map { " \($0)" } ?? "") }
}
