import CloudGateway
import GatewayTesting
import LabKernel
import Testing

@testable import BSS

@Suite struct BillingServiceTests {
    private final class Ledger: BillSource {
        var asked: [(Instant, Instant)] = []

        func usage(from start: Instant, until end: Instant) -> [MeteredUsage] {
            asked.append((start, end))
            return [
                MeteredUsage(
                    meter: "log.ingest", resource: "project/p/logstore/l", region: "cn-hangzhou",
                    quantity: Rational(5), unit: "byte"),
                MeteredUsage(
                    meter: "stream.cu", resource: "vvpinstance/w", region: "cn-hangzhou",
                    quantity: Rational(7, 2),
                    unit: "cu-second"),
            ]
        }
    }

    @Test func usageOfAMonthIsAnsweredByProduct() throws {
        let (ledger, ports) = (Ledger(), TestPorts())
        let service = BillingService(
            accountID: "1234567890123456", source: ledger, signature: TestSignature())
        let gateway = TestGateway(service, loop: EventLoop(start: .epoch), ports: ports)
        func call(_ query: String, action: String = "QueryInstanceBill") throws -> (
            status: Int, body: JSONValue
        ) {
            let answer = try gateway.send(
                CloudRequest(
                    method: "POST", host: "business.aliyuncs.com", path: "/", query: query,
                    headers: HeaderFields([("x-acs-version", "2017-12-14"), ("x-acs-action", action)])))
            return (answer.status, answer.body)
        }
        let bill = try call("BillingCycle=2025-02&ProductCode=flink").body["Data"]
        #expect(bill?["BillingCycle"]?.stringValue == "2025-02" && bill?["TotalCount"]?.intValue == 1)
        let item = bill?["Items"]?["Item"]?.arrayValue?.first
        #expect(item?["InstanceID"]?.stringValue == "vvpinstance/w" && item?["Usage"]?.doubleValue == 3.5)
        #expect(item?["PretaxAmount"] == nil)
        #expect(ledger.asked.first?.0 == ISO8601.parse("2025-01-31T16:00:00Z"))
        #expect(ledger.asked.first?.1 == ISO8601.parse("2025-02-28T16:00:00Z"))
        #expect(try call("BillingCycle=2025-02").body["Data"]?["TotalCount"]?.intValue == 2)
        #expect(try call("BillingCycle=2025-13").status == 400)
        #expect(try call("", action: "QueryOrders").status == 404)
        ports.allowed = []
        #expect(try call("BillingCycle=2025-02").status == 403)
    }
}
