/// One entry of a statement's `Resource`, compiled: `*`, or `acs:<service>:<region>:<account>:<relative id>`
/// with wildcards.
///
/// Segments are matched one by one, so a `*` in the region swallows no colon; the relative id is everything
/// after the fourth colon. A pattern with fewer segments can only match a resource that has fewer too.
/// Source: help.aliyun.com, RAM "Policy elements", Resource; matching by segment is inferred (switch
/// `arn-matching`).
struct ResourcePattern: Sendable {
    enum Form: UInt8 {
        case everything
        case segmented
        case unsegmented
    }

    let form: Form
    /// The whole text as one pattern.
    let whole: Wildcard
    /// `acs`, service, region, account, relative id; only meaningful for `segmented`.
    let segments: (Wildcard, Wildcard, Wildcard, Wildcard, Wildcard)
    let head: ResourceHead

    /// Compiles the text at `bytes` of `arena`.
    init(_ arena: [UInt8], _ bytes: ByteRange) {
        whole = Wildcard(arena, bytes)
        guard whole.shape != .anything, let ranges = segmentRanges(arena, bytes) else {
            form = whole.shape == .anything ? .everything : .unsegmented
            segments = (whole, whole, whole, whole, whole)
            head = .open
            return
        }
        form = .segmented
        let compiled = ranges.map { Wildcard(arena, $0) }
        segments = (compiled[0], compiled[1], compiled[2], compiled[3], compiled[4])
        let literal = arena[Int(ranges[4].start)..<Int(ranges[4].end)].prefix {
            $0 != UInt8(ascii: "*") && $0 != UInt8(ascii: "?")
        }
        head = ResourceHead(literal)
    }

    /// Whether the pattern covers the requested resource under `rules`.
    @inline(__always)
    func matches(
        in arena: borrowing Span<UInt8>, _ request: borrowing Span<UInt8>, _ name: RequestedName,
        _ rules: EvaluationRules
    ) -> Bool {
        if form == .everything { return true }
        let folding = rules.resourceCase == .insensitive
        guard rules.arnMatching == .segments else {
            return whole.matches(in: arena, request, name.whole, folding: folding)
        }
        guard form == .segmented else {
            return !name.isSegmented && whole.matches(in: arena, request, name.whole, folding: folding)
        }
        guard name.isSegmented else { return false }
        return segments.4.matches(in: arena, request, name.segments.4, folding: folding)
            && segments.1.matches(in: arena, request, name.segments.1, folding: folding)
            && segments.3.matches(in: arena, request, name.segments.3, folding: folding)
            && segments.2.matches(in: arena, request, name.segments.2, folding: folding)
            && segments.0.matches(in: arena, request, name.segments.0, folding: folding)
    }
}

/// A requested resource name cut into segments, its text in the request's arena.
struct RequestedName: Sendable {
    let whole: ByteRange
    let isSegmented: Bool
    let segments: (ByteRange, ByteRange, ByteRange, ByteRange, ByteRange)
    /// The first 16 bytes of the relative id, zero padded.
    let head: SIMD2<UInt64>

    init(_ arena: [UInt8], _ bytes: ByteRange) {
        whole = bytes
        guard let ranges = segmentRanges(arena, bytes) else {
            isSegmented = false
            segments = (bytes, bytes, bytes, bytes, bytes)
            head = .zero
            return
        }
        isSegmented = true
        segments = (ranges[0], ranges[1], ranges[2], ranges[3], ranges[4])
        head = ResourceHead(arena[Int(ranges[4].start)..<Int(ranges[4].end)]).words
    }
}

/// The five segments of a resource name; nil when there are fewer than four colons.
private func segmentRanges(_ arena: [UInt8], _ bytes: ByteRange) -> [ByteRange]? {
    var ranges: [ByteRange] = []
    ranges.reserveCapacity(5)
    var start = Int(bytes.start)
    for index in Int(bytes.start)..<Int(bytes.end) where arena[index] == UInt8(ascii: ":") {
        ranges.append(ByteRange(start: start, end: index))
        start = index + 1
        if ranges.count == 4 { break }
    }
    guard ranges.count == 4 else { return nil }
    ranges.append(ByteRange(start: start, end: Int(bytes.end)))
    return ranges
}

/// The literal beginning of a pattern's relative id, up to 16 bytes, by which most patterns are passed over
/// at once.
struct ResourceHead: Sendable {
    let words: SIMD2<UInt64>
    let mask: SIMD2<UInt64>

    /// Passes everything.
    static let open = ResourceHead([])

    init(_ bytes: ArraySlice<UInt8>) {
        var words = SIMD2<UInt64>.zero
        var mask = SIMD2<UInt64>.zero
        for (index, byte) in bytes.prefix(16).enumerated() {
            let shift = UInt64(index % 8 * 8)
            words[index / 8] |= UInt64(byte) << shift
            mask[index / 8] |= 0xFF << shift
        }
        (self.words, self.mask) = (words, mask)
    }

    @inline(__always)
    func passes(_ head: SIMD2<UInt64>) -> Bool { head & mask == words }
}
