import LabKernel

/// `cost`: what the run has used of a meter so far, or what its bill comes to.
package struct CostSubject: CheckSubject {
    /// A meter's name, `oss.requests.put`, or `total`.
    package var meter: String
    /// Only of this resource; nil for all.
    package var resource: String?

    package static let primary: PrimaryProperty? = .value("value")
    package static let schema = ObjectSchema(
        "cost", "What the run has used so far of a meter, in the meter's unit, or what its bill comes to.",
        rows: [
            FieldRow("cost", .text, .required, "a meter, or 'total' for the bill in the scenario's currency"),
            FieldRow("of", .regex, .optional, "only of resources whose name matches; all when absent"),
        ],
        notes: ["General matchers look at the number."])

    package init(_ fields: Fields) { (meter, resource) = (fields.get("cost"), fields.find("of")) }

    /// Whether prices are needed.
    package var isMoney: Bool { meter == "total" }

    package var title: String { "cost \(meter)" + (resource.map { " of /\($0)/" } ?? "") }
}
