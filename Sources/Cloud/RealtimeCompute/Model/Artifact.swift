import CloudGateway
import LabKernel

/// What a deployment runs.
///
/// Not emulated: `JAR`, `PYTHON` and `CDCYAML` artifacts; they are refused by name.
struct Artifact {
    /// The SQL script as it was written.
    var script: String
    var additionalDependencies: [String] = []

    /// Reads an `artifact` object.
    init(_ body: BodyReader) throws(CloudError) {
        let kind = try body.required("kind")
        guard kind == "SQLSCRIPT" else {
            let known = ["JAR", "PYTHON", "CDCYAML"]
            guard known.contains(kind) else {
                throw body.invalid("kind", suggestion(for: kind, among: ["SQLSCRIPT"] + known, kind: "kinds"))
            }
            throw RealtimeComputeErrors.unsupported("artifacts of kind \(kind), only SQLSCRIPT")
        }
        guard let sql = try body.object("sqlArtifact") else {
            throw RealtimeComputeErrors.missing("\(body.path).sqlArtifact")
        }
        script = try sql.string("sqlScript") ?? ""
        additionalDependencies = (try sql.array("additionalDependencies") ?? []).compactMap(\.stringValue)
    }

    var json: JSONValue {
        var sql: [(String, JSONValue)] = [("sqlScript", .string(script))]
        if !additionalDependencies.isEmpty {
            sql.append(("additionalDependencies", .array(additionalDependencies.map(JSONValue.string))))
        }
        return .object([("kind", "SQLSCRIPT"), ("sqlArtifact", .object(sql))])
    }
}
