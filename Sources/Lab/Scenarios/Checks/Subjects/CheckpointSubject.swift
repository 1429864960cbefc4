import LabKernel

/// `checkpoint`: the checkpoints of a job.
package struct CheckpointSubject: CheckSubject {
    package var deployment: String

    package static let primary: PrimaryProperty? = nil
    package static let schema = ObjectSchema(
        "checkpoint", "The checkpoint history of a deployment's job.",
        rows: [
            FieldRow("checkpoint", .refers(.deployment), .required, "the deployment"),
            FieldRow("completed", .matcher, .optional, "how many completed"),
            FieldRow("failed", .matcher, .optional, "how many failed"),
            FieldRow(
                "lastStatus", .matcherOf(["COMPLETED", "FAILED"]), .optional,
                "the status of the latest that ended"),
            FieldRow("lastSizeBytes", .matcher, .optional, "bytes of the latest that completed"),
            FieldRow("lastDuration", .matcher, .optional, "milliseconds of the latest that completed"),
            FieldRow("failureMessage", .matcher, .optional, "the message of the latest that failed"),
        ])

    package init(_ fields: Fields) {
        deployment = fields.get("checkpoint")
    }

    package var title: String { "checkpoints of \(deployment)" }
}
