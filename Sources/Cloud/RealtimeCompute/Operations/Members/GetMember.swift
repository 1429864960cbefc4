import CloudGateway

/// Says which role a member has.
enum GetMember: VervericaOperation {
    static let name = "GetMember"
    static let method = "GET"
    static let path = "/gateway/v2/namespaces/{namespace}/members/{member+}"
    static let kind = OperationKind.managementRead

    static func answer(_ call: VervericaCall, _ plane: ControlPlane) throws(CloudError) -> VervericaAnswer {
        .data(try plane.member(call.segment("member"), in: call.namespace).json)
    }
}
