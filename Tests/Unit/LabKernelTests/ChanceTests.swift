import LabKernel
import Testing

@Suite struct ChanceTests {
    @Test func sameSeedAndPurposeGiveTheSameStream() {
        var first = Prng(seed: 42, purpose: "datagen")
        var second = Prng(seed: 42, purpose: "datagen")
        #expect((0..<100).map { _ in first.next() } == (0..<100).map { _ in second.next() })
    }

    @Test func purposesAndSeedsAreIndependent() {
        var one = Prng(seed: 42, purpose: "a")
        var other = Prng(seed: 42, purpose: "b")
        var third = Prng(seed: 43, purpose: "a")
        #expect(Set([one.next(), other.next(), third.next()]).count == 3)
    }

    @Test func aStreamGoesOnFromItsPosition() {
        var original = Prng(seed: 1, purpose: "x")
        for _ in 0..<10 { _ = original.next() }
        var restored = Prng(position: original.position)
        #expect(original.next() == restored.next())
    }

    @Test func numbersStayInBoundsAndReachThem() {
        var chance = Prng(seed: 5, purpose: "bounds")
        let drawn = Set((0..<1_000).map { _ in chance.below(10) })
        #expect(drawn == Set(0..<10))
        #expect((0..<1_000).allSatisfy { _ in (0..<1).contains(chance.unit()) })
    }
}
