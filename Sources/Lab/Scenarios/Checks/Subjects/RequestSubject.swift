import LabKernel

/// `request`: requests to the cloud.
package struct RequestSubject: CheckSubject {
    /// Columns of `labsim.requests` with what they must hold; in the order of the file.
    package var filter: [(column: String, matcher: Matcher)]

    package static let primary: PrimaryProperty? = .presence
    package static let schema = ObjectSchema(
        "request", "The requests of the run so far that fit a filter.",
        rows: [
            FieldRow("request", .object(filter), .required, "which requests"),
            FieldRow("count", .matcher, .optional, "how many there are"),
        ])

    private static let filter = ObjectSchema(
        "filter", "Columns of `labsim.requests` with what they must hold.",
        rows: [
            FieldRow("service", .matcher, .optional, "oss, log, ram, sts, cms or stream"),
            FieldRow("operation", .matcher, .optional, "the operation, PutObject"),
            FieldRow("principal", .matcher, .optional, "who called, role/flink-runtime"),
            FieldRow("resource", .matcher, .optional, "the resource, bucket/key"),
            FieldRow("decision", .matcherOf(["Allow", "Deny"]), .optional, "the decision on it"),
            FieldRow("status", .matcher, .optional, "the HTTP status"),
            FieldRow("code", .matcher, .optional, "the error code"),
        ])

    package init(_ fields: Fields) {
        let wanted: Fields = fields.get("request")
        filter = Self.filter.rows.compactMap { row in
            guard case .matcher(let matcher)? = wanted.checked(row.key)?.content else { return nil }
            return (row.key, matcher)
        }
    }

    package var title: String {
        "requests"
            + (filter.isEmpty
                ? "" : " with " + filter.map { "\($0.column) \($0.matcher.words)" }.joined(separator: ", "))
    }
}
