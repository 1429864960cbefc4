import FlinkSQL
import StreamTypes
import Testing

@testable import Streaming

@Suite("Temporal functions")
struct TemporalFunctionTests {
    typealias Operand = FunctionHarness.Operand
    static let ts = LogicalType.timestamp(precision: 3)

    static let fields: [(String, String, String)] = [
        ("YEAR", "2024-02-29 13:45:59.987", "2024"), ("QUARTER", "2024-02-29 13:45:59.987", "1"),
        ("WEEK", "2021-01-03 00:00:00", "53"), ("WEEK", "2024-12-30 00:00:00", "1"),
        ("DOW", "2021-01-03 00:00:00", "1"),
        ("ISODOW", "2021-01-03 00:00:00", "7"), ("DOY", "2024-12-31 00:00:00", "366"),
        ("HOUR", "2024-02-29 13:45:59.987", "13"), ("SECOND", "2024-02-29 13:45:59.987", "59"),
        ("MILLISECOND", "2024-02-29 13:45:59.987", "987"),
        ("MICROSECOND", "2024-02-29 13:45:59.987", "987000"),
        ("EPOCH", "2024-02-29 13:45:59.987", "1709214359"), ("CENTURY", "2000-06-01 00:00:00", "20"),
        ("DECADE", "1999-12-31 00:00:00", "199"), ("MILLENNIUM", "2001-01-01 00:00:00", "3"),
        ("ISOYEAR", "2021-01-03 00:00:00", "2020"), ("HOUR", "1969-07-20 20:17:40", "-3"),
    ]

    @Test("EXTRACT reads one field", arguments: fields)
    func extract(unit: String, text: String, expected: String) throws {
        let values = try FunctionHarness().call(.extract, [.symbol(unit), .timestamps(text, nil)], .bigint)
        #expect(shown(values, .bigint) == [expected, nil])
    }

    static let roundings: [(FunctionID, String, String, String)] = [
        (.floor, "WEEK", "2024-02-29 13:45:59.987", "2024-02-25 00:00:00.000"),
        (.floor, "QUARTER", "1999-12-31 23:59:59.999", "1999-10-01 00:00:00.000"),
        (.floor, "MINUTE", "1969-07-20 20:17:40.250", "1969-07-20 20:17:00.000"),
        (.floor, "DECADE", "2024-02-29 13:45:59.987", "2020-01-01 00:00:00.000"),
        (.ceil, "SECOND", "2024-02-29 13:45:59.987", "2024-02-29 13:46:00.000"),
        (.ceil, "MONTH", "2024-12-29 13:45:59.987", "2025-01-01 00:00:00.000"),
        (.ceil, "QUARTER", "2024-11-29 00:00:00", "2025-01-01 00:00:00.000"),
        (.ceil, "YEAR", "2021-01-01 12:00:00", "2021-01-01 00:00:00.000"),
        (.ceil, "DAY", "2021-01-03 00:00:00", "2021-01-03 00:00:00.000"),
        (.ceil, "WEEK", "2024-02-29 13:45:59.987", "2024-03-03 00:00:00.000"),
    ]

    @Test("FLOOR and CEIL round to units", arguments: roundings)
    func rounding(id: FunctionID, unit: String, text: String, expected: String) throws {
        let values = try FunctionHarness().call(id, [.timestamps(text, nil), .symbol(unit)], Self.ts)
        #expect(shown(values, Self.ts) == [expected, nil])
    }

    static let differences: [(String, String, String, String)] = [
        ("MONTH", "2024-01-31 00:00:00", "2024-02-29 00:00:00", "1"),
        ("YEAR", "2024-02-29 12:00:00", "2025-02-28 12:00:00", "1"),
        ("SECOND", "2024-01-01 00:00:00.500", "2023-12-31 23:59:59.400", "-1"),
        ("DAY", "2024-03-10 01:00:00", "2024-03-11 00:59:59.999", "0"),
        ("MONTH", "2024-02-15 10:00:00", "2024-01-15 09:00:00", "-2"),
        ("QUARTER", "2024-01-01 00:00:00", "2024-12-31 00:00:00", "3"),
    ]

    @Test("TIMESTAMPDIFF counts whole units", arguments: differences)
    func difference(unit: String, from: String, to: String, expected: String) throws {
        let values = try FunctionHarness().call(
            .timestampDiff, [.symbol(unit), .timestamps(from), .timestamps(to)], .int)
        #expect(shown(values, .int) == [expected])
    }

    @Test("TIMESTAMPADD keeps the day of the month or takes the last")
    func addition() throws {
        let harness = FunctionHarness()
        let moved = try harness.call(
            .timestampAdd,
            [.symbol("MONTH"), .ints(1, -1), .timestamps("2024-01-31 10:00:00", "2024-03-31 00:00:00")],
            Self.ts)
        #expect(shown(moved, Self.ts) == ["2024-02-29 10:00:00.000", "2024-02-29 00:00:00.000"])
        let days = Operand.column(.date, [.int(19_782)])
        #expect(
            shown(try harness.call(.timestampAdd, [.symbol("DAY"), .ints(1), days], .date), .date) == [
                "2024-03-01"
            ])
        let hours = try harness.call(.timestampAdd, [.symbol("HOUR"), .ints(25), days], Self.ts)
        #expect(shown(hours, Self.ts) == ["2024-03-01 01:00:00.000"])
    }

    static let formats: [(String, String)] = [
        ("yyyy-MM-dd HH:mm:ss", "2024-02-09 03:04:05"), ("dd/MM/yy hh:mm a", "09/02/24 03:04 AM"),
        ("SSS", "067"),
        ("E EEEE MMM MMMM", "Fri Friday Feb February"), ("D DDD Q QQQ", "40 040 1 Q1"), ("e w W", "6 6 2"),
        ("y yyyyy uu", "2024 02024 24"), ("''yyyy'年'", "'2024年"), ("k K h n", "3 3 3 67000000"),
    ]

    @Test("DATE_FORMAT follows DateTimeFormatter", arguments: formats)
    func format(pattern: String, expected: String) throws {
        let values = try FunctionHarness().call(
            .dateFormat, [.timestamps("2024-02-09 03:04:05.067", nil), .text(pattern)], .string)
        #expect(shown(values, .string) == [expected, nil])
    }

    @Test("DATE_FORMAT of a text follows SimpleDateFormat and gives NULL for what is no time")
    func formatText() throws {
        let values = try FunctionHarness().call(
            .dateFormat, [.texts("2024-02-09 03:04:05.067", "junk", nil), .text("yyyy/MM/dd S")], .string)
        #expect(shown(values, .string) == ["2024/02/09 0", nil, nil])
    }

    /// Source: the behaviour of `DateTimeFormatter` on Java 17, then Flink's second attempt with the usual
    /// formats.
    static let parsed: [(String, String, String?)] = [
        ("20240105123456789", "yyyyMMddHHmmssSSS", "2024-01-05 12:34:56.789"),
        ("2024-02-31", "yyyy-MM-dd", "2024-02-29 00:00:00.000"),
        ("2024-060", "yyyy-DDD", "2024-02-29 00:00:00.000"),
        ("05/Feb/2024 11 PM", "dd/MMM/yyyy hh a", "2024-02-05 23:00:00.000"),
        ("05/feb/2024", "dd/MMM/yyyy", nil),
        ("120105", "yyMMdd", "2012-01-05 00:00:00.000"), ("12024-01-01", "yyyy-MM-dd", nil),
        ("Thu 2024-01-01", "EEE yyyy-MM-dd", nil),
        ("2024-01-05 24:00:00", "yyyy-MM-dd HH:mm:ss", "2024-01-06 00:00:00.000"),
        ("2024-3-1 4:5:6.7", "dd/MM/yyyy", "2024-03-01 04:05:06.700"), ("nonsense", "yyyy", nil),
        ("99999999999-1", "y-M", nil), ("10:30", "HH:mm", "1970-01-01 10:30:00.000"),
        ("2024", "yyyy[-MM]", "2024-01-01 00:00:00.000"),
    ]

    @Test("TO_TIMESTAMP reads by a pattern", arguments: parsed)
    func parse(text: String, pattern: String, expected: String?) throws {
        let values = try FunctionHarness().call(.toTimestamp, [.texts(text), .text(pattern)], Self.ts)
        #expect(shown(values, Self.ts) == [expected])
    }

    @Test("TO_TIMESTAMP and TO_DATE give NULL for texts that are no times")
    func lenient() throws {
        let harness = FunctionHarness()
        let times = try harness.call(
            .toTimestamp, [.texts("2024-03-10 01:02:03.456", "2024-03-10", "", "x", nil)], Self.ts)
        #expect(
            shown(times, Self.ts) == ["2024-03-10 01:02:03.456", "2024-03-10 00:00:00.000", nil, nil, nil])
        let dates = try harness.call(.toDate, [.texts("2024-03-10", "2024-02-30", "x")], .date)
        #expect(shown(dates, .date) == ["2024-03-10", nil, nil])
        let patterned = try harness.call(
            .toDate, [.texts("05.12.2023", "32.01.2024"), .text("dd.MM.yyyy")], .date)
        #expect(shown(patterned, .date) == ["2023-12-05", "2024-02-01"])
    }

    @Test("epoch seconds follow the session's time zone")
    func epochs() throws {
        let zone = try #require(ZoneRules.named("Asia/Shanghai"))
        let harness = FunctionHarness(clock: EvaluationClock(zone: zone))
        let texts = try harness.call(.fromUnixTime, [.bigints(1_709_222_400, -1, nil)], .string)
        #expect(shown(texts, .string) == ["2024-03-01 00:00:00", "1970-01-01 07:59:59", nil])
        let seconds = try harness.call(.unixTimestamp, [.texts("2024-03-01 00:00:00", "x")], .bigint)
        #expect(shown(seconds, .bigint) == ["1709222400", "-9223372036854775808"])
        let ltz = LogicalType.timestampLTZ(precision: 3)
        let instants = try harness.call(
            .toTimestampLTZ, [.bigints(1_709_213_159, 253_402_300_800), .int(0)], ltz)
        #expect(shown(instants, ltz) == ["2024-02-29 13:25:59.000", nil])
        let floor = try harness.call(
            .floor, [.column(ltz, [.int(1_709_222_399_999)]), .symbol("DAY")], ltz)
        #expect(shown(floor, ltz) == ["2024-02-28 16:00:00.000"])
    }

    @Test("CONVERT_TZ goes from zone to zone, unknown ones counting as GMT")
    func zones() throws {
        let rows: [(String, String, String, String?)] = [
            ("2024-03-10 07:30:00", "UTC", "America/Los_Angeles", "2024-03-09 23:30:00"),
            ("2024-12-31 23:59:59", "America/New_York", "Asia/Shanghai", "2025-01-01 12:59:59"),
            ("2024-03-10 07:30:00", "UTC", "GMT+05:30", "2024-03-10 13:00:00"),
            ("2024-07-01 00:00:00", "Europe/London", "Nowhere/City", "2024-06-30 23:00:00"),
            ("2024-11-03 01:30:00", "America/New_York", "UTC", "2024-11-03 06:30:00"),
            ("junk", "UTC", "UTC", nil),
        ]
        for (text, from, to, expected) in rows {
            let values = try FunctionHarness().call(
                .convertTZ, [.texts(text), .text(from), .text(to)], .string)
            #expect(shown(values, .string) == [expected], "\(text) \(from) \(to)")
        }
    }

    @Test("the current time is the clock's, in the session's zone")
    func now() throws {
        let zone = try #require(ZoneRules.named("+08:00"))
        let clock = EvaluationClock(zone: zone)
        clock.processingMillis = 1_709_222_400_000
        let harness = FunctionHarness(clock: clock)
        let ltz = LogicalType.timestampLTZ(precision: 3)
        #expect(shown(try harness.call(.currentTimestamp, [], ltz), ltz) == ["2024-02-29 16:00:00.000"])
        #expect(shown(try harness.call(.localTimestamp, [], Self.ts), Self.ts) == ["2024-03-01 00:00:00.000"])
        #expect(shown(try harness.call(.currentDate, [], .date), .date) == ["2024-03-01"])
        #expect(shown(try harness.call(.currentWatermark, [.timestamps("2024-01-01")], ltz), ltz) == [nil])
    }

    @Test("OVERLAPS counts touching ends and takes ends in any order")
    func overlaps() throws {
        let values = try FunctionHarness().call(
            .overlaps,
            [
                .timestamps("2024-01-01 00:00:00", "2024-01-01 02:00:00", nil),
                .timestamps("2024-01-01 01:00:00", "2024-01-01 01:30:00", "2024-01-01"),
                .timestamps("2024-01-01 01:00:00", "2024-01-01 01:00:00", "2024-01-01"),
                .timestamps("2024-01-01 02:00:00", "2024-01-01 01:15:00", "2024-01-01"),
            ], .boolean)
        #expect(values == [.bool(true), .bool(false), .null])
    }
}

@Suite("Time zones")
struct ZoneRulesTests {
    /// Source: `java.time.ZoneId.getRules().getOffset` on Java 17 with tzdata 2025b.
    static let offsets: [(String, Int64, Int64)] = [
        ("Asia/Shanghai", 1_709_222_400, 28_800), ("Asia/Shanghai", 520_000_000, 32_400), ("PRC", 0, 28_800),
        ("Europe/London", 0, 3600), ("Europe/London", 1_720_000_000, 3600),
        ("Europe/London", 1_735_000_000, 0),
        ("America/New_York", 4_102_444_800, -18_000), ("America/New_York", 4_118_000_000, -14_400),
        ("Australia/Sydney", 1_735_000_000, 39_600), ("America/Sao_Paulo", 1_735_000_000, -10_800),
        ("Asia/Kolkata", 1_735_000_000, 19_800), ("UTC+8", 0, 28_800), ("GMT-03:30", 0, -12_600),
        ("Etc/GMT+5", 0, -18_000),
        ("Europe/Dublin", 1_720_000_000, 3600), ("Europe/Dublin", 1_735_000_000, 0),
    ]

    @Test("know the offset at an instant", arguments: offsets)
    func offset(id: String, seconds: Int64, expected: Int64) throws {
        let zone = try #require(ZoneRules.named(id))
        #expect(zone.offsetMillis(atUTC: seconds * 1000) == expected * 1000)
    }

    @Test("know no zone that does not exist")
    func unknown() {
        for id in ["Mars/Olympus", "", "+25:00", "GMT+", "UTC+8x"] {
            #expect(ZoneRules.named(id) == nil, "\(id)")
        }
    }

    @Test("move skipped local times on and take the earlier of repeated ones")
    func gaps() throws {
        let zone = try #require(ZoneRules.named("Europe/Berlin"))
        // 2024-03-31 02:30 does not exist, 2024-10-27 02:30 exists twice.
        #expect(zone.utc(fromLocal: 1_711_852_200_000) == 1_711_848_600_000)
        #expect(zone.utc(fromLocal: 1_729_996_200_000) == 1_729_989_000_000)
        #expect(zone.utc(fromLocal: 1_729_996_200_000, preferringLater: true) == 1_729_992_600_000)
    }
}
