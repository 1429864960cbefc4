import CloudGateway

/// Deletes the record of a savepoint that is not being taken.
///
/// Not emulated: the savepoint's files are left in the bucket; the control plane has no right to delete a
/// customer's objects.
enum DeleteSavepoint: VervericaOperation {
    static let name = "DeleteSavepoint"
    static let method = "DELETE"
    static let path = "/namespaces/{namespace}/savepoints/{savepointId}"
    static let kind = OperationKind.managementWrite

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        let savepoint = try plane.savepoint(call.segment("savepointId"), in: call.namespace)
        guard savepoint.state != .started else {
            throw RealtimeComputeErrors.inUse("Savepoint", savepoint.id, "it is being taken")
        }
        plane.savepoints[savepoint.id] = nil
        return .done
    }
}
