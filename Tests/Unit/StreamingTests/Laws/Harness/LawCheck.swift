import FlinkSQL
import LabKernel
import StreamTypes

@testable import Streaming

/// The laws of every operator.
enum Law: String, CaseIterable {
    /// The same input gives the same output and the same state, byte by byte; a checkpoint changes nothing.
    case sameOutput
    /// What came before a barrier and what a fresh execution restored from it gives make up the whole.
    case restoreAnywhere
    /// The same with another parallelism after the barrier.
    case rescaleAnywhere
    /// Where batches are cut changes nothing.
    case batchSize
    /// How many subtasks share the work changes no final table.
    case parallelism
    /// Every row taken away was there.
    case replay
    /// The final table is the one computed from the input without the engine.
    case oracle
}

/// A law that did not hold.
struct LawViolation: CustomStringConvertible {
    var law: Law
    var detail: String
    var description: String { "\(law.rawValue): \(detail)" }
}

/// Checks all laws on one subject and seed.
struct LawCheck {
    private let run: LawRun
    private var chance: Prng
    private(set) var violations: [LawViolation] = []
    /// Rows that the plain run gave.
    private(set) var produced = 0

    /// - Parameter bug: a bug planted into every run.
    init(_ subject: LawSubject, seed: UInt64, bug: PlantedBug? = nil) throws {
        let (law, chance) = try subject.lawCase(seed)
        run = LawRun(law: law, bug: bug)
        self.chance = chance
        try check()
    }

    private mutating func check() throws {
        let whole = try run.whole()
        produced = whole.all.count
        let barrier = run.law.seconds > 1 ? Int(chance.below(UInt64(run.law.seconds - 1))) : nil
        try checkSameOutput(whole, barrier)
        try checkBatchSizes(whole)
        try checkParallelism(whole)
        if let barrier { try checkRestore(whole, barrier) }
        replay(whole, "one subtask")
        if let expected = run.law.expected { compareTables(.oracle, run.law.fold(whole.all), expected, "") }
    }

    private mutating func checkSameOutput(_ whole: LawOutcome, _ barrier: Int?) throws {
        var first = try run.whole(barrier: barrier)
        let second = try run.whole(barrier: barrier)
        if first.bytes != second.bytes {
            report(.sameOutput, first, second, "two runs with a barrier after \(barrier ?? -1) s")
        }
        first.snapshot = nil
        if first.bytes != whole.bytes { report(.sameOutput, first, whole, "with and without a checkpoint") }
    }

    private mutating func checkBatchSizes(_ whole: LawOutcome) throws {
        for rows in [1, 3, 7, 64] {
            var other = run
            other.batchRows = rows
            compare(.batchSize, try other.whole(), whole, "\(rows) rows a batch")
        }
        var other = run
        other.cutSeed = chance.next()
        compare(.batchSize, try other.whole(), whole, "random cuts")
    }

    private mutating func checkParallelism(_ whole: LawOutcome) throws {
        for parallelism in [2, 4] {
            var other = run
            other.parallelism = parallelism
            let outcome = try other.whole()
            compareTables(outcome, whole, .parallelism, "\(parallelism) subtasks")
            replay(outcome, "\(parallelism) subtasks")
        }
    }

    private mutating func checkRestore(_ whole: LawOutcome, _ barrier: Int) throws {
        let same = try run.restored(barrier: barrier, parallelism: 1)
        compare(.restoreAnywhere, same, whole, "restored after \(barrier) s")
        var other = run
        other.parallelism = 1 + Int(chance.below(4))
        let wanted = [1, 2, 3, 4, 5].filter { $0 != other.parallelism }[Int(chance.below(4))]
        let rescaled = try other.restored(barrier: barrier, parallelism: wanted)
        compareTables(
            rescaled, whole, .rescaleAnywhere,
            "restored after \(barrier) s from \(other.parallelism) to \(wanted) subtasks")
    }

    // MARK: Comparing

    private mutating func compare(_ law: Law, _ got: LawOutcome, _ whole: LawOutcome, _ how: String) {
        if got.all != whole.all || got.lateRows != whole.lateRows { report(law, got, whole, how) }
    }

    private mutating func compareTables(
        _ got: LawOutcome, _ whole: LawOutcome, _ law: Law, _ how: String
    ) {
        compareTables(law, run.law.fold(got.all), run.law.fold(whole.all), how)
        if got.lateRows != whole.lateRows {
            add(law, "\(how): late rows \(got.lateRows), not \(whole.lateRows)")
        }
    }

    private mutating func compareTables(
        _ law: Law, _ got: [[Value]: Int], _ wanted: [[Value]: Int], _ how: String
    ) {
        guard got != wanted else { return }
        let extra = got.first { wanted[$0.key] != $0.value }
        let missing = wanted.first { got[$0.key] != $0.value }
        add(law, "\(how): not expected \(text(extra)), missing \(text(missing))")
    }

    private mutating func report(_ law: Law, _ got: LawOutcome, _ whole: LawOutcome, _ how: String) {
        let (a, b) = (got.all, whole.all)
        guard let place = (0..<max(a.count, b.count)).first(where: { at(a, $0) != at(b, $0) }) else {
            return add(law, "\(how): state differs or late rows \(got.lateRows), not \(whole.lateRows)")
        }
        add(law, "\(how): change \(place) is \(text(at(a, place))), not \(text(at(b, place)))")
    }

    private func at(_ rows: [TestTable.Row], _ index: Int) -> TestTable.Row? {
        index < rows.count ? rows[index] : nil
    }

    private mutating func add(_ law: Law, _ detail: String) {
        violations.append(LawViolation(law: law, detail: detail))
    }

    // MARK: Replaying

    private mutating func replay(_ outcome: LawOutcome, _ how: String) {
        for rows in outcome.rows {
            if let index = firstBaselessChange(rows) {
                return add(
                    .replay, "\(how): change \(index) takes away what is not there: \(text(rows[index]))")
            }
        }
    }

    private func firstBaselessChange(_ rows: [TestTable.Row]) -> Int? {
        let key = run.law.upsertKey
        var counts: [[Value]: Int] = [:]
        for (index, row) in rows.enumerated() {
            let place = key.isEmpty ? row.values : key.map { row.values[$0] }
            if row.kind.isAccumulate {
                counts[place] = key.isEmpty ? (counts[place] ?? 0) + 1 : 1
            } else {
                guard let count = counts[place], count > 0 else { return index }
                counts[place] = count - 1
            }
        }
        return nil
    }

    private func text(_ row: TestTable.Row?) -> String {
        row.map { "\($0.kind.symbol)\(text($0.values))" } ?? "nothing"
    }
    private func text(_ entry: (key: [Value], value: Int)?) -> String {
        entry.map { "\($0.value) × \(text($0.key))" } ?? "nothing"
    }
    private func text(_ values: [Value]) -> String {
        "[" + values.map { $0.text.map { "'\($0)'" } ?? "\($0)" }.joined(separator: ", ") + "]"
    }
}
