import CloudGateway

/// Answers one savepoint.
enum GetSavepoint: VervericaOperation {
    static let name = "GetSavepoint"
    static let method = "GET"
    static let path = "/namespaces/{namespace}/savepoints/{savepointId}"
    static let kind = OperationKind.managementRead

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        .data(try plane.savepoint(call.segment("savepointId"), in: call.namespace).json)
    }
}
