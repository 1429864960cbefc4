/// The candidate nearest to what was written, for "did you mean"; nil when none is near.
///
/// Near is an edit distance (insert, delete, replace, swap neighbours) of at most a third of the length, ignoring case;
/// among equals the first candidate wins, so the caller's order decides.
package func nearest(to word: some StringProtocol, among candidates: some Sequence<String>) -> String? {
    let written = Array(word.lowercased())
    var best: (name: String, distance: Int)?
    for candidate in candidates {
        let other = Array(candidate.lowercased())
        let limit = max(1, max(written.count, other.count) / 3)
        guard abs(written.count - other.count) <= limit else { continue }
        let distance = editDistance(written, other)
        if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name
}

/// `did you mean 'x'? ` before a list of the choices, or only the list when nothing is near.
package func suggestion(for word: some StringProtocol, among candidates: [String], kind: String) -> String {
    let list = "\(kind): \(candidates.joined(separator: ", "))"
    guard let near = nearest(to: word, among: candidates) else { return list }
    return "did you mean '\(near)'? \(list)"
}

private func editDistance(_ left: [Character], _ right: [Character]) -> Int {
    var previous: [Int] = []
    var current = Array(0...right.count)
    for row in left.indices {
        let above = current
        current = [row + 1]
        for column in right.indices {
            let replaced = above[column] + (left[row] == right[column] ? 0 : 1)
            var cost = min(replaced, above[column + 1] + 1, current[column] + 1)
            let swapped =
                row > 0 && column > 0 && left[row] == right[column - 1] && left[row - 1] == right[column]
            if swapped { cost = min(cost, previous[column - 1] + 1) }
            current.append(cost)
        }
        previous = above
    }
    return current[right.count]
}
