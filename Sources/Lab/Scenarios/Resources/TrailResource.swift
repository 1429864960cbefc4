import LabKernel

/// A trail of ActionTrail that exists before the run.
package struct TrailResource: ScenarioResource {
    package var name: String
    /// `Write`, `Read` or `All`: which management events it delivers.
    package var eventRW: String
    /// The bucket that gets the events; nil for none.
    package var bucket: String?
    /// The project that gets the events; nil for none.
    package var project: String?

    package static let nameKind = NameKind.trail
    /// Source: help.aliyun.com, ActionTrail "CreateTrail": `EventRW`, `OssBucketName`, `SlsProjectArn`.
    package static let schema = ObjectSchema(
        "actiontrail.trail",
        "A trail of ActionTrail. Events of the last 90 days can be looked up without one.",
        rows: [
            FieldRow("name", .pattern(.name), .optional, "the trail's name; the resource's id when absent"),
            FieldRow(

                "eventRW", .choice(["Write", "Read", "All"]), .byDefault("Write"), "the events it delivers"),
            FieldRow("bucket", .refers(.bucket), .optional, "the bucket that gets the events"),
            FieldRow("project", .refers(.project), .optional, "the SLS project that gets the events"),
        ])

    package init(id: String, _ fields: Fields) {
        name = fields.find("name") ?? id
        eventRW = fields.get("eventRW")
        bucket = fields.find("bucket")
        project = fields.find("project")
    }
}
