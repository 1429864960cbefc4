import CloudGateway
import LabKernel

/// Who pays for requests: the bucket's owner, or the caller, who must then say that he does.
enum RequesterPays {
    static let configuration = BucketConfiguration(
        "RequestPayment", query: "requestPayment", root: "RequestPaymentConfiguration",
        absence: .document(
            XMLElement("RequestPaymentConfiguration", children: [XMLElement("Payer", "BucketOwner")])),
        canDelete: false
    ) { (document, _) throws(CloudError) in
        try XMLShape([.choice("Payer", ["BucketOwner", "Requester"], required: true)]).normalise(document)
    }

    /// Throws AccessDenied when another account's call does not say `x-oss-request-payer: requester`.
    static func check(
        _ request: OSSRequest, _ operation: OSSOperation, _ context: CallContext
    ) throws(CloudError) {
        guard let bucket = request.existingBucket,
            bucket.record.configurations["requestPayment"]?.text("Payer") == "Requester",
            context.principal.accountID != bucket.record.owner
        else { return }
        let said = request.header("x-oss-request-payer") ?? request.parameter("x-oss-request-payer")
        guard said?.lowercased() == "requester" else {
            throw OSSErrors.accessDenied("Access denied for requester pay bucket", ec: "0003-00000703")
        }
    }
}
