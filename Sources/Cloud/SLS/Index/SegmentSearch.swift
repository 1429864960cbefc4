/// Finds the lines of a segment that a search means, by its columns and words.
struct SegmentSearch {
    let segment: IndexSegment
    let shard: Shard
    let range: Range<Int64>
    let topic: String?

    /// The lines that match; those of groups that expired are left out.
    func lines(_ search: BoundSearch) -> LineSet {
        var lines = evaluate(search.root)
        if let topic {
            lines.formIntersection(matching(.topic) { $0.elementsEqual(topic.utf8) })
        }
        if shard.firstSequence > segment.firstSequence {
            let group = min(Int(shard.firstSequence - segment.firstSequence), segment.groupCount)
            lines.remove(before: Int(segment.groupStarts[group]))
        }
        if Int64(segment.firstTime) < range.lowerBound || Int64(segment.lastTime) >= range.upperBound {
            cut(&lines)
        }
        return lines
    }

    private func cut(_ lines: inout LineSet) {
        let (low, high) = (
            UInt32(clamping: range.lowerBound), UInt32(clamping: range.upperBound - 1)
        )
        let times = segment.times
        for line in 0..<segment.lineCount where times[line] < low || times[line] > high {
            lines.words[line >> 6] &= ~(1 << UInt64(line & 63))
        }
    }

    private var none: LineSet { LineSet(count: segment.lineCount) }

    private func evaluate(_ node: BoundSearch.Node) -> LineSet {
        switch node {
        case .constant(let value): return value ? LineSet(all: segment.lineCount) : none
        case .and(let parts):
            var lines = LineSet(all: segment.lineCount)
            for part in parts { lines.formIntersection(evaluate(part)) }
            return lines
        case .or(let parts):
            var lines = none
            for part in parts { lines.formUnion(evaluate(part)) }
            return lines
        case .not(let inner): return evaluate(inner).inverted
        case .anywhere(_, let patterns, let isPhrase):
            let lines = haveWords(patterns)
            return isPhrase ? verified(lines, node) : lines
        case .words(let place, let tokenizer, let patterns, let isPhrase):
            return matching(place) { text in
                isPhrase
                    ? WordSearch.hasPhrase(patterns, in: text, tokenizer)
                    : patterns.allSatisfy { WordSearch.hasWord($0, in: text, tokenizer) }
            }
        case .exists(let place): return matching(place) { _ in true }
        case .number(let place, let range):
            return matching(place) { text in
                Double(String(decoding: text, as: UTF8.self)).map { range.contains($0) } ?? false
            }
        }
    }

    /// Lines that have all the words.
    private func haveWords(_ patterns: [WordPattern]) -> LineSet {
        guard let words = segment.words else { return none }
        var lines = LineSet(all: segment.lineCount)
        for pattern in patterns {
            var found = none
            let prefix = pattern.prefix
            var number = words.lowerBound(prefix)
            while number < words.count {
                let word = words.word(number)
                guard word.starts(with: prefix) else { break }
                if pattern.matches(word, 0..<word.count) { words.insert(number, into: &found) }
                number += 1
                if !pattern.hasWildcard { break }
            }
            lines.formIntersection(found)
        }
        return lines
    }

    /// Lines whose value at a place is so; each distinct value is looked at once.
    private func matching(_ place: BoundSearch.Place, _ isMeant: (UnsafeRawBufferPointer) -> Bool) -> LineSet
    {
        var lines = none
        guard let column = segment.column(place.columnName) else { return lines }
        var wanted = [Bool](repeating: false, count: column.count + 1)
        var hasAny = false
        for code in 0..<column.count where place.holds(column.value(code), isMeant) {
            (wanted[code], hasAny) = (true, true)
        }
        guard hasAny else { return lines }
        // A line without a value has the largest code, which stands for the last entry here: none wanted.
        let last = UInt32(column.count)
        wanted.withUnsafeBufferPointer { wanted in
            lines.words.withUnsafeMutableBufferPointer { words in
                for line in 0..<segment.lineCount {
                    let isWanted: UInt64 = wanted[Int(min(column.codes[line], last))] ? 1 : 0
                    words[line >> 6] |= isWanted << UInt64(line & 63)
                }
            }
        }
        return lines
    }

    /// The lines of `lines` that match when they are read.
    private func verified(_ lines: LineSet, _ node: BoundSearch.Node) -> LineSet {
        var kept = none
        let reader = SegmentReader(segment, shard)
        reader.forEach(lines) { line, group, content in
            if BoundSearch.evaluate(node, group, content) { kept.insert(line) }
            return true
        }
        return kept
    }
}

extension BoundSearch.Place {
    /// The column that holds the values.
    var columnName: [UInt8] {
        switch self {
        case .topic: IndexSegment.systemName(Array("__topic__".utf8))
        case .source: IndexSegment.systemName(Array("__source__".utf8))
        case .tag(let key): IndexSegment.systemName(Array("__tag__:".utf8) + key)
        case .content(let key), .json(let key, _): IndexSegment.fieldName(key)
        }
    }

    /// Whether a value of the column is meant, which for JSON is what stands at the path.
    fileprivate func holds(
        _ value: UnsafeRawBufferPointer, _ isMeant: (UnsafeRawBufferPointer) -> Bool
    ) -> Bool {
        guard case .json(_, let path) = self else { return isMeant(value) }
        guard let inner = JSONPathText.value(of: path, in: String(decoding: value, as: UTF8.self)) else {
            return false
        }
        return Array(inner.utf8).withUnsafeBytes(isMeant)
    }
}

/// Reads lines of a segment out of its groups.
struct SegmentReader {
    private let segment: IndexSegment
    private let shard: Shard

    init(_ segment: IndexSegment, _ shard: Shard) { (self.segment, self.shard) = (segment, shard) }

    /// Calls `body` with the lines of a set in order until it answers false; each group is opened once.
    func forEach(_ lines: LineSet, _ body: (Int, LogGroupView, LogLine) -> Bool) {
        let starts = segment.groupStarts
        let skipped = Int(shard.firstSequence - segment.firstSequence)
        for group in max(0, skipped)..<segment.groupCount {
            let (first, end) = (Int(starts[group]), Int(starts[group + 1]))
            guard (first..<end).contains(where: lines.contains) else { continue }
            let goesOn = shard.groups[group - skipped].payload.withBytes { buffer in
                guard let view = try? LogGroupView(buffer) else { return true }
                var content = LogLine()
                for line in first..<end where lines.contains(line) {
                    guard (try? content.read(view, view.logs[line - first])) != nil else { continue }
                    if !body(line, view, content) { return false }
                }
                return true
            }
            if !goesOn { return }
        }
    }
}
