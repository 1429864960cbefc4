import CloudGateway
import LabKernel

/// Block Public Access of the whole account.
enum AccountPublicAccess {
    static let operations: [OSSOperation] = [
        OSSOperation(
            "PutPublicAccessBlock", page: "putpublicaccessblock", "PUT", .service,
            query: ["publicAccessBlock"],
            kind: .managementWrite, meter: "put"
        ) { (request, context) throws(CloudError) in
            let document = try request.xml("PublicAccessBlockConfiguration")
            let shape = XMLShape([.flag("BlockPublicAccess", required: true)])
            let isOn = try shape.normalise(document).text("BlockPublicAccess") == "true"
            return try set(isOn, status: 200, request, context)
        },
        OSSOperation(
            "GetPublicAccessBlock", page: "getpublicaccessblock", "GET", .service,
            query: ["publicAccessBlock"],
            kind: .managementRead, meter: "get"
        ) { (request, context) throws(CloudError) in
            let isOn = request.service.state.account(context.principal.accountID).blocksPublicAccess
            return .xml(
                XMLWriter.document("PublicAccessBlockConfiguration") { $0.element("BlockPublicAccess", isOn) }
            )
        },
        OSSOperation(
            "DeletePublicAccessBlock", page: "deletepublicaccessblock", "DELETE", .service,
            query: ["publicAccessBlock"], kind: .managementWrite, meter: "put"
        ) { (request, context) throws(CloudError) in try set(false, status: 204, request, context) },
    ]

    private static func set(
        _ isOn: Bool, status: Int, _ request: OSSRequest, _ context: CallContext
    ) throws(CloudError) -> CloudResponse {
        let record = AccountRecord(id: context.principal.accountID, blocksPublicAccess: isOn)
        try request.service.state.commit([.putAccount(record)], at: request.now)
        return CloudResponse(status: status)
    }
}
