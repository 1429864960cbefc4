/// The page of operations in the documentation, made from the catalog.
package enum OSSCoverage {
    package static func page() -> String {
        var lines = [
            "# Operations of OSS", "",
            "Made from the catalog (`UPDATE_GOLDEN=1 swift test --filter OSSTests.CoverageTests`). What the operations do and"
                + " leave out is told in [oss.md](oss.md).", "",
            "| Operation | Request | RAM action | Counts as |", "|---|---|---|---|",
        ]
        let rows = OSSCatalog.operations.sorted { ($0.info.name, $0.method) < ($1.info.name, $1.method) }
        lines += rows.map(row)
        let refused = OSSCatalog.unemulated.sorted().map { "`\($0)`" }.joined(separator: ", ")
        lines += ["", "Requests with one of these parameters are refused with NotImplemented: \(refused)."]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func row(_ operation: OSSOperation) -> String {
        var query = operation.query.map { name in
            operation.values[name].map { "\(name)=\($0.sorted().joined(separator: " or "))" } ?? name
        }.joined(separator: "&")
        if !query.isEmpty { query = "?" + query }
        let path =
            switch operation.target {
            case .service: "/"
            case .bucket: "/bucket"
            case .object: "/bucket/key"
            }
        let header = operation.header.map { ", `\($0)`" } ?? ""
        let meter = operation.info.requestMeter.map { String($0.dropFirst("oss.request.".count)) } ?? "free"
        return
            "| [\(operation.info.name)](\(operation.info.documentation)) | `\(operation.method) \(path)\(query)`\(header)"
            + " | \(operation.action.map { "`\($0)`" } ?? "by key") | \(meter) |"
    }
}
