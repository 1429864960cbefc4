import LabKernel

/// Dates and times from bytes, by the formats of Flink's text formats.
///
/// Source: Flink class `TimeFormats`: `SQL` is `yyyy-MM-dd HH:mm:ss` with up to nine digits of fraction,
/// `ISO-8601` is
/// `yyyy-MM-ddTHH:mm[:ss[.fraction]]`; both end with `Z` for TIMESTAMP_LTZ.
struct TimeScan {
    /// `timestamp-format.standard`.
    enum Standard: Sendable {
        case sql, iso
    }

    /// A date and time.
    struct Moment {
        /// Milliseconds since 1970-01-01, rounded towards the past.
        var millis: Int64
        /// Nanoseconds after them, 0 to 999,999.
        var nanos: Int32
    }

    private let bytes: UnsafePointer<UInt8>
    private let end: Int
    /// Where the reading stands, and where a mistake is when it has failed.
    private(set) var at = 0

    init(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
        self.bytes = bytes
        end = count
    }

    /// The last date that `plainMillis` has read: dates of neighbouring rows are mostly the same.
    struct KnownDate {
        fileprivate var head: UInt64 = 0
        fileprivate var tail: UInt16 = 0
        fileprivate var days = 0
    }

    /// The milliseconds of a timestamp with seconds and three digits of fraction or none; nil if it is written in any
    /// other way, or wrong.
    @inline(__always)
    static func plainMillis(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, _ standard: Standard, withZone: Bool,
        _ known: inout KnownDate
    ) -> Int64? {
        let length = withZone ? count - 1 : count
        guard length == 23 || length == 19, !withZone || bytes[length] == UInt8(ascii: "Z") else {
            return nil
        }
        let text = UnsafeRawPointer(bytes)
        let head = text.loadUnaligned(as: UInt64.self)
        let tail = text.loadUnaligned(fromByteOffset: 8, as: UInt16.self)
        if head != known.head || tail != known.tail {
            var scan = TimeScan(bytes, 10)
            guard let days = scan.date() else { return nil }
            known = KnownDate(head: head, tail: tail, days: days)
        }
        var wrong = bytes[10] ^ (standard == .sql ? UInt8(ascii: " ") : UInt8(ascii: "T"))
        wrong |= bytes[13] ^ UInt8(ascii: ":") | bytes[16] ^ UInt8(ascii: ":")
        let (hour, minute) = (number(bytes + 11, 2, &wrong), number(bytes + 14, 2, &wrong))
        let second = number(bytes + 17, 2, &wrong)
        var millis = 0
        if length == 23 {
            wrong |= bytes[19] ^ UInt8(ascii: ".")
            millis = number(bytes + 20, 3, &wrong)
        }
        guard wrong == 0, hour <= 23, minute <= 59, second <= 59 else { return nil }
        return Int64(((known.days * 24 + hour) * 60 + minute) * 60 + second) * 1_000 + Int64(millis)
    }

    /// A number of so many digits; sets bits of `wrong` if there are other bytes.
    @inline(__always)
    private static func number(_ bytes: UnsafePointer<UInt8>, _ digits: Int, _ wrong: inout UInt8) -> Int {
        var value = 0
        for index in 0..<digits {
            let digit = bytes[index] &- 48
            wrong |= digit > 9 ? 1 : 0
            value = value &* 10 &+ Int(digit)
        }
        return value
    }

    /// A whole timestamp; nil with `at` at the mistake.
    mutating func timestamp(_ standard: Standard, withZone: Bool) -> Moment? {
        guard let days = dateField() else { return nil }
        let separator = standard == .sql ? UInt8(ascii: " ") : UInt8(ascii: "T")
        guard at < end, bytes[at] == separator else { return nil }
        at += 1
        guard let (seconds, nanos) = timeField(secondsMayMiss: standard == .iso) else { return nil }
        if withZone {
            guard at < end, bytes[at] == UInt8(ascii: "Z") else { return nil }
            at += 1
        }
        guard at == end else { return nil }
        let millis = Int64(days) * 86_400_000 + Int64(seconds) * 1_000 + Int64(nanos / 1_000_000)
        return Moment(millis: millis, nanos: Int32(nanos % 1_000_000))
    }

    /// A whole date, in days since 1970-01-01.
    mutating func date() -> Int? {
        guard let days = dateField(), at == end else { return nil }
        return days
    }

    /// A whole time of day, in nanoseconds.
    mutating func time() -> Int64? {
        guard let (seconds, nanos) = timeField(secondsMayMiss: false), at == end else { return nil }
        return Int64(seconds) * 1_000_000_000 + Int64(nanos)
    }

    private mutating func dateField() -> Int? {
        let start = at
        guard let year = digits(4), accept(UInt8(ascii: "-")), let month = digits(2),
            accept(UInt8(ascii: "-")),
            let day = digits(2)
        else { return nil }
        guard (1...12).contains(month), day >= 1, day <= CivilTime.days(inMonth: month, year: year) else {
            at = start
            return nil
        }
        return CivilTime.epochDays(year: year, month: month, day: day)
    }

    private mutating func timeField(secondsMayMiss: Bool) -> (seconds: Int, nanos: Int)? {
        let start = at
        guard let hour = digits(2), accept(UInt8(ascii: ":")), let minute = digits(2) else { return nil }
        var second = 0
        var nanos = 0
        if !secondsMayMiss || (at < end && bytes[at] == UInt8(ascii: ":")) {
            guard accept(UInt8(ascii: ":")), let read = digits(2) else { return nil }
            second = read
            if at < end, bytes[at] == UInt8(ascii: ".") {
                at += 1
                guard let read = fraction() else { return nil }
                nanos = read
            }
        }
        guard hour <= 23, minute <= 59, second <= 59 else {
            at = start
            return nil
        }
        return (hour * 3_600 + minute * 60 + second, nanos)
    }

    private mutating func fraction() -> Int? {
        var value = 0
        var count = 0
        while at < end, count < 9, bytes[at] &- 48 <= 9 {
            value = value * 10 + Int(bytes[at] - 48)
            at += 1
            count += 1
        }
        guard count > 0 else { return nil }
        for _ in count..<9 { value *= 10 }
        return value
    }

    @inline(__always) private mutating func digits(_ count: Int) -> Int? {
        var value = 0
        for _ in 0..<count {
            guard at < end, bytes[at] &- 48 <= 9 else { return nil }
            value = value * 10 + Int(bytes[at] - 48)
            at += 1
        }
        return value
    }

    @inline(__always) private mutating func accept(_ byte: UInt8) -> Bool {
        guard at < end, bytes[at] == byte else { return false }
        at += 1
        return true
    }
}
