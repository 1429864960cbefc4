import StreamTypes
import Streaming
import Testing

@testable import Connectors

@Suite struct TextTests {
    @Test(arguments: [
        (Value.int(1_735_689_600_000), LogicalType.timestamp(precision: 3), "2025-01-01T00:00"),
        (.int(1_735_689_600_250), .timestamp(precision: 3), "2025-01-01T00:00:00.250"),
        (.int(1_735_689_600_000), .timestampLTZ(precision: 3), "2025-01-01T00:00:00Z"),
        (.int(0), .date, "1970-01-01"), (.int(36_672_000), .time(precision: 0), "10:11:12"),
        (.int(-150), .decimal(precision: 5, scale: 2), "-1.50"), (.double(1e10), .double, "1.0E10"),
        (.bytes([1, 255]), .bytes, "[1, -1]"), (.null, .int, "null"), (.int(14), .intervalYearMonth, "P1Y2M"),
        (.int(3_723_500), .intervalDayTime, "PT1H2M3.5S"),
    ])
    func rowText(value: Value, type: LogicalType, text: String) {
        #expect(RowText.text(value, type) == text)
    }

    @Test(arguments: [
        (Int128(29_640), 2, false, "296.4"), (10_000, 2, false, "1E+2"), (10_000, 2, true, "100"),
        (0, 2, false, "0"),
        (1, 10, false, "1E-10"), (123, 5, false, "0.00123"),
    ])
    func strippedDecimals(unscaled: Int128, scale: Int, isPlain: Bool, text: String) {
        #expect(DecimalText.stripped(unscaled, scale: scale, isPlain: isPlain) == text)
    }

    @Test(arguments: ["", "a", "ab", "abc", "abcd", "\u{0}\u{1}ÿ"])
    func base64RoundTrip(text: String) {
        var encoded: [UInt8] = []
        Base64.encode(Array(text.utf8), into: &encoded)
        #expect(encoded.count % 4 == 0)
        #expect(encoded.withUnsafeBufferPointer { Base64.decode($0) } == Array(text.utf8))
    }

    @Test(arguments: [
        ("9223372036854775807", Int64.max), ("-9223372036854775808", .min), ("9223372036854775808", nil),
        (" +42 ", 42),
        ("", nil), ("4 2", nil), ("-", nil),
    ])
    func wholeNumbers(text: String, value: Int64?) {
        let bytes = Array(text.utf8) + [0]
        #expect(bytes.withUnsafeBufferPointer { NumberScan.int64($0.baseAddress!, text.utf8.count) } == value)
    }
}
