import LabKernel

/// Texts that casts read as DATE and TIME: more lenient than ISO 8601.
enum DateText {
    /// Days since 1970 of `yyyy[-m[-d]]`, with anything after the first space ignored; nil for other texts
    /// and for dates that do not exist.
    static func days(_ text: TextBytes) -> Int? {
        let space = text.firstIndex(of: 0x20) ?? 0
        let date = space > 0 ? Text.slice(text, 0, space) : text
        let parts = date.split(separator: 0x2D, maxSplits: 2, omittingEmptySubsequences: false)
        var fields = [1, 1, 1]
        for (index, part) in parts.enumerated() {
            guard let value = LenientNumber.value(TextBytes(rebasing: part)) else { return nil }
            fields[index] = value
        }
        let (year, month, day) = (fields[0], fields[1], fields[2])
        guard (0...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= CivilTime.days(inMonth: month, year: year)
        else { return nil }
        return CivilTime.epochDays(year: year, month: month, day: day)
    }
}

enum TimeText {
    /// Milliseconds of `h[:m[:s[.fraction]]]` with an optional zone `±h[:m]`, which is added; fields are not
    /// limited.
    static func millis(_ text: TextBytes) -> Int? {
        var (end, shift) = (text.count, 0)
        if let sign = text.firstIndex(of: 0x2D) ?? text.firstIndex(of: 0x2B) {
            let zone = Text.slice(text, sign + 1, text.count)
            let parts = zone.split(separator: 0x3A, maxSplits: 1, omittingEmptySubsequences: false)
            guard let hours = LenientNumber.value(TextBytes(rebasing: parts[0])) else { return nil }
            var minutes = 0
            if parts.count > 1 {
                guard let value = LenientNumber.value(TextBytes(rebasing: parts[1])) else { return nil }
                minutes = value
            }
            shift = (hours * 60 + minutes) * 60_000 * (text[sign] == 0x2D ? -1 : 1)
            end = sign
        }
        return clock(Text.slice(text, 0, end)).map { $0 + shift }
    }

    private static func clock(_ text: TextBytes) -> Int? {
        let parts = text.split(separator: 0x3A, maxSplits: 2, omittingEmptySubsequences: false)
        var fields = [0, 0, 0]
        var fraction = 0
        for (index, part) in parts.enumerated() {
            var digits = TextBytes(rebasing: part)
            if index == 2, let dot = digits.firstIndex(of: 0x2E) {
                fraction = millis(fraction: Text.slice(digits, dot + 1, digits.count))
                digits = Text.slice(digits, 0, dot)
            }
            guard let value = LenientNumber.value(digits) else { return nil }
            fields[index] = value
        }
        return fields[0] * 3_600_000 + fields[1] * 60_000 + fields[2] * 1000 + fraction
    }

    /// Three digits, rounded by the fourth; what is no digit counts as 0.
    private static func millis(fraction text: TextBytes) -> Int {
        let digits = JavaNumberText.trimmed(text).map { (0x30...0x39).contains($0) ? Int($0) - 0x30 : 0 }
        var millis = 0
        for index in 0..<3 { millis = millis * 10 + (index < digits.count ? digits[index] : 0) }
        return digits.count > 3 && digits[3] >= 5 ? millis + 1 : millis
    }
}

/// A field of a date or time: digits alone, blanks around them allowed.
enum LenientNumber {
    static func value(_ text: TextBytes) -> Int? {
        let digits = JavaNumberText.trimmed(text)
        guard !digits.isEmpty, digits.count < 10 else { return nil }
        var value = 0
        for byte in digits {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }
}
