import CloudGateway
import LabKernel
import LabWorld
import Testing

@Suite struct UsageLedgerTests {
    private func event(_ second: Int) -> UsageEvent {
        UsageEvent(
            instant: Instant(epochSeconds: Int64(second)),
            meter: second % 3 == 0 ? "oss.request.get" : "oss.request.put",
            resource: ResourceName(
                service: "oss", region: "oss-cn-hangzhou", account: "1",
                relativeID: "b\(second % 4)/k\(second)"),
            quantity: Rational(Int128(second)), unit: "request")
    }

    @Test func aLedgerThatKeepsFewEventsSumsAllThatCame() {
        let (all, few) = (UsageLedger(), UsageLedger(kept: 10))
        for second in 0..<200 {
            all.record(event(second))
            few.record(event(second))
            #expect(few.events.count <= 10)
        }
        #expect(few.lines == all.lines && few.lines.count == 8)
        #expect(zip(few.events, few.events.dropFirst()).allSatisfy { $0.instant <= $1.instant })
        #expect(few.events.last?.instant == Instant(epochSeconds: 199))
    }
}
