import LabKernel

/// The distinct combinations of some columns over lines of a segment, with how often each stands there.
///
/// Columns are taken one after the other: the number of the combination so far and the code of the next
/// column make the key of the next, which a table numbers anew.
struct SegmentTuples {
    /// A line that has the combination, and how many have it.
    struct Tuple {
        var line: Int
        var count: Int
    }

    private(set) var tuples: [Tuple] = []

    init(_ segment: IndexSegment, _ columns: [LogColumn], _ lines: LineSet) {
        let chosen = Self.numbers(of: lines)
        guard !chosen.isEmpty else { return }
        var ids = [UInt32](repeating: 0, count: chosen.count)
        var count = 1
        for column in columns {
            switch column.place {
            case .time, .date:
                let (times, first) = (segment.times, segment.firstTime)
                count = Self.combine(&ids, count, chosen, width: Int(segment.lastTime - first) + 1) {
                    times[Int($0)] - first
                }
            default:
                guard let values = segment.column(column.columnName) else { continue }
                // Lines without a value have the largest code: here the last one, which no value has.
                let (codes, none) = (values.codes, UInt32(values.count))
                count = Self.combine(&ids, count, chosen, width: values.count + 1) {
                    min(codes[Int($0)], none)
                }
            }
        }
        tuples = [Tuple](repeating: Tuple(line: -1, count: 0), count: count)
        for (index, id) in ids.enumerated() {
            if tuples[Int(id)].line < 0 { tuples[Int(id)].line = Int(chosen[index]) }
            tuples[Int(id)].count += 1
        }
    }

    private static func numbers(of lines: LineSet) -> [UInt32] {
        var numbers: [UInt32] = []
        numbers.reserveCapacity(lines.population)
        lines.forEach { line in
            numbers.append(UInt32(line))
            return true
        }
        return numbers
    }

    /// Numbers the pairs of an id and a code, which is below `width`, anew, in the order in which they are
    /// met; answers how many.
    @inline(__always)
    private static func combine(
        _ ids: inout [UInt32], _ count: Int, _ lines: [UInt32], width: Int, _ code: (UInt32) -> UInt32
    ) -> Int {
        let isDense = width <= max(1_024, 2 * lines.count) / count
        return isDense
            ? combineDense(&ids, count, lines, width, code) : combineSparse(&ids, lines, code)
    }

    /// Pairs have a place each in a table.
    @inline(__always)
    private static func combineDense(
        _ ids: inout [UInt32], _ count: Int, _ lines: [UInt32], _ width: Int, _ code: (UInt32) -> UInt32
    ) -> Int {
        var numbers = [UInt32](repeating: .max, count: count * width)
        var next: UInt32 = 0
        ids.withUnsafeMutableBufferPointer { ids in
            numbers.withUnsafeMutableBufferPointer { numbers in
                for index in 0..<lines.count {
                    let place = Int(ids[index]) * width + Int(code(lines[index]))
                    if numbers[place] == .max {
                        numbers[place] = next
                        next += 1
                    }
                    ids[index] = numbers[place]
                }
            }
        }
        return Int(next)
    }

    /// Pairs are looked up by their hash.
    @inline(__always)
    private static func combineSparse(
        _ ids: inout [UInt32], _ lines: [UInt32], _ code: (UInt32) -> UInt32
    ) -> Int {
        var size = 1_024
        while size < 2 * lines.count { size *= 2 }
        let mask = size - 1
        var keys = [UInt64](repeating: .max, count: size)
        var numbers = [UInt32](repeating: 0, count: size)
        var next: UInt32 = 0
        ids.withUnsafeMutableBufferPointer { ids in
            keys.withUnsafeMutableBufferPointer { keys in
                numbers.withUnsafeMutableBufferPointer { numbers in
                    for index in 0..<lines.count {
                        // An id is below 2³², so no key is the mark of a free slot.
                        let key = UInt64(ids[index]) << 32 | UInt64(code(lines[index]))
                        var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 40) & mask
                        while keys[slot] != key, keys[slot] != .max { slot = (slot + 1) & mask }
                        if keys[slot] == .max {
                            keys[slot] = key
                            numbers[slot] = next
                            next += 1
                        }
                        ids[index] = numbers[slot]
                    }
                }
            }
        }
        return Int(next)
    }
}

/// The values of columns on lines of a segment; each distinct value is read once.
struct SegmentValues {
    private let segment: IndexSegment
    private let columns: [(column: LogColumn, values: IndexColumn?)]
    private var known: [[SQLValue?]]

    init(_ segment: IndexSegment, _ columns: [LogColumn]) {
        self.segment = segment
        self.columns = columns.map { ($0, segment.column($0.columnName)) }
        known = self.columns.map { [SQLValue?](repeating: nil, count: $0.values?.count ?? 0) }
    }

    /// The row of a line.
    mutating func row(_ line: Int) -> [SQLValue] {
        columns.indices.map { place in
            switch columns[place].column.place {
            case .time: return .long(Int64(segment.times[line]))
            case .date: return .timestamp(Int64(segment.times[line]) * 1_000)
            default: return value(place, line)
            }
        }
    }

    private mutating func value(_ place: Int, _ line: Int) -> SQLValue {
        guard let column = columns[place].values, column.codes[line] != IndexColumn.none else { return .null }
        let code = Int(column.codes[line])
        if let known = known[place][code] { return known }
        let value = columns[place].column.typed(column.text(code))
        known[place][code] = value
        return value
    }
}

extension LogColumn {
    /// The column of a segment that holds the values.
    var columnName: [UInt8] {
        switch place {
        case .time, .date: []
        case .topic: IndexSegment.systemName(Array("__topic__".utf8))
        case .source: IndexSegment.systemName(Array("__source__".utf8))
        case .tag(let key): IndexSegment.systemName(Array("__tag__:".utf8) + key)
        case .content(let key), .json(let key, _): IndexSegment.fieldName(key)
        }
    }
}
