import CloudGateway

/// Answers a project.
enum GetProject: SLSOperation {
    static let name = "GetProject"
    static let action = "GetProject"
    static let method = "GET"
    static let path = "/"
    static let kind = OperationKind.managementRead

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        SLSAnswer.json(try catalog.project(call.project).json)
    }
}
