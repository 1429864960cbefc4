/// Builds the index of a run of log groups.
struct IndexBuilder {
    /// A segment is cut when it has this many lines.
    static let segmentLines = 32_768

    private let index: IndexConfiguration
    private var times: [UInt32] = []
    private var groupStarts: [UInt32] = [0]
    private var columns: [Column] = []
    /// How many words the name of each column has; they stand before those of its values.
    private var nameWords: [Int] = []
    private var fieldNames = ByteTable()
    private var fieldColumns: [Int] = []
    private var systemNames = ByteTable()
    private var systemColumns: [Int] = []
    private var words = ByteTable(capacity: 1 << 14)
    /// The words of all lines, one line behind the other; a word may come twice in a line.
    private var lineWords: [UInt32] = []
    private var lineWordEnds: [UInt32] = []

    /// One field: its distinct values and, for each line so far, the number of its value.
    private struct Column {
        var values = ByteTable()
        var codes: [UInt32] = []
        /// Where the words of each value stand among `valueWords`.
        var wordEnds: [UInt32] = []
        var words: [UInt32] = []
        /// How the segment names it; nil for a field that only the full-text index knows.
        let name: [UInt8]?

        /// Lines up to `count` that have no value get none.
        mutating func fill(to count: Int) {
            if codes.count < count {
                codes += [UInt32](repeating: IndexColumn.none, count: count - codes.count)
            }
        }
    }

    init(_ index: IndexConfiguration) { self.index = index }

    var lineCount: Int { times.count }

    /// Adds a group; one that came before there was an index adds no lines.
    mutating func add(_ buffer: UnsafeRawBufferPointer, isIndexed: Bool) {
        defer { groupStarts.append(UInt32(times.count)) }
        guard isIndexed, let group = try? LogGroupView(buffer) else { return }
        let first = times.count
        var line = LogLine()
        for range in group.logs {
            guard (try? line.read(group, range)) != nil else {
                preconditionFailure("groups were read once when they came")
            }
            add(line, buffer)
        }
        let topic = systemColumn(Array("__topic__".utf8))
        let source = systemColumn(Array("__source__".utf8))
        let tags = group.tags.map { (systemColumn(Array("__tag__:".utf8) + buffer[$0.key]), $0.value) }
        for (number, value) in [(topic, group.topic), (source, group.source)] + tags {
            let (code, _) = columns[number].values.number(buffer, value, foldsCase: false)
            columns[number].fill(to: first)
            // Of a tag that comes twice the first counts, as in the search over the groups.
            guard columns[number].codes.count == first else { continue }
            columns[number].codes += [UInt32](repeating: UInt32(code), count: times.count - first)
        }
    }

    private mutating func add(_ line: LogLine, _ buffer: UnsafeRawBufferPointer) {
        let number = times.count
        for content in line.contents {
            let place = fieldColumn(content.key, buffer)
            let (code, isNew) = columns[place].values.number(buffer, content.value, foldsCase: false)
            if columns[place].codes.count <= number {
                columns[place].fill(to: number)
                columns[place].codes.append(UInt32(code))
            }
            if let tokenizer = index.line { addWords(place, code, isNew, content.value, buffer, tokenizer) }
        }
        times.append(line.time)
        if index.line != nil { lineWordEnds.append(UInt32(lineWords.count)) }
    }

    /// Adds the words of a field's name and of its value, which is only cut into words the first time.
    private mutating func addWords(
        _ place: Int, _ code: Int, _ isNew: Bool, _ value: Range<Int>, _ buffer: UnsafeRawBufferPointer,
        _ tokenizer: Tokenizer
    ) {
        if isNew {
            let text = UnsafeRawBufferPointer(rebasing: buffer[value])
            var position = 0
            while let word = tokenizer.word(in: text, from: position) {
                let (number, _) = words.number(text, word, foldsCase: !tokenizer.isCaseSensitive)
                columns[place].words.append(UInt32(number))
                position = word.upperBound
            }
            columns[place].wordEnds.append(UInt32(columns[place].words.count))
        }
        let ends = columns[place].wordEnds
        let start = code == 0 ? nameWords[place] : Int(ends[code - 1])
        lineWords.append(contentsOf: columns[place].words[start..<Int(ends[code])])
        lineWords.append(contentsOf: columns[place].words[..<nameWords[place]])
    }

    private mutating func fieldColumn(_ key: Range<Int>, _ buffer: UnsafeRawBufferPointer) -> Int {
        let (number, isNew) = fieldNames.number(buffer, key, foldsCase: false)
        if isNew {
            let bytes = UnsafeRawBufferPointer(rebasing: buffer[key])
            let isKept = index.fields[String(decoding: bytes, as: UTF8.self)] != nil
            fieldColumns.append(columns.count)
            addColumn(buffer, key, name: isKept ? IndexSegment.fieldName(bytes) : nil)
        }
        return fieldColumns[number]
    }

    private mutating func systemColumn(_ name: [UInt8]) -> Int {
        let (number, isNew) = name.withUnsafeBytes {
            systemNames.number($0, 0..<$0.count, foldsCase: false)
        }
        if isNew {
            systemColumns.append(columns.count)
            columns.append(Column(name: IndexSegment.systemName(name)))
            nameWords.append(0)
        }
        return systemColumns[number]
    }

    private mutating func addColumn(_ buffer: UnsafeRawBufferPointer, _ key: Range<Int>, name: [UInt8]?) {
        var column = Column(name: name)
        if let tokenizer = index.line {
            let text = UnsafeRawBufferPointer(rebasing: buffer[key])
            var position = 0
            while let word = tokenizer.word(in: text, from: position) {
                let (number, _) = words.number(text, word, foldsCase: !tokenizer.isCaseSensitive)
                column.words.append(UInt32(number))
                position = word.upperBound
            }
        }
        nameWords.append(column.words.count)
        columns.append(column)
    }

    // MARK: Writing

    /// The finished block of the groups that were added; `first` is the sequence number of the first.
    mutating func block(first: Int64, configuration: UInt64) -> [UInt8] {
        var writer = BlockWriter()
        writer.u64(IndexSegment.magic)
        writer.u32(UInt32(times.count))
        writer.u32(UInt32(groupStarts.count - 1))
        writer.u64(UInt64(bitPattern: first))
        writer.u64(configuration)
        writer.u32(times.min() ?? 0)
        writer.u32(times.max() ?? 0)
        // Sections, the directory's place and the block's size are known at the end.
        for _ in 0..<3 { writer.u64(0) }
        writer.section(.times, [])
        writer.append(times)
        writer.section(.groups, [])
        writer.append(groupStarts)
        for place in columns.indices {
            guard let name = columns[place].name else { continue }
            columns[place].fill(to: times.count)
            writer.section(.column, name)
            write(columns[place], &writer)
        }
        if index.line != nil {
            writer.section(.words, [])
            writeWords(&writer)
        }
        return writer.finish()
    }

    private func write(_ column: Column, _ writer: inout BlockWriter) {
        writer.u32(UInt32(column.values.count))
        writer.u32(UInt32(column.values.bytes.count))
        writer.append(column.values.ends)
        writer.bytes += column.values.bytes
        writer.pad(4)
        writer.append(column.codes)
    }

    /// Sorts the words, and turns the words of lines into the lines of words by counting.
    private func writeWords(_ writer: inout BlockWriter) {
        let order = sortedWords()
        var rank = [UInt32](repeating: 0, count: words.count)
        for (place, number) in order.enumerated() { rank[Int(number)] = UInt32(place) }
        writer.u32(UInt32(order.count))
        writer.u32(UInt32(words.bytes.count))
        var end: UInt32 = 0
        for number in order {
            end += UInt32(words.range(Int(number)).count)
            writer.u32(end)
        }
        let (places, lines) = postings(rank)
        writer.append(places)
        for number in order { writer.bytes += words.bytes[words.range(Int(number))] }
        writer.pad(4)
        writer.bytes += lines
        writer.pad(4)
    }

    /// The numbers of the words in the order of their bytes; most are told apart by the first eight.
    private func sortedWords() -> [UInt32] {
        words.bytes.withUnsafeBytes { bytes in
            var entries = (0..<words.count).map { number in
                (start: Self.start(bytes, words.range(number)), number: UInt32(number))
            }
            entries.sort { left, right in
                guard left.start == right.start else { return left.start < right.start }
                let (one, other) = (words.range(Int(left.number)), words.range(Int(right.number)))
                return bytes[one].lexicographicallyPrecedes(bytes[other])
            }
            return entries.map(\.number)
        }
    }

    /// The first eight bytes of a word as a number that orders as they do; what is missing counts as zeros.
    private static func start(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> UInt64 {
        var value: UInt64 = 0
        for index in range.prefix(8) { value = value << 8 | UInt64(bytes[index]) }
        return value << UInt64(8 * (8 - min(8, range.count)))
    }

    /// For each word in its order where its lines begin, and the lines as differences in groups of seven bits.
    private func postings(_ rank: [UInt32]) -> (places: [UInt32], lines: [UInt8]) {
        let count = rank.count
        var starts = [UInt32](repeating: 0, count: count + 1)
        for word in lineWords { starts[Int(rank[Int(word)]) + 1] += 1 }
        for place in 0..<count { starts[place + 1] += starts[place] }
        var next = starts
        var sorted = [UInt32](repeating: 0, count: lineWords.count)
        var begin = 0
        for (line, end) in lineWordEnds.enumerated() {
            for index in begin..<Int(end) {
                let place = Int(rank[Int(lineWords[index])])
                sorted[Int(next[place])] = UInt32(line)
                next[place] += 1
            }
            begin = Int(end)
        }
        return Self.packed(starts, sorted, count)
    }

    private static func packed(
        _ starts: [UInt32], _ sorted: [UInt32], _ count: Int
    ) -> (places: [UInt32], lines: [UInt8]) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(sorted.count)
        var places = [UInt32](repeating: 0, count: count + 1)
        for place in 0..<count {
            var last = -1
            for index in Int(starts[place])..<Int(starts[place + 1]) {
                let line = Int(sorted[index])
                guard line != last else { continue }
                var step = line - last - 1
                while step >= 0x80 {
                    bytes.append(UInt8(step & 0x7F) | 0x80)
                    step >>= 7
                }
                bytes.append(UInt8(step))
                last = line
            }
            places[place + 1] = UInt32(bytes.count)
        }
        return (places, bytes)
    }
}

/// Writes the bytes of a segment.
struct BlockWriter {
    var bytes: [UInt8] = []
    private var directory: [IndexSegment.Section] = []

    mutating func u32(_ value: UInt32) { withUnsafeBytes(of: value.littleEndian) { bytes += $0 } }

    mutating func u64(_ value: UInt64) { withUnsafeBytes(of: value.littleEndian) { bytes += $0 } }

    mutating func append(_ values: [UInt32]) { values.withUnsafeBytes { bytes += $0 } }

    mutating func pad(_ size: Int) { while bytes.count % size != 0 { bytes.append(0) } }

    /// Begins a section.
    mutating func section(_ kind: IndexSegment.Section.Kind, _ name: [UInt8]) {
        pad(8)
        directory.append(IndexSegment.Section(kind: kind, name: name, offset: bytes.count))
    }

    /// Adds the directory and puts what was left open into the header.
    mutating func finish() -> [UInt8] {
        pad(8)
        let place = bytes.count
        for section in directory {
            u32(section.kind.rawValue)
            u32(UInt32(section.offset))
            u32(UInt32(section.name.count))
            bytes += section.name
            pad(4)
        }
        put(UInt32(directory.count), at: 40)
        put(UInt64(place), at: 48)
        put(UInt64(bytes.count), at: 56)
        return bytes
    }

    private mutating func put(_ value: some FixedWidthInteger, at offset: Int) {
        withUnsafeBytes(of: value.littleEndian) { source in
            for (index, byte) in source.enumerated() { bytes[offset + index] = byte }
        }
    }
}
