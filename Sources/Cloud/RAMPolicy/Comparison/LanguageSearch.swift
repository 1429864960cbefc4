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
    private static let mostStates = 200_000

    private struct Runner {
        let automaton: PatternAutomaton
        let range: Range<Int>
        /// More live places are better.
        let isWanted: Bool
    }

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

    private func search() throws(LabError) -> [Finding] {
        let runners = makeRunners()
        let groups = groupRanges()
        let letters = alphabet()
        var seen: Set<[UInt64]> = []
        var kept: [[UInt64]] = []
        var findings: [Finding] = []
        var queue: [(state: [UInt64], place: Int, text: String)] = []
        var head = 0
        func visit(_ state: [UInt64], _ place: Int, _ text: String) {
            let key = state + [UInt64(place)]
            guard seen.insert(key).inserted, !kept.contains(where: { covers($0, key, runners) }) else {
                return
            }
            kept.append(key)
            queue.append((state, place, text))
        }
        visit(runners.flatMap(\.automaton.start), universe.start, "")
        while head < queue.count {
            let (state, place, text) = queue[head]
            head += 1
            guard queue.count <= LanguageSearch.mostStates else {
                throw LabError("RAM040", "these policies are too entangled to compare exactly")
            }
            if universe.accepts(place), let matched = outcome(state, runners) {
                LanguageSearch.add(Finding(text: text, matched: matched), to: &findings)
                if matched.isEmpty { return findings }
            }
            for letter in letters {
                guard let next = universe.step(place, letter) else { continue }
                var moved: [UInt64] = []
                moved.reserveCapacity(state.count)
                for runner in runners { moved += runner.automaton.step(state[runner.range], letter) }
                settle(&moved, groups, runners)
                guard isAlive(moved, runners) else { continue }
                visit(moved, next, text + String(letter))
            }
        }
        return findings
    }

    /// Keeps only findings with smallest sets; the first of equals stays, as it is the shortest.
    static func add(_ finding: Finding, to findings: inout [Finding]) {
        guard !findings.contains(where: { $0.matched.isSubset(of: finding.matched) }) else { return }
        findings.removeAll { finding.matched.isSubset(of: $0.matched) }
        findings.append(finding)
    }

    private func makeRunners() -> [Runner] {
        var runners: [Runner] = []
        var start = 0
        for (group, isRequired) in require.map({ ($0, true) }) + avoid.map({ ($0, false) }) {
            for automaton in group.patterns {
                runners.append(
                    Runner(
                        automaton: automaton, range: start..<start + automaton.width,
                        isWanted: isRequired != group.isNegated))
                start += automaton.width
            }
        }
        return runners
    }

    /// The characters that some pattern names, and one that none does.
    private func alphabet() -> [Character] {
        var named = universe.alphabet
        for group in require + avoid {
            for automaton in group.patterns { named.formUnion(automaton.alphabet) }
        }
        let others = universe.others.first { !named.contains($0) }
        return (others.map { [$0] } ?? []) + named.sorted()
    }

    /// The runners of each group, required ones first.
    private func groupRanges() -> [Range<Int>] {
        var start = 0
        return (require + avoid).map { group in
            defer { start += group.patterns.count }
            return start..<start + group.patterns.count
        }
    }

    /// A group with a match that can not be lost has matched: what its other patterns are doing no longer
    /// matters.
    private func settle(_ state: inout [UInt64], _ groups: [Range<Int>], _ runners: [Runner]) {
        for group in groups where group.count > 1 {
            let settled = group.first { runners[$0].automaton.isSettled(state[runners[$0].range]) }
            guard let settled else { continue }
            for place in group where place != settled {
                for index in runners[place].range { state[index] = 0 }
            }
        }
    }

    /// Whether `better` leaves at least the ways out that `worse` leaves, at the same place of the universe.
    private func covers(_ better: [UInt64], _ worse: [UInt64], _ runners: [Runner]) -> Bool {
        guard better.last == worse.last else { return false }
        for runner in runners {
            for index in runner.range {
                let (a, b) = (better[index], worse[index])
                if runner.isWanted ? b & ~a != 0 : a & ~b != 0 { return false }
            }
        }
        return true
    }

    /// Which groups to avoid match a text that ends here; nil when a required one does not.
    private func outcome(_ state: [UInt64], _ runners: [Runner]) -> Set<Int>? {
        var index = 0
        func matches(_ group: Group) -> Bool {
            var any = false
            for _ in group.patterns {
                any = any || runners[index].automaton.accepts(state[runners[index].range])
                index += 1
            }
            return any != group.isNegated
        }
        for group in require where !matches(group) { return nil }
        var matched: Set<Int> = []
        for (position, group) in avoid.enumerated() where matches(group) { matched.insert(position) }
        return matched
    }

    /// Whether every required group that needs a match can still get one.
    private func isAlive(_ state: [UInt64], _ runners: [Runner]) -> Bool {
        var index = 0
        for group in require {
            let range = index..<index + group.patterns.count
            index = range.upperBound
            guard !group.isNegated else { continue }
            let lives = range.contains { place in state[runners[place].range].contains { $0 != 0 } }
            if !lives { return false }
        }
        return true
    }
}
