/// How far a pattern goes along with a text before it gives up: what people need to see where a name differs.
enum PatternReach {
    /// The number of leading characters of `text` that `pattern` can cover; resource names are compared
    /// segment by segment.
    static func characters(of text: String, coveredBy pattern: String) -> Int {
        let wanted = pattern.split(separator: ":", maxSplits: 4, omittingEmptySubsequences: false)
        let given = text.split(separator: ":", maxSplits: 4, omittingEmptySubsequences: false)
        guard wanted.count == 5, given.count == 5 else { return reach(Array(pattern), Array(text)) }
        var covered = 0
        for (want, have) in zip(wanted, given) {
            if !wildcard(String(want), matches: String(have)) {
                return covered + reach(Array(want), Array(have))
            }
            covered += have.count + 1
        }
        return text.count
    }

    /// Runs all ways to match at once and counts characters until none is left.
    private static func reach(_ pattern: [Character], _ text: [Character]) -> Int {
        var places = closure([0], pattern)
        for (index, character) in text.enumerated() {
            var next = Set<Int>()
            for place in places where place < pattern.count {
                if pattern[place] == "*" {
                    next.insert(place)
                } else if pattern[place] == "?" || pattern[place] == character {
                    next.insert(place + 1)
                }
            }
            places = closure(next, pattern)
            if places.isEmpty { return index }
        }
        return text.count
    }

    /// A star may also stand for nothing.
    private static func closure(_ places: Set<Int>, _ pattern: [Character]) -> Set<Int> {
        var all = places
        for place in places {
            var next = place
            while next < pattern.count, pattern[next] == "*" {
                next += 1
                all.insert(next)
            }
        }
        return all
    }
}
