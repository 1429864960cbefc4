/// Text of instants: ISO 8601 in UTC, and the RFC 1123 form of HTTP dates.
package enum ISO8601 {
    /// `2025-01-01T00:00:00Z`, or with three or six digits of fraction when the instant has them.
    package static func text(_ instant: Instant) -> String {
        let time = CivilTime(instant)
        return text(time, digits: time.micros == 0 ? 0 : time.micros % 1_000 == 0 ? 3 : 6)
    }

    /// `2025-01-01T00:00:00.000Z`: always three digits of fraction, as most cloud APIs answer.
    package static func millisText(_ instant: Instant) -> String {
        text(CivilTime(instant), digits: 3)
    }

    /// `Wed, 01 Jan 2025 00:00:00 GMT`.
    package static func httpDate(_ instant: Instant) -> String {
        let time = CivilTime(instant)
        // Years of more than four digits are as rare as they are long.
        let year = padded(time.year, 4)
        return String(unsafeUninitializedCapacity: 25 + year.utf8.count) { buffer in
            var writer = DigitWriter(buffer: buffer)
            writer.write(days[time.weekday])
            writer.write(after: ", ", time.day, 2)
            writer.write(" ")
            writer.write(months[time.month - 1])
            writer.write(" ")
            for digit in year.utf8 { writer.write(digit) }
            writer.write(after: " ", time.hour, 2)
            writer.write(after: ":", time.minute, 2)
            writer.write(after: ":", time.second, 2)
            return writer.write(" GMT")
        }
    }

    private static let days: [StaticString] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]

    /// Reads `yyyy-mm-dd[(T| )hh:mm[:ss[.fraction]]][Z|±hh[:]mm]` and the compact `yyyymmddThhmmssZ`; no zone means UTC.
    /// Nil when the text is no such date or names an impossible one.
    package static func parse(_ text: some StringProtocol) -> Instant? {
        let read: (UnsafeBufferPointer<UInt8>) -> Instant? = { bytes in
            var reader = DigitReader(bytes)
            return reader.instant()
        }
        return text.utf8.withContiguousStorageIfAvailable(read)
            ?? Array(text.utf8).withUnsafeBufferPointer(read)
    }

    /// Reads `Wed, 01 Jan 2025 00:00:00 GMT`; nil when the text is not of that form.
    package static func parseHTTPDate(_ text: some StringProtocol) -> Instant? {
        let parts = text.split(whereSeparator: { $0 == " " || $0 == ":" })
        guard parts.count == 8, parts[7] == "GMT", parts[0].hasSuffix(","),
            let day = Int(parts[1]),
            let month = months.firstIndex(where: { parts[2] == String(describing: $0) }),
            let year = Int(parts[3]), (0...9_999).contains(year),
            let hour = Int(parts[4]), let minute = Int(parts[5]), let second = Int(parts[6]),
            (1...31).contains(day), (0...23).contains(hour), (0...59).contains(minute),
            (0...60).contains(second)
        else { return nil }
        let time = CivilTime(
            year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second)
        return time.instant
    }

    private static let months: [StaticString] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// With `digits` digits of fraction: 0, 3 or 6.
    private static func text(_ time: CivilTime, digits: Int) -> String {
        // Years of other lengths are as rare as they are long.
        let year = (0...9_999).contains(time.year) ? "" : padded(time.year, 4)
        return year
            + String(unsafeUninitializedCapacity: 28) { buffer in
                var writer = DigitWriter(buffer: buffer)
                if year.isEmpty { writer.write(time.year, 4) }
                writer.write(after: "-", time.month, 2)
                writer.write(after: "-", time.day, 2)
                writer.write(after: "T", time.hour, 2)
                writer.write(after: ":", time.minute, 2)
                writer.write(after: ":", time.second, 2)
                if digits == 3 { writer.write(after: ".", time.micros / 1_000, 3) }
                if digits == 6 { writer.write(after: ".", time.micros, 6) }
                return writer.write("Z")
            }
    }
}

/// `00` to `99`.
private let twoDigits = (0..<100).map { ($0 < 10 ? "0" : "") + String($0) }

/// Decimal digits of `number`, with leading zeros up to `width`.
package func padded(_ number: Int, _ width: Int) -> String {
    if width == 2, number >= 0, number < 100 { return twoDigits[number] }
    let digits = String(number.magnitude)
    return (number < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.count)) + digits
}

/// Writes fixed-width digit fields as ASCII text.
private struct DigitWriter {
    let buffer: UnsafeMutableBufferPointer<UInt8>
    private var count = 0

    init(buffer: UnsafeMutableBufferPointer<UInt8>) { self.buffer = buffer }

    /// The digits of a number that has no more of them than `width`.
    mutating func write(_ number: Int, _ width: Int) {
        var rest = number
        for place in stride(from: count + width - 1, through: count, by: -1) {
            buffer[place] = UInt8(rest % 10) + 48
            rest /= 10
        }
        count += width
    }

    mutating func write(after separator: StaticString, _ number: Int, _ width: Int) {
        write(separator)
        write(number, width)
    }

    mutating func write(_ byte: UInt8) {
        buffer[count] = byte
        count += 1
    }

    /// ASCII text; answers how many bytes there are now.
    @discardableResult
    mutating func write(_ text: StaticString) -> Int {
        for index in 0..<text.utf8CodeUnitCount { buffer[count + index] = text.utf8Start[index] }
        count += text.utf8CodeUnitCount
        return count
    }
}

/// Reads fixed-width digit fields from ASCII text.
private struct DigitReader {
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func instant() -> Instant? {
        guard let year = digits(4) else { return nil }
        let dashed = accept(UInt8(ascii: "-"))
        guard let month = digits(2), !dashed || accept(UInt8(ascii: "-")), let day = digits(2) else {
            return nil
        }
        guard (1...12).contains(month), (1...CivilTime.days(inMonth: month, year: year)).contains(day) else {
            return nil
        }
        var time = CivilTime(year: year, month: month, day: day)
        guard !isAtEnd else { return time.instant }
        guard accept(UInt8(ascii: "T")) || accept(UInt8(ascii: " ")), timeOfDay(into: &time),
            let offset = zoneMinutes(), isAtEnd
        else {
            return nil
        }
        return time.instant.advanced(by: .minutes(Int64(-offset)))
    }

    private mutating func timeOfDay(into time: inout CivilTime) -> Bool {
        guard let hour = digits(2), hour <= 23 else { return false }
        let colons = accept(UInt8(ascii: ":"))
        guard let minute = digits(2), minute <= 59 else { return false }
        (time.hour, time.minute) = (hour, minute)
        if colons ? accept(UInt8(ascii: ":")) : isDigit {
            guard let second = digits(2), second <= 59 else { return false }
            time.second = second
        }
        return !accept(UInt8(ascii: ".")) || fraction(into: &time)
    }

    private mutating func fraction(into time: inout CivilTime) -> Bool {
        var scale = 100_000
        var read = 0
        while isDigit, read < 9 {
            time.micros += Int(bytes[position] - 48) * scale
            scale /= 10
            position += 1
            read += 1
        }
        return read > 0
    }

    private mutating func zoneMinutes() -> Int? {
        if isAtEnd || accept(UInt8(ascii: "Z")) { return 0 }
        let negative = accept(UInt8(ascii: "-"))
        guard negative || accept(UInt8(ascii: "+")), let hours = digits(2) else { return nil }
        _ = accept(UInt8(ascii: ":"))
        guard let minutes = digits(2) else { return nil }
        return (negative ? -1 : 1) * (hours * 60 + minutes)
    }

    private var isAtEnd: Bool { position == bytes.count }
    private var isDigit: Bool { position < bytes.count && (48...57).contains(bytes[position]) }

    private mutating func accept(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func digits(_ count: Int) -> Int? {
        var value = 0
        for _ in 0..<count {
            guard isDigit else { return nil }
            value = value * 10 + Int(bytes[position] - 48)
            position += 1
        }
        return value
    }
}
