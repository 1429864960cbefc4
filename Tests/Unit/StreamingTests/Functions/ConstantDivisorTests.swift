import Testing

@testable import Streaming

@Suite struct ConstantDivisorTests {
    private static let edges: [Int64] = [
        0, 1, -1, 2, -2, 3, 7, 9, 10, -10, 99, 100, 101, 999_999_999, 1 << 31, (1 << 31) + 1, -(1 << 32),
        (1 << 62) - 1, 1 << 62, (1 << 62) + 1, .max - 1, .max, .min + 1, .min,
    ]

    @Test func quotientsAndRemaindersAreThoseOfDivision() throws {
        var word: UInt64 = 1
        var dividends = Self.edges
        for _ in 0..<1_000 {
            word = word &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            dividends.append(Int64(bitPattern: word >> (word >> 58)))
            dividends.append(Int64(bitPattern: word))
        }
        for divisor in dividends where divisor.magnitude > 1 && divisor != .min {
            let constant = try #require(ConstantDivisor(divisor))
            for near in [-1, 0, 1] as [Int64] {
                for dividend in dividends.prefix(200) {
                    let value = dividend &+ near
                    #expect(constant.quotient(value) == value / divisor, "\(value) / \(divisor)")
                    #expect(constant.remainder(value) == value % divisor, "\(value) % \(divisor)")
                }
            }
        }
    }

    @Test(arguments: [0, 1, -1, Int64.min])
    func divisorsOfTheirOwnKindAreLeftToDivision(divisor: Int64) {
        #expect(ConstantDivisor(divisor) == nil)
    }
}
