import LabKernel

/// `job`: the job of a deployment.
package struct JobSubject: CheckSubject {
    package var deployment: String

    package static let primary: PrimaryProperty? = nil
    package static let schema = ObjectSchema(
        "job", "The latest job of a deployment.",
        rows: [
            FieldRow("job", .refers(.deployment), .required, "the deployment"),
            FieldRow(
                "state", .matcherOf(JobState.allCases.map(\.rawValue)), .optional,
                "the state under Flink's name"),
            FieldRow("restarts", .matcher, .optional, "how often it was restarted"),
        ])

    package init(_ fields: Fields) {
        deployment = fields.get("job")
    }

    package var title: String { "job \(deployment)" }
}
