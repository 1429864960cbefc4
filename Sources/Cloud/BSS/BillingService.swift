import CloudGateway
import LabKernel

/// The billing API on the wire, BssOpenApi 2017-12-14: what was used, by instance.
///
/// Not emulated: amounts, which `labsim cost` makes from price books; orders, balances, subscriptions. Operations
/// beyond QueryInstanceBill are refused by name.
package final class BillingService: CloudService {
    package let code = "bss"
    private let accountID: String
    private let source: any BillSource
    private let signature: any SignatureScheme

    /// `signature` is how requests are authenticated.
    package init(
        accountID: String, source: any BillSource, signature: any SignatureScheme = OpenAPISignature()
    ) {
        (self.accountID, self.source, self.signature) = (accountID, source, signature)
    }

    package func accepts(_ request: CloudRequest) -> Bool {
        let version = RPCParameters.version(of: request)
        if !version.isEmpty { return version == "2017-12-14" }
        return request.hostName.hasPrefix("business.") || request.hostName.hasPrefix("bssopenapi.")
    }

    package func route(_ request: CloudRequest, at instant: Instant) throws(CloudError) -> Call {
        let parameters = RPCParameters(request)
        guard parameters.action == "QueryInstanceBill" else {
            throw CloudError(
                "InvalidAction.NotFound", status: 404,
                "labsim emulates no billing API named '\(parameters.action)'.")
        }
        let resource = ResourceName(service: "bssapi", region: "*", account: accountID, relativeID: "*")
        let info = OperationInfo(
            name: "QueryInstanceBill",
            documentation: "https://www.alibabacloud.com/help/en/user-center/developer-reference/"
                + "api-bssopenapi-2017-12-14-queryinstancebill",
            kind: .managementRead)
        return Call(
            operation: info, signature: signature,
            checks: [PermissionCheck(action: "bssapi:QueryInstanceBill", resource: resource)],
            parameters: .object([("BillingCycle", .string(parameters["BillingCycle"] ?? ""))])
        ) { [accountID, source] (context) throws(CloudError) in
            let bill = try InstanceBill(parameters, source)
            return RPCAnswer.success(
                [
                    ("Success", true), ("Code", "Success"), ("Message", "Successful!"),
                    ("Data", bill.json(accountID: accountID)),
                ], requestID: context.requestID)
        }
    }

    package func render(_ error: CloudError, of request: CloudRequest, requestID: String) -> CloudResponse {
        RPCAnswer.failure(error, host: request.host, requestID: requestID)
    }
}

/// The answer of QueryInstanceBill: one item for each meter of each resource.
struct InstanceBill {
    private let cycle: String
    private let page: Int
    private let size: Int
    private let items: [MeteredUsage]

    /// - Throws: NotApplicable for a cycle that is none, InvalidParameter for a page that is none.
    init(_ parameters: RPCParameters, _ source: any BillSource) throws(CloudError) {
        cycle = parameters["BillingCycle"] ?? ""
        guard let (start, end) = Self.month(cycle) else {
            throw CloudError("NotApplicable", status: 400, "BillingCycle is not valid: yyyy-MM is expected.")
        }
        guard let page = Int(parameters["PageNum"] ?? "1"), let size = Int(parameters["PageSize"] ?? "20"),
            page > 0, (1...300).contains(size)
        else { throw CloudError("InvalidParameter", status: 400, "PageNum or PageSize is not valid.") }
        (self.page, self.size) = (page, size)
        let product = parameters["ProductCode"]
        items = source.usage(from: start, until: end).filter { (product ?? $0.productCode) == $0.productCode }
    }

    /// A month of the service's time zone, UTC+8.
    private static func month(_ text: String) -> (Instant, Instant)? {
        let parts = text.split(separator: "-").map { Int($0) }
        guard parts.count == 2, let year = parts[0], let month = parts[1], (2000...9998).contains(year),
            (1...12).contains(month)
        else { return nil }
        let start = CivilTime(year: year, month: month, day: 1).instant
        let next = CivilTime(year: month == 12 ? year + 1 : year, month: month % 12 + 1, day: 1).instant
        let offset = Duration.hours(-8)
        return (start.advanced(by: offset), next.advanced(by: offset))
    }

    func json(accountID: String) -> JSONValue {
        let shown = items.dropFirst((page - 1) * size).prefix(size).map { item -> JSONValue in
            [
                "InstanceID": .string(item.resource), "ProductCode": .string(item.productCode),
                "SubscriptionType": "PayAsYouGo", "Item": "PayAsYouGoBill", "OwnerID": .string(accountID),
                "Region": .string(item.region), "BillingItem": .string(item.meter),
                "Usage": .double(item.quantity.approximate), "UsageUnit": .string(item.unit),
            ]
        }
        return [
            "BillingCycle": .string(cycle), "AccountID": .string(accountID), "AccountName": "labsim",
            "TotalCount": .int(items.count), "PageNum": .int(page), "PageSize": .int(size),
            "Items": ["Item": .array(Array(shown))],
        ]
    }
}
