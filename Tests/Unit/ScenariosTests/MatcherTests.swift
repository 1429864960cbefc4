import Testing

@testable import Scenarios

@Suite struct MatcherTests {
    @Test func durationsAndNumbersCompareBySize() {
        #expect(Matcher.equals(.text("1m")).holds(for: .text("60s")))
        #expect(Matcher.between(.text("30s"), .text("60s")).holds(for: .text("45 s")))
        #expect(!Matcher.between(.text("30s"), .text("60s")).holds(for: .text("61s")))
        #expect(Matcher.greaterOrEqual(.integer(15)).holds(for: .number(15)))
        #expect(Matcher.equals(.integer(2)).holds(for: .text("2")))
        #expect(!Matcher.greater(.integer(0)).holds(for: .null))
    }
}
