import CloudGateway
import LabKernel

/// Lists projects by name; `projectName` keeps those whose names hold it.
enum ListProject: SLSOperation {
    static let name = "ListProject"
    static let action = "ListProject"
    static let method = "GET"
    static let path = "/"
    static let kind = OperationKind.managementRead
    static let isRegional: Bool? = true

    static func relativeID(_ project: String, _ segments: [String: String]) -> String { "project/*" }

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let pattern = call.query("projectName") ?? ""
        let names = catalog.projects.keys.filter { pattern.isEmpty || $0.contains(pattern) }.sorted()
        return try SLSAnswer.page("projects", names.compactMap { catalog.projects[$0]?.json }, call)
    }
}
