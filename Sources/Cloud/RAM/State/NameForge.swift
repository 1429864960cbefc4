import LabKernel

/// Makes the ids and secrets that the service hands out, from the run's seed.
struct NameForge {
    private var chance: Prng

    init(seed: UInt64, purpose: String) { chance = Prng(seed: seed, purpose: purpose) }

    /// A forge that goes on from a saved position.
    init(position: [UInt64]) { chance = Prng(position: position) }

    /// Where the forge stands, for snapshots.
    var position: [UInt64] { chance.position }

    /// `count` digits, the first of them `first`.
    mutating func digits(_ count: Int, first: Character) -> String {
        String(first) + pick(count - 1, from: "0123456789")
    }

    /// `count` letters and digits.
    mutating func letters(_ count: Int) -> String {
        pick(count, from: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
    }

    /// `count` lower-case letters and digits.
    mutating func lowerLetters(_ count: Int) -> String {
        pick(count, from: "abcdefghijklmnopqrstuvwxyz0123456789")
    }

    /// An access key id that cannot be taken for one of the real cloud.
    mutating func accessKeyID() -> String { "LABSIM" + letters(18) }

    mutating func secret() -> String { letters(30) }

    private mutating func pick(_ count: Int, from alphabet: String) -> String {
        let characters = Array(alphabet)
        return String(
            (0..<count).map { _ in characters[Int(chance.below(UInt64(characters.count)))] })
    }
}
