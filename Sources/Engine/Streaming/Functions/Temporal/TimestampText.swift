import LabKernel

/// Texts that casts and `TO_TIMESTAMP` read as timestamps: `yyyy-[m]m-[d]d[ [h]h:[m]m:[s]s[.fraction]]`.
///
/// The 30th of February is read as its last day and 24:00:00 as the next midnight, as `java.time` does by
/// default.
enum TimestampText {
    /// Nanoseconds since 1970; fails with what `DateTimeFormatter` says.
    static func nanos(_ text: TextBytes) throws(JobFailure) -> Int128 {
        var scanner = DateScanner(text)
        let year = try scanner.year()
        var fields = DateFields()
        fields.year = year
        try scanner.literal(0x2D)
        fields.month = scanner.shortNumber()
        try scanner.literal(0x2D)
        fields.day = scanner.shortNumber()
        if !scanner.isAtEnd { clock(&scanner, &fields) }
        guard scanner.isAtEnd else { throw scanner.unparsed() }
        do throws(DateFields.Problem) {
            return try fields.resolved()
        } catch {
            throw scanner.failure("could not be parsed: \(error.message)")
        }
    }

    /// The time is there as a whole or not at all.
    private static func clock(_ scanner: inout DateScanner, _ fields: inout DateFields) {
        var attempt = scanner
        guard attempt.accept(0x20) else { return }
        let hour = attempt.shortNumber()
        guard attempt.accept(0x3A) else { return }
        let minute = attempt.shortNumber()
        guard attempt.accept(0x3A) else { return }
        (fields.hour, fields.minute, fields.second) = (hour, minute, attempt.shortNumber())
        fields.nano = attempt.fraction()
        scanner = attempt
    }

    /// What `java.sql.Timestamp.valueOf` and `java.sql.Date.valueOf` make of a text; nil if they refuse it.
    ///
    /// Days beyond the month and times beyond the day carry over.
    static func lenientNanos(_ text: TextBytes) -> Int128? {
        let trimmed = JavaNumberText.trimmed(text)
        guard let space = trimmed.firstIndex(of: 0x20) else {
            return lenientDate(trimmed).map { $0 * 86_400_000_000_000 }
        }
        guard let days = lenientDate(Text.slice(trimmed, 0, space)) else { return nil }
        let clock = Text.slice(trimmed, space + 1, trimmed.count)
        let parts = clock.split(separator: 0x3A, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let hour = LenientNumber.value(TextBytes(rebasing: parts[0])),
            let minute = LenientNumber.value(TextBytes(rebasing: parts[1]))
        else { return nil }
        var (seconds, nanos) = (TextBytes(rebasing: parts[2]), 0)
        if let dot = seconds.firstIndex(of: 0x2E) {
            let digits = Text.slice(seconds, dot + 1, seconds.count)
            guard (1...9).contains(digits.count), let value = LenientNumber.value(digits) else { return nil }
            nanos = value
            for _ in digits.count..<9 { nanos *= 10 }
            seconds = Text.slice(seconds, 0, dot)
        }
        guard let second = LenientNumber.value(seconds) else { return nil }
        let total = Int128(hour * 3600 + minute * 60 + second) * 1_000_000_000 + Int128(nanos)
        return days * 86_400_000_000_000 + total
    }

    private static func lenientDate(_ text: TextBytes) -> Int128? {
        let parts = text.split(separator: 0x2D, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 4, (1...2).contains(parts[1].count),
            (1...2).contains(parts[2].count),
            let year = LenientNumber.value(TextBytes(rebasing: parts[0])),
            let month = LenientNumber.value(TextBytes(rebasing: parts[1])), (1...12).contains(month),
            let day = LenientNumber.value(TextBytes(rebasing: parts[2])), (1...31).contains(day)
        else { return nil }
        return Int128(CivilTime.epochDays(year: year, month: month, day: 1) + day - 1)
    }
}

/// Reads the default timestamp format from the left and knows what `java.time` would say where it stops.
struct DateScanner {
    private let text: TextBytes
    private var offset = 0

    init(_ text: TextBytes) { self.text = text }

    var isAtEnd: Bool { offset == text.count }

    private func digit(_ at: Int) -> Int? {
        at < text.count && (0x30...0x39).contains(text[at]) ? Int(text[at]) - 0x30 : nil
    }

    /// Exactly four digits.
    mutating func year() throws(JobFailure) -> Int {
        var value = 0
        while let next = digit(offset), offset < 5 {
            value = value * 10 + next
            offset += 1
        }
        guard offset == 4 else {
            offset = 0
            throw stopped()
        }
        return value
    }

    /// Up to two digits; nil if there is none.
    mutating func shortNumber() -> Int? {
        guard let first = digit(offset) else { return nil }
        offset += 1
        guard let second = digit(offset) else { return first }
        offset += 1
        return first * 10 + second
    }

    /// A point and up to nine digits, as nanoseconds.
    mutating func fraction() -> Int? {
        guard accept(0x2E) else { return nil }
        var (value, count) = (0, 0)
        while count < 9, let next = digit(offset) {
            value = value * 10 + next
            offset += 1
            count += 1
        }
        for _ in count..<9 { value *= 10 }
        return value
    }

    mutating func accept(_ byte: UInt8) -> Bool {
        guard offset < text.count, text[offset] == byte else { return false }
        offset += 1
        return true
    }

    mutating func literal(_ byte: UInt8) throws(JobFailure) {
        if !accept(byte) { throw stopped() }
    }

    private func stopped() -> JobFailure { failure("could not be parsed at index \(offset)") }

    func unparsed() -> JobFailure { failure("could not be parsed, unparsed text found at index \(offset)") }

    func failure(_ what: String) -> JobFailure { DateFields.failure(text, what) }
}
