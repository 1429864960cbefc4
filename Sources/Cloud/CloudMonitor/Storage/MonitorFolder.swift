import Glibc
import LabKernel

/// Keeps CloudMonitor in a folder: `state.json` for all but values, `series.jsonl` for the names of series, and
/// a file of values for each day, `<days since 1970>.points`.
///
/// Values are in their file before a write is acknowledged, so they survive the end of the process. A record
/// that was cut by a crash was never acknowledged and is passed over. Files older than the retention go.
package final class MonitorFolder {
    /// A record of values: series, minute, sum, minimum, maximum, count, latest value, checksum.
    private static let recordBytes = 8 * 7 + 4

    private let folder: String
    private var ids: [MetricIdentity: UInt64] = [:]
    private var day: (number: Int64, descriptor: Int32)?
    private var seriesDescriptor: Int32 = -1
    private var buffer: [UInt8] = []
    private var bufferDay: Int64 = 0

    /// Opens or makes the folder.
    ///
    /// - Throws: `LabError` CMS002 when it cannot be written.
    package init(_ folder: String) throws {
        self.folder = folder
        guard mkdir(folder, 0o755) == 0 || errno == EEXIST else { throw Self.failure("make", folder) }
        seriesDescriptor = try Self.append(folder + "/series.jsonl")
    }

    deinit {
        close(seriesDescriptor)
        if let day { close(day.descriptor) }
    }

    // MARK: State

    /// The document of `state.json`; nil when there is none yet.
    func document() throws -> JSONValue? {
        guard let bytes = Self.bytes(folder + "/state.json") else { return nil }
        return try JSONParser.parse(
            text: String(decoding: bytes, as: UTF8.self), name: folder + "/state.json")
    }

    /// Replaces `state.json` as a whole.
    func save(_ document: JSONValue) throws {
        let (path, temporary) = (folder + "/state.json", folder + "/state.json.tmp")
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Self.failure("open", temporary) }
        defer { close(descriptor) }
        try Self.write(Array(document.text.utf8), descriptor, temporary)
        guard fsync(descriptor) == 0, rename(temporary, path) == 0 else { throw Self.failure("write", path) }
    }

    // MARK: Values

    /// Calls `body` with all values that are kept and not older than `oldest` (minutes since 1970).
    func restore(
        from oldest: Int64, _ body: (MetricIdentity, MetricSummary, _ minute: Int64) -> Void
    ) throws {
        let identities = try readSeries()
        for number in try days() {
            let path = "\(folder)/\(number).points"
            if (number + 1) * 1_440 <= oldest {
                unlink(path)
                continue
            }
            (Self.bytes(path) ?? []).withUnsafeBytes { bytes in
                var offset = 0
                while offset + Self.recordBytes <= bytes.count {
                    read(bytes, offset, identities, body)
                    offset += Self.recordBytes
                }
            }
        }
    }

    private func read(
        _ bytes: UnsafeRawBufferPointer, _ offset: Int, _ identities: [MetricIdentity],
        _ body: (MetricIdentity, MetricSummary, _ minute: Int64) -> Void
    ) {
        let words = (0..<7).map { index in
            UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset + 8 * index, as: UInt64.self))
        }
        let sum = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset + 56, as: UInt32.self))
        let hash = words.reduce(Self.checksumStart, Self.checksum)
        guard Self.folded(hash) == sum, words[0] < UInt64(identities.count) else { return }
        let numbers = words[2...].map { Double(bitPattern: $0) }
        let summary = MetricSummary(
            sum: numbers[0], minimum: numbers[1], maximum: numbers[2], count: numbers[3], value: numbers[4])
        body(identities[Int(words[0])], summary, Int64(bitPattern: words[1]))
    }

    private func readSeries() throws -> [MetricIdentity] {
        let path = folder + "/series.jsonl"
        let lines = (Self.bytes(path) ?? []).split(separator: UInt8(ascii: "\n"))
        var identities: [MetricIdentity] = []
        for line in lines {
            // A line that was cut by a crash names no values: it is written before them.
            guard let document = try? JSONParser.parse(text: String(decoding: line, as: UTF8.self)) else {
                break
            }
            let identity = MetricIdentity(document: document)
            ids[identity] = UInt64(identities.count)
            identities.append(identity)
        }
        return identities
    }

    /// Days that have a file, in order.
    private func days() throws -> [Int64] {
        guard let stream = opendir(folder) else { throw Self.failure("read", folder) }
        defer { closedir(stream) }
        var days: [Int64] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(".points"), let number = Int64(name.dropLast(7)) { days.append(number) }
        }
        return days.sorted()
    }

    /// Notes values of a minute for the series with this number; they are in the file after `flush`.
    func note(_ summary: MetricSummary, number: UInt64, minute: Int64) throws {
        let day = minute.dividedFloor(by: 1_440)
        if day != bufferDay { try flush() }
        bufferDay = day
        let words: [7 of UInt64] = [
            number, UInt64(bitPattern: minute), summary.sum.bitPattern, summary.minimum.bitPattern,
            summary.maximum.bitPattern, summary.count.bitPattern, summary.value.bitPattern,
        ]
        var hash = Self.checksumStart
        for index in 0..<7 {
            hash = Self.checksum(hash, words[index])
            withUnsafeBytes(of: words[index].littleEndian) { buffer.append(contentsOf: $0) }
        }
        withUnsafeBytes(of: Self.folded(hash).littleEndian) { buffer.append(contentsOf: $0) }
    }

    /// Writes what was noted.
    func flush() throws {
        guard !buffer.isEmpty else { return }
        if day?.number != bufferDay {
            if let day { close(day.descriptor) }
            day = (bufferDay, try Self.append("\(folder)/\(bufferDay).points"))
        }
        guard let day else { return }
        try Self.write(buffer, day.descriptor, folder)
        buffer.removeAll(keepingCapacity: true)
    }

    /// The number that stands for a series in the files of values; a new series is written down first.
    func number(of identity: MetricIdentity) throws -> UInt64 {
        if let known = ids[identity] { return known }
        let line = identity.document.text + "\n"
        try Self.write(Array(line.utf8), seriesDescriptor, folder + "/series.jsonl")
        ids[identity] = UInt64(ids.count)
        return UInt64(ids.count - 1)
    }

    // MARK: Files

    private static let checksumStart: UInt64 = 0xCBF2_9CE4_8422_2325

    /// FNV-1a over words: it finds a record that was cut or shifted.
    private static func checksum(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        (hash ^ word) &* 0x100_0000_01B3
    }

    private static func folded(_ hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash ^ (hash >> 32)) }

    /// Opens a file to append; a record or line that was cut by a crash is cut off.
    private static func append(_ path: String) throws -> Int32 {
        let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure("open", path) }
        let size = Int(lseek(descriptor, 0, SEEK_END))
        let whole = path.hasSuffix(".points") ? size - size % recordBytes : wholeLines(path)
        guard whole == size || ftruncate(descriptor, off_t(whole)) == 0 else {
            throw failure("truncate", path)
        }
        return descriptor
    }

    /// How many bytes of a file stand in lines that have an end.
    private static func wholeLines(_ path: String) -> Int {
        bytes(path)?.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    }

    private static func write(_ bytes: [UInt8], _ descriptor: Int32, _ path: String) throws {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
            }
            guard count > 0 else { throw failure("write", path) }
            written += count
        }
    }

    private static func bytes(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: max(0, Int(lseek(descriptor, 0, SEEK_END))))
        var position = 0
        while position < bytes.count {
            let count = bytes.withUnsafeMutableBytes { buffer in
                pread(
                    descriptor, buffer.baseAddress?.advanced(by: position), buffer.count - position,
                    off_t(position))
            }
            guard count > 0 else { break }
            position += count
        }
        return Array(bytes.prefix(position))
    }

    private static func failure(_ what: String, _ path: String) -> LabError {
        LabError(
            "CMS002", "cannot \(what) '\(path)': \(String(cString: strerror(errno)))",
            fix: "make room, or choose another state folder with '--data DIR'")
    }
}
