import Glibc

/// The index of a run of log groups of one shard, in one block of bytes: times, columns, words.
///
/// Lines are numbered through all indexed groups of the run. A column holds each distinct value once and, for
/// each line, the number of its value. The full-text index holds each word once, sorted, with the lines that
/// have it. All numbers are little-endian; the layout is written by `IndexBuilder` and is a cache: it can be
/// built again from the groups.
final class IndexSegment {
    /// `LSIX` and the layout's version.
    static let magic: UInt64 = 0x0100_0000_5849_534C

    private let base: UnsafeRawPointer
    private let byteCount: Int
    private let isMapped: Bool
    /// Where the segment is kept; nil for one in memory.
    let path: String?

    let lineCount: Int
    let groupCount: Int
    let firstSequence: Int64
    /// Tells the index configuration that it was built by from others.
    let configuration: UInt64
    let firstTime: UInt32
    let lastTime: UInt32
    private var sections: [Section] = []

    /// What a section of the block holds.
    struct Section {
        enum Kind: UInt32 { case times, groups, column, words }
        var kind: Kind
        /// The column's name; empty for others.
        var name: [UInt8]
        var offset: Int
    }

    /// The sequence number behind its last group.
    var endSequence: Int64 { firstSequence + Int64(groupCount) }

    /// Takes a finished block over into memory.
    init?(_ bytes: [UInt8]) {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes.count, alignment: 16)
        bytes.withUnsafeBytes { memory.copyMemory(from: $0.baseAddress!, byteCount: bytes.count) }
        (base, byteCount, isMapped, path) = (UnsafeRawPointer(memory), bytes.count, false, nil)
        guard let header = Self.header(base, byteCount) else {
            (lineCount, groupCount, firstSequence, configuration, firstTime, lastTime) = (0, 0, 0, 0, 0, 0)
            return nil
        }
        (lineCount, groupCount, firstSequence) = (header.lines, header.groups, header.first)
        (configuration, firstTime, lastTime) = (header.configuration, header.firstTime, header.lastTime)
        sections = readSections(count: header.sections)
    }

    /// Maps a file; nil when it is no whole segment.
    init?(path: String) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        let size = descriptor < 0 ? 0 : Int(lseek(descriptor, 0, SEEK_END))
        let address = size < 64 ? nil : mmap(nil, size, PROT_READ, MAP_SHARED, descriptor, 0)
        if descriptor >= 0 { close(descriptor) }
        guard let address, address != MAP_FAILED else { return nil }
        (base, byteCount, isMapped, self.path) = (UnsafeRawPointer(address), size, true, path)
        guard let header = Self.header(base, byteCount) else {
            (lineCount, groupCount, firstSequence, configuration, firstTime, lastTime) = (0, 0, 0, 0, 0, 0)
            return nil
        }
        (lineCount, groupCount, firstSequence) = (header.lines, header.groups, header.first)
        (configuration, firstTime, lastTime) = (header.configuration, header.firstTime, header.lastTime)
        sections = readSections(count: header.sections)
    }

    deinit {
        if isMapped {
            munmap(UnsafeMutableRawPointer(mutating: base), byteCount)
        } else {
            UnsafeMutableRawPointer(mutating: base).deallocate()
        }
    }

    private struct Header {
        var lines: Int
        var groups: Int
        var first: Int64
        var configuration: UInt64
        var firstTime: UInt32
        var lastTime: UInt32
        var sections: Int
    }

    private static func header(_ base: UnsafeRawPointer, _ byteCount: Int) -> Header? {
        guard byteCount >= 64, base.load(as: UInt64.self) == magic,
            base.load(fromByteOffset: 56, as: UInt64.self) == UInt64(byteCount)
        else { return nil }
        return Header(
            lines: Int(base.load(fromByteOffset: 8, as: UInt32.self)),
            groups: Int(base.load(fromByteOffset: 12, as: UInt32.self)),
            first: base.load(fromByteOffset: 16, as: Int64.self),
            configuration: base.load(fromByteOffset: 24, as: UInt64.self),
            firstTime: base.load(fromByteOffset: 32, as: UInt32.self),
            lastTime: base.load(fromByteOffset: 36, as: UInt32.self),
            sections: Int(base.load(fromByteOffset: 40, as: UInt32.self)))
    }

    /// The directory stands at the end: kind, offset, bytes of the name, and the name, each padded to four.
    private func readSections(count: Int) -> [Section] {
        var position = Int(base.load(fromByteOffset: 48, as: UInt64.self))
        var sections: [Section] = []
        for _ in 0..<count {
            let length = Int(base.load(fromByteOffset: position + 8, as: UInt32.self))
            let name = UnsafeRawBufferPointer(start: base + position + 12, count: length)
            if let kind = Section.Kind(rawValue: base.load(fromByteOffset: position, as: UInt32.self)) {
                sections.append(
                    Section(
                        kind: kind, name: Array(name),
                        offset: Int(base.load(fromByteOffset: position + 4, as: UInt32.self))))
            }
            position += 12 + (length + 3) / 4 * 4
        }
        return sections
    }

    /// The name of the column of a field.
    static func fieldName(_ key: some Sequence<UInt8>) -> [UInt8] { [0] + key }

    /// The name of the column of `__topic__`, `__source__` or a tag.
    static func systemName(_ key: [UInt8]) -> [UInt8] { [1] + key }

    private func pointer<Value>(_ offset: Int, _: Value.Type) -> UnsafePointer<Value> {
        (base + offset).assumingMemoryBound(to: Value.self)
    }

    private func section(_ kind: Section.Kind, _ name: [UInt8] = []) -> Section? {
        sections.first { $0.kind == kind && $0.name == name }
    }

    /// The time of each line.
    var times: UnsafePointer<UInt32> {
        guard let section = section(.times) else { preconditionFailure("every segment has times") }
        return pointer(section.offset, UInt32.self)
    }

    /// The first line of each group; one more entry than there are groups.
    var groupStarts: UnsafePointer<UInt32> {
        guard let section = section(.groups) else { preconditionFailure("every segment has groups") }
        return pointer(section.offset, UInt32.self)
    }

    /// The group, counted within the segment, that a line belongs to.
    func group(of line: Int) -> Int {
        let starts = groupStarts
        var (low, high) = (0, groupCount)
        while high - low > 1 {
            let middle = (low + high) / 2
            if Int(starts[middle]) <= line { low = middle } else { high = middle }
        }
        return low
    }

    /// The column of a name; nil when no line has it.
    func column(_ name: [UInt8]) -> IndexColumn? {
        section(.column, name).map { section in
            let counts = pointer(section.offset, UInt32.self)
            let (values, bytes) = (Int(counts[0]), Int(counts[1]))
            let ends = section.offset + 8
            let text = ends + 4 * values
            return IndexColumn(
                codes: pointer(text + (bytes + 3) / 4 * 4, UInt32.self), ends: pointer(ends, UInt32.self),
                bytes: UnsafeRawBufferPointer(start: base + text, count: bytes), count: values)
        }
    }

    /// The full-text index; nil when the segment has none.
    var words: IndexWords? {
        section(.words).map { section in
            let counts = pointer(section.offset, UInt32.self)
            let (words, bytes) = (Int(counts[0]), Int(counts[1]))
            let ends = section.offset + 8
            let places = ends + 4 * words
            let text = places + 4 * (words + 1)
            return IndexWords(
                ends: pointer(ends, UInt32.self), places: pointer(places, UInt32.self),
                bytes: UnsafeRawBufferPointer(start: base + text, count: bytes), count: words,
                lines: base + text + (bytes + 3) / 4 * 4)
        }
    }
}

/// The distinct values of a column and, for each line, the number of its value.
struct IndexColumn {
    /// Stands for a line that has no such field.
    static let none = UInt32.max

    let codes: UnsafePointer<UInt32>
    let ends: UnsafePointer<UInt32>
    let bytes: UnsafeRawBufferPointer
    /// How many distinct values there are.
    let count: Int

    /// The bytes of a value.
    func value(_ code: Int) -> UnsafeRawBufferPointer {
        let start = code == 0 ? 0 : Int(ends[code - 1])
        return UnsafeRawBufferPointer(rebasing: bytes[start..<Int(ends[code])])
    }

    func text(_ code: Int) -> String { String(decoding: value(code), as: UTF8.self) }
}

/// Sorted words with the lines that have them.
struct IndexWords {
    let ends: UnsafePointer<UInt32>
    let places: UnsafePointer<UInt32>
    let bytes: UnsafeRawBufferPointer
    let count: Int
    /// Lines of each word as differences, in groups of seven bits.
    let lines: UnsafeRawPointer

    func word(_ number: Int) -> UnsafeRawBufferPointer {
        let start = number == 0 ? 0 : Int(ends[number - 1])
        return UnsafeRawBufferPointer(rebasing: bytes[start..<Int(ends[number])])
    }

    /// The number of the first word that is not before `bytes`.
    func lowerBound(_ bytes: [UInt8]) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if Self.precedes(word(middle), bytes) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func precedes(_ left: UnsafeRawBufferPointer, _ right: [UInt8]) -> Bool {
        let shared = min(left.count, right.count)
        let order = right.withUnsafeBytes { right in
            shared == 0 ? 0 : memcmp(left.baseAddress!, right.baseAddress!, shared)
        }
        return order != 0 ? order < 0 : left.count < right.count
    }

    /// Adds the lines of a word to a set.
    func insert(_ number: Int, into set: inout LineSet) {
        var place = lines + Int(places[number])
        let end = lines + Int(places[number + 1])
        var line = -1
        set.words.withUnsafeMutableBufferPointer { words in
            while place < end {
                var byte = place.load(as: UInt8.self)
                place += 1
                var step = Int(byte & 0x7F)
                var shift = 7
                while byte >= 0x80 {
                    byte = place.load(as: UInt8.self)
                    place += 1
                    step |= Int(byte & 0x7F) << shift
                    shift += 7
                }
                line += step + 1
                words[line >> 6] |= 1 << UInt64(line & 63)
            }
        }
    }
}
