import CloudGateway
import LabKernel

/// Makes a project; its name stands in the host or, at the region's host, in the body.
enum CreateProject: SLSOperation {
    static let name = "CreateProject"
    static let action = "CreateProject"
    static let method = "POST"
    static let path = "/"
    static let kind = OperationKind.managementWrite
    static let isRegional: Bool? = nil

    static func relativeID(_ project: String, _ segments: [String: String]) -> String {
        "project/\(project.isEmpty ? "*" : project)"
    }

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let body = try call.json()
        let name = body["projectName"]?.stringValue ?? call.project
        guard isValid(name) else {
            throw SLSErrors.invalid(
                "projectName", "3 to 63 lower-case letters, digits and hyphens are expected")
        }
        guard catalog.projects[name] == nil else { throw SLSErrors.projectExists(name) }
        let project = LogProject(
            name: name, region: catalog.region, owner: catalog.accountID,
            description: body["description"]?.stringValue ?? "", created: call.now)
        try catalog.save(project)
        catalog.projects[name] = project
        return SLSAnswer.empty
    }

    /// Source: SLS "Manage a project": the rules for names.
    private static func isValid(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        return (3...63).contains(bytes.count) && bytes.first != UInt8(ascii: "-")
            && bytes.last != UInt8(ascii: "-")
            && bytes.allSatisfy {
                (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-")
            }
    }
}
