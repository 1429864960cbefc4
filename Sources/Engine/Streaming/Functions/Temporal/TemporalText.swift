import LabKernel

/// Dates, times and intervals as `CAST(… AS STRING)` writes them.
enum TemporalText {
    /// `2024-02-29`; of a year beyond 9999 the last four digits.
    static func write(date days: Int, to out: TextBuffer) {
        let date = CivilTime.date(epochDays: days)
        IntegerText.write(JavaCalendar.modulo(date.year, 10_000), width: 4, to: out)
        out.append(0x2D)
        IntegerText.write(date.month, width: 2, to: out)
        out.append(0x2D)
        IntegerText.write(date.day, width: 2, to: out)
    }

    /// `10:11:12`, then with a precision at least one and at most that many digits.
    static func write(time millis: Int, _ precision: Int, to out: TextBuffer) {
        let time = JavaCalendar.modulo(millis, 86_400_000)
        writeClock(time / 1000, to: out)
        guard precision > 0 else { return }
        out.append(0x2E)
        var rest = time % 1000
        for _ in 0..<precision {
            out.append(0x30 + UInt8(rest / 100))
            rest = rest % 100 * 10
            if rest == 0 { return }
        }
    }

    private static func writeClock(_ seconds: Int, to out: TextBuffer) {
        IntegerText.write(seconds / 3600, width: 2, to: out)
        out.append(0x3A)
        IntegerText.write(seconds / 60 % 60, width: 2, to: out)
        out.append(0x3A)
        IntegerText.write(seconds % 60, width: 2, to: out)
    }

    /// `2024-02-29 10:11:12.345`, at least `precision` digits after the second and more if there are.
    static func write(
        timestamp nanos: Int128, _ precision: Int, to out: TextBuffer, separator: UInt8 = 0x20
    ) {
        let seconds = Int(nanos.dividedFloor(by: 1_000_000_000))
        let days = seconds.dividedFloor(by: 86_400)
        write(date: days, to: out)
        out.append(separator)
        writeClock(seconds - days * 86_400, to: out)
        write(fraction: Int(nanos - Int128(seconds) * 1_000_000_000), atLeast: precision, to: out)
    }

    private static func write(fraction nanos: Int, atLeast precision: Int, to out: TextBuffer) {
        var (rest, digits) = (nanos, 9)
        while digits > precision, rest % 10 == 0 {
            rest /= 10
            digits -= 1
        }
        guard digits > 0 else { return }
        out.append(0x2E)
        IntegerText.write(rest, width: digits, to: out)
    }

    /// `+1-06`.
    static func write(months: Int, to out: TextBuffer) {
        out.append(months < 0 ? 0x2D : 0x2B)
        IntegerText.write(Int64(abs(months) / 12), to: out)
        out.append(0x2D)
        IntegerText.write(abs(months) % 12, width: 2, to: out)
    }

    /// `+2 03:04:05.678`.
    static func write(interval millis: Int, to out: TextBuffer) {
        out.append(millis < 0 ? 0x2D : 0x2B)
        let size = abs(millis)
        IntegerText.write(Int64(size / 86_400_000), to: out)
        out.append(0x20)
        writeClock(size / 1000 % 86_400, to: out)
        out.append(0x2E)
        IntegerText.write(size % 1000, width: 3, to: out)
    }

    /// As `java.time` prints it: `2024-02-29T10:11`, seconds and groups of three digits only where they are
    /// not zero.
    static func writeISO(timestamp nanos: Int128, to out: TextBuffer) {
        let seconds = Int(nanos.dividedFloor(by: 1_000_000_000))
        let days = seconds.dividedFloor(by: 86_400)
        let (clock, fraction) = (seconds - days * 86_400, Int(nanos - Int128(seconds) * 1_000_000_000))
        write(date: days, to: out)
        out.append(0x54)
        IntegerText.write(clock / 3600, width: 2, to: out)
        out.append(0x3A)
        IntegerText.write(clock / 60 % 60, width: 2, to: out)
        out.append(0x3A)
        IntegerText.write(clock % 60, width: 2, to: out)
        guard fraction != 0 else { return }
        out.append(0x2E)
        var (digits, width) = (fraction, 9)
        while digits % 10 == 0 { (digits, width) = (digits / 10, width - 1) }
        IntegerText.write(digits, width: width, to: out)
    }
}
