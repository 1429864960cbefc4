import LabKernel
import Testing

@Suite struct TimeTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", Int64(0)),
        ("2025-01-01T00:00:00Z", 1_735_689_600_000_000),
        ("2024-02-29T23:59:59.999999Z", 1_709_251_199_999_999),
        ("1969-12-31T23:59:59.500Z", -500_000),
        ("0001-01-01T00:00:00Z", -62_135_596_800_000_000),
    ])
    func isoTextAndInstantAgree(text: String, micros: Int64) {
        #expect(ISO8601.parse(text)?.epochMicros == micros)
        #expect(ISO8601.text(Instant(epochMicros: micros)) == text)
    }

    @Test(arguments: [
        ("2025-01-01", Int64(1_735_689_600)), ("2019-08-12T17:00:00+08:00", 1_565_600_400),
        ("20250101T000000Z", 1_735_689_600), ("2025-01-01 00:00", 1_735_689_600),
    ])
    func otherFormsAreRead(text: String, seconds: Int64) {
        #expect(ISO8601.parse(text)?.epochSeconds == seconds)
    }

    @Test(arguments: [
        "2025-02-29", "2025-13-01", "2025-01-01T24:00:00Z", "2025-01-01T00:00:00Zx", "", "yesterday",
    ])
    func impossibleDatesAreRefused(text: String) {
        #expect(ISO8601.parse(text) == nil)
    }

    @Test func httpDatesRoundTrip() {
        let instant = Instant(epochSeconds: 1_735_689_600)
        #expect(ISO8601.httpDate(instant) == "Wed, 01 Jan 2025 00:00:00 GMT")
        #expect(ISO8601.parseHTTPDate("Wed, 01 Jan 2025 00:00:00 GMT") == instant)
        #expect(ISO8601.parseHTTPDate("Wed, 01 Foo 2025 00:00:00 GMT") == nil)
    }

    @Test(arguments: [
        ("30s", Duration.seconds(30)), ("1h30m", .seconds(5_400)), ("500 ms", .milliseconds(500)),
        ("1.5s", .milliseconds(1_500)), ("250", .milliseconds(250)), ("2 days", .seconds(172_800)),
    ])
    func durationsAreRead(text: String, duration: Duration) {
        #expect(DurationText.parse(text) == duration)
    }

    @Test(arguments: ["", "s", "5 parsecs", "-3s", "1h-2m"])
    func nonsenseIsNoDuration(text: String) {
        #expect(DurationText.parse(text) == nil)
    }

    @Test func durationsAreWrittenShort() {
        #expect(DurationText.text(.seconds(90)) == "1m30s")
        #expect(DurationText.text(.microseconds(607_701_015)) == "10m7s701ms15us")
        #expect(DurationText.forPeople(.microseconds(607_701_015)) == "10m7s701ms")
        #expect(DurationText.text(.milliseconds(1_250)) == "1s250ms")
        #expect(DurationText.text(.zero) == "0s")
    }
}
