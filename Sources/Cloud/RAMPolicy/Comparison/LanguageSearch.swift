import LabKernel

/// Finds texts that meet some sets of patterns and keep out of others: for every smallest set of others that
/// cannot be avoided, a shortest text.
///
/// All patterns run side by side over one text. A state that gives the text no more ways out than another
/// already seen is dropped: fewer live places in the patterns to avoid, more in those to meet (an antichain
/// search).
/// Source: De Wulf, Doyen, Henzinger, Raskin, "Antichains: A New Algorithm for Checking Universality of
/// Finite Automata".
struct LanguageSearch {
    /// A set of patterns that matches a text if any of them does, or when `isNegated` if none does.
    struct Group {
        let patterns: [PatternAutomaton]
        let isNegated: Bool
    }

    /// A text and the positions in `avoid` of the groups that match it nevertheless.
    struct Finding: Hashable {
        let text: String
        let matched: Set<Int>
    }

    /// All must match.
    let require: [Group]
    /// As few as possible should match.
    let avoid: [Group]
    /// What texts there are at all.
    let universe: PatternAutomaton.Universe

    /// States looked at before the search gives up.
    private static let mostStates = 100_000

    /// The findings, no one's matched set containing another's; throws RAM040 when the search grows too
    /// large.
    ///
    /// A group that must match does so by one of its patterns, so each is tried alone: together they would
    /// remember which of them have matched already, which does not matter.
    func findings() throws(LabError) -> [Finding] {
        guard let wide = require.firstIndex(where: { !$0.isNegated && $0.patterns.count > 1 }) else {
            return try search()
        }
        var findings: [Finding] = []
        for pattern in require[wide].patterns {
            var groups = require
            groups[wide] = Group(patterns: [pattern], isNegated: false)
            let narrow = LanguageSearch(require: groups, avoid: avoid, universe: universe)
            for finding in try narrow.findings() { LanguageSearch.add(finding, to: &findings) }
            if findings.contains(where: \.matched.isEmpty) { return findings }
        }
        return findings
    }

    /// Keeps only findings with smallest sets; the first of equals stays, as it is the shortest.
    static func add(_ finding: Finding, to findings: inout [Finding]) {
        guard !findings.contains(where: { $0.matched.isSubset(of: finding.matched) }) else { return }
        findings.removeAll { finding.matched.isSubset(of: $0.matched) }
        findings.append(finding)
    }

    /// A state that was reached, by which letter and from which other; the text is read off backwards.
    private struct Reached {
        let state: ProductMachine.State
        let place: Int
        let letter: Int
        let parent: Int
    }

    private func search() throws(LabError) -> [Finding] {
        let machine = ProductMachine(
            require.map { ($0.patterns, !$0.isNegated) } + avoid.map { ($0.patterns, $0.isNegated) },
            letters: alphabet())
        var seen: Set<[UInt64]> = []
        var byPlace: [Int: [ProductMachine.State]] = [:]
        var findings: [Finding] = []
        var reached: [Reached] = []
        func visit(_ new: Reached) {
            guard seen.insert(new.state + [UInt64(new.place)]).inserted else { return }
            let others = byPlace[new.place] ?? []
            guard !others.contains(where: { machine.covers($0, new.state) }) else { return }
            byPlace[new.place, default: []].append(new.state)
            reached.append(new)
        }
        visit(Reached(state: machine.start, place: universe.start, letter: -1, parent: -1))
        var head = 0
        while head < reached.count {
            guard reached.count <= LanguageSearch.mostStates else {
                throw LabError("RAM040", "these policies are too entangled to compare exactly")
            }
            let current = reached[head]
            if universe.accepts(current.place), let matched = outcome(current.state, machine) {
                LanguageSearch.add(
                    Finding(text: text(head, reached, machine), matched: matched), to: &findings)
                if matched.isEmpty { return findings }
            }
            for (index, letter) in machine.letters.enumerated() {
                guard let place = universe.step(current.place, letter) else { continue }
                let state = machine.step(current.state, letter: index)
                guard isAlive(state, machine) else { continue }
                visit(Reached(state: state, place: place, letter: index, parent: head))
            }
            head += 1
        }
        return findings
    }

    private func text(_ index: Int, _ reached: [Reached], _ machine: ProductMachine) -> String {
        var letters: [Character] = []
        var index = index
        while reached[index].parent >= 0 {
            letters.append(machine.letters[reached[index].letter])
            index = reached[index].parent
        }
        return String(letters.reversed())
    }

    /// A character that no pattern names, and all that some pattern does.
    private func alphabet() -> [Character] {
        var named = universe.alphabet
        for group in require + avoid {
            for automaton in group.patterns { named.formUnion(automaton.alphabet) }
        }
        let other = universe.others.first { !named.contains($0) }
        return (other.map { [$0] } ?? []) + named.sorted()
    }

    /// Which groups to avoid match a text that ends here; nil when a required one does not.
    private func outcome(_ state: ProductMachine.State, _ machine: ProductMachine) -> Set<Int>? {
        func matches(_ group: Group, _ members: [ProductMachine.Member]) -> Bool {
            members.contains { machine.has($0.end, state) } != group.isNegated
        }
        for (group, members) in zip(require, machine.groups) where !matches(group, members) { return nil }
        var matched: Set<Int> = []
        for (position, group) in avoid.enumerated()
        where matches(group, machine.groups[require.count + position]) {
            matched.insert(position)
        }
        return matched
    }

    /// Whether every required group that needs a match can still get one.
    private func isAlive(_ state: ProductMachine.State, _ machine: ProductMachine) -> Bool {
        for (group, members) in zip(require, machine.groups) where !group.isNegated {
            let lives = members.contains { member in member.words.contains { state[$0] != 0 } }
            if !lives { return false }
        }
        return true
    }
}
