import LabKernel
import Testing

@Suite struct UnitsTests {
    @Test func fractionsAreExact() {
        let third = Rational(1, 3)
        #expect(third + third + third == .one)
        #expect(Rational(decimal: "0.1")! + Rational(decimal: "0.2")! == Rational(decimal: "0.3")!)
        #expect(Rational(6, -4) == Rational(-3, 2))
        #expect(Rational(1, 3) < Rational(1, 2))
    }

    @Test(arguments: [
        ("2.5", FloatingPointRoundingRule.toNearestOrAwayFromZero, Int128(3)), ("2.5", .toNearestOrEven, 2),
        ("-2.5", .toNearestOrAwayFromZero, -3), ("-2.1", .up, -2), ("-2.1", .down, -3),
        ("2.9", .towardZero, 2),
    ])
    func roundingFollowsItsRule(text: String, rule: FloatingPointRoundingRule, whole: Int128) {
        #expect(Rational(decimal: text)!.rounded(rule) == whole)
    }

    @Test(arguments: [("12.005", 2, "12.01"), ("-0.005", 2, "-0.01"), ("7", 0, "7"), ("0.04", 1, "0.0")])
    func decimalsAreShownRounded(text: String, digits: Int, shown: String) {
        #expect(Rational(decimal: text)!.decimalText(digits: digits) == shown)
    }

    @Test(arguments: ["", "-", "1e3", "1.2.3", "abc"])
    func nonsenseIsNoNumber(text: String) {
        #expect(Rational(decimal: text) == nil)
    }

    @Test func moneyKeepsItsCurrency() {
        let price = Money(Rational(decimal: "0.11")!, "USD")
        #expect((price * Rational(3)).text(digits: 2) == "0.33 USD")
        #expect((price + price).amount == Rational(decimal: "0.22"))
    }

    @Test(arguments: [("4Gi", Int64(4 << 30)), ("512 mb", 512 << 20), ("100", 100), ("1.5k", 1_536)])
    func sizesAreRead(text: String, bytes: Int64) {
        #expect(ByteSize.parse(text) == bytes)
    }

    @Test func sizesAreWrittenForPeople() {
        #expect(ByteSize.text(987) == "987 B")
        #expect(ByteSize.text(1_536) == "1.5 KiB")
        #expect(ByteSize.text(20 << 20) == "20.0 MiB")
        #expect(ByteSize.parse("4 apples") == nil)
    }

    @Test func resourceNamesKeepWhatFollowsTheFourthColon() {
        let name = ResourceName("acs:oss:*:123:bucket/a:b")
        #expect(name?.relativeID == "bucket/a:b")
        #expect(name?.description == "acs:oss:*:123:bucket/a:b")
        #expect(ResourceName("arn:aws:s3:::bucket") == nil)
    }
}
