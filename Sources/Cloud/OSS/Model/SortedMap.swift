/// A map in key order: chunks of sorted keys, so that inserting moves a chunk and not the whole.
///
/// Chunks hold at most 512 entries; a million keys take about 4,000 chunks, found by binary search.
package struct SortedMap<Key: Comparable, Value> {
    private struct Chunk {
        var keys: [Key]
        var values: [Value]
    }

    private var chunks: [Chunk] = []
    package private(set) var count = 0
    private static var limit: Int { 512 }

    package init() {}

    package var isEmpty: Bool { count == 0 }

    package subscript(key: Key) -> Value? {
        get {
            guard let (chunk, index) = place(of: key) else { return nil }
            return chunks[chunk].values[index]
        }
        set {
            if let (chunk, index) = place(of: key) {
                if let newValue { chunks[chunk].values[index] = newValue } else { remove(chunk, index) }
            } else if let newValue {
                insert(key, newValue)
            }
        }
    }

    /// Calls `body` with entries in order from the first key that is not less than `key` (nil: the first of
    /// all) until it answers false.
    package func forEach(from key: Key? = nil, _ body: (Key, Value) -> Bool) {
        var (chunk, index) = key.map(lowerBound) ?? (0, 0)
        while chunk < chunks.count {
            while index < chunks[chunk].keys.count {
                guard body(chunks[chunk].keys[index], chunks[chunk].values[index]) else { return }
                index += 1
            }
            (chunk, index) = (chunk + 1, 0)
        }
    }

    /// All values in key order.
    package var values: [Value] { chunks.flatMap(\.values) }

    /// The chunk whose keys span `key`: the last that starts at or before it.
    private func chunk(for key: Key) -> Int {
        var (low, high) = (0, chunks.count)
        while low < high {
            let middle = (low + high) / 2
            if chunks[middle].keys[0] <= key { low = middle + 1 } else { high = middle }
        }
        return max(0, low - 1)
    }

    private func lowerBound(_ key: Key) -> (Int, Int) {
        guard !chunks.isEmpty else { return (0, 0) }
        let chunk = chunk(for: key)
        return (chunk, position(of: key, in: chunk))
    }

    /// Index of the first key in the chunk that is not less than `key`.
    private func position(of key: Key, in chunk: Int) -> Int {
        var (low, high) = (0, chunks[chunk].keys.count)
        while low < high {
            let middle = (low + high) / 2
            if chunks[chunk].keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func place(of key: Key) -> (Int, Int)? {
        guard !chunks.isEmpty else { return nil }
        let (chunk, index) = lowerBound(key)
        guard index < chunks[chunk].keys.count, chunks[chunk].keys[index] == key else { return nil }
        return (chunk, index)
    }

    private mutating func insert(_ key: Key, _ value: Value) {
        count += 1
        guard !chunks.isEmpty else {
            chunks = [Chunk(keys: [key], values: [value])]
            return
        }
        let (chunk, index) = lowerBound(key)
        chunks[chunk].keys.insert(key, at: index)
        chunks[chunk].values.insert(value, at: index)
        if chunks[chunk].keys.count > Self.limit { split(chunk, at: index) }
    }

    /// Cuts a full chunk in halves, or at its end when keys come in order, so that chunks stay full.
    private mutating func split(_ chunk: Int, at index: Int) {
        let isAppend = index == Self.limit
        let cut = isAppend ? Self.limit : Self.limit / 2
        let tail = Chunk(keys: Array(chunks[chunk].keys[cut...]), values: Array(chunks[chunk].values[cut...]))
        chunks[chunk].keys.removeSubrange(cut...)
        chunks[chunk].values.removeSubrange(cut...)
        chunks.insert(tail, at: chunk + 1)
    }

    private mutating func remove(_ chunk: Int, _ index: Int) {
        count -= 1
        chunks[chunk].keys.remove(at: index)
        chunks[chunk].values.remove(at: index)
        if chunks[chunk].keys.isEmpty { chunks.remove(at: chunk) }
    }
}
