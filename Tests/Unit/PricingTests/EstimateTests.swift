import LabKernel
import Testing

@testable import Pricing

/// Estimates from specs: quantities by formula, ranges, sources, what is missing.
@Suite struct EstimateTests {
    private static let spec = """
        {"apiVersion": "labsim/v1", "kind": "CostSpec", "metadata": {"name": "kpi"}, "region": "cn-hangzhou",
         "resources": {
          "ws": {"type": "flink.workspace"},
          "kpi": {"type": "flink.deployment", "workspace": "ws", "parallelism": 4, "slotsPerTaskManager": 2,
                  "jobManager": {"cpu": 1, "memory": "4Gi"}, "taskManager": {"cpu": 2, "memory": "8Gi"},
                  "checkpoints": {"interval": "60s", "bucket": "state"}, "logstore": "logs", "work": "complex"},
          "state": {"type": "oss.bucket"},
          "logs": {"type": "sls.logstore", "retentionDays": 30}},
         "usage": {"kpi": {"eventsPerSecond": {"low": 2000, "typical": 8000, "high": 30000}, "keys": 1500000,
                           "stateBytesPerKey": 50, "logLinesPerSecond": 20}}}
        """

    private func tree(_ changes: [(String, JSONValue)] = []) throws -> JSONValue {
        var tree = try JSONParser.parse(text: Self.spec)
        for (path, value) in changes { tree = try SpecTree.setting(path, to: value, in: tree) }
        return tree
    }

    private func estimate(_ changes: [(String, JSONValue)] = [], samples: Int = 200) throws -> Estimate {
        let spec = try SpecReader.read(try tree(changes)) { _ in "1\n1\n2\n" }
        let choice = PriceBook.Choice(currency: spec.currency)
        return Estimator(book: try Repository.book(), choice: choice, samples: samples).estimate(spec)
    }

    private func line(_ estimate: Estimate, _ meter: String) throws -> EstimateLine {
        try #require(estimate.lines.first { $0.meter.name == meter })
    }

    @Test func quantitiesFollowTheFormulas() throws {
        let estimate = try estimate()
        func typical(_ meter: String) throws -> String? {
            try line(estimate, meter).quantity?.typical.exactText
        }
        #expect(try typical("stream.cu") == "3600")
        #expect(try typical("stream.cu.management") == "1440")
        // 43,200 checkpoints x (1 + 4) objects x 2, in units of 10,000.
        #expect(try typical("oss.request.put") == "43.2")
        #expect(
            try line(estimate, "oss.storage.standard").quantity?.typical == Rational(150_000_000, 1 << 30))
        #expect(
            try line(estimate, "log.traffic.write").quantity?.low == Rational(2_592_000 * 20 * 100, 10 << 30))
        #expect(try line(estimate, "stream.cu").amount?.typical == Rational(3_600) * Rational(38, 100))
        #expect(!estimate.isPartial)
    }

    @Test func totalsAreSplitAndPerMillionEvents() throws {
        let estimate = try estimate()
        #expect(estimate.totals.values.reduce(.zero, +) == estimate.total.typical)
        #expect(estimate.events == Rational(8_000 * 2_592_000))
        #expect(estimate.total.low < estimate.total.typical && estimate.total.typical < estimate.total.high)
        let simulation = try #require(estimate.simulation)
        #expect(estimate.total.low.approximate <= simulation.p10)
        #expect(simulation.p10 < simulation.p50 && simulation.p50 < simulation.p90)
        #expect(simulation.p90 <= estimate.total.high.approximate)
        let again = try self.estimate()
        #expect(EstimateOutput(again).json.text == EstimateOutput(estimate).json.text)
    }

    @Test func eachLineIsBetweenItsEnds() throws {
        for line in try estimate([("usage.kpi.stateBytesPerKey", ["low": 1, "typical": 50, "high": 90])])
            .lines
        {
            let quantity = try #require(line.quantity)
            #expect(
                quantity.low <= quantity.typical && quantity.typical <= quantity.high, "\(line.meter.name)")
        }
    }

    @Test func quotasAndWholeDaysAreThoseOfABill() throws {
        let estimate = try estimate()
        // Two shards: 15 days are free as a whole, 15 are not.
        #expect(try line(estimate, "log.shard").amount?.typical == Rational(30) * Rational(4, 100))
        let begin = BillingCycle.month.start(of: 2_026 * 12 + 8)
        let bill = Rater(try Repository.book(), .init(currency: "CNY")).bill(try estimate.ledger(from: begin))
        #expect(bill.total == estimate.total.typical)
    }

    @Test func daysThatFillAQuotaExactlyAreAllFree() throws {
        // Two days of the quota's 31 shard-days each, and one of the next month's.
        let exact = try estimate([("resources.logs.shards", 31)])
        #expect(try line(exact, "log.shard").amount?.typical == Rational(29 * 31) * Rational(4, 100))
    }

    @Test func largeObjectsAreUploadedInParts() throws {
        let large = try estimate([("usage.kpi.keys", 200_000_000), ("usage.kpi.multipartPartSize", "100Mi")])
        // 2.5 * 10^9 bytes a subtask: a beginning, 24 parts of 100 MiB and an end for each of four, and the metadata.
        #expect(
            try line(large, "oss.request.put").quantity?.typical
                == Rational(43_200 * (1 + 4 * 26 + 5), 10_000))
    }

    @Test func aPeriodWithABeginningCountsTheClockHoursItTouches() throws {
        let run = try estimate([
            ("period", ["from": "2026-11-02T09:50:00+08:00", "hours": "0.2"]),
            ("usage.kpi.schedule", ["hoursPerDay": 24, "daysPerMonth": 30]),
        ])
        // 09:50 to 10:02: two hours, one day.
        #expect(try line(run, "stream.cu.management").quantity?.typical == Rational(4))
        #expect(try line(run, "log.shard").quantity?.typical == Rational(2))
        #expect(try line(run, "stream.cu").quantity?.typical == Rational(1))
        // Twelve checkpoints of five objects, of which all but the last retained one are deleted.
        #expect(try line(run, "oss.request.put").quantity?.typical == Rational(12 * 5 + 11 * 5, 10_000))
        // One is kept from the first minute on: eleven of twelve minutes.
        let hours = try line(run, "oss.storage.standard").quantity?.typical
        #expect(hours == Rational(75_000_000, 1 << 30) * Rational(11, 60) / Rational(720))
        // Logs lie six minutes in the mean.
        let logs = try line(run, "log.storage").quantity?.typical
        let raw = Rational(720 * 20 * 150, 1 << 30)
        #expect(logs == raw * Rational(115, 100) * Rational(6, 24 * 60))
    }

    @Test func oldLogsGoToColderTiers() throws {
        let tiers: [(String, JSONValue)] = [
            ("resources.logs.retentionDays", 180), ("resources.logs.hotDays", 10),
            ("resources.logs.infrequentDays", 50),
        ]
        let size = Rational(2_592_000 * 20 * 150, 1 << 30) * Rational(115, 100)
        let feature = try estimate(tiers)
        for (meter, days) in [("log.storage", 10), ("log.storage.ia", 50), ("log.storage.archive", 120)] {
            #expect(try line(feature, meter).quantity?.typical == size * Rational(Int128(days)), "\(meter)")
        }
        // Thirty days are included, so nothing hot is billed.
        let ingest = try estimate(tiers + [("resources.logs.mode", "pay-by-ingested-data")])
        #expect(!ingest.lines.contains { $0.meter.name == "log.ingest.storage.hot" })
        for (meter, days) in [("log.ingest.storage.ia", 30), ("log.ingest.storage.archive", 120)] {
            #expect(try line(ingest, meter).quantity?.typical == size * Rational(Int128(days)), "\(meter)")
        }
        #expect(throws: LabErrors.self) { try estimate([("resources.logs.hotDays", 3)]) }
        #expect(throws: LabErrors.self) { try estimate([("resources.logs.infrequentDays", 30)]) }
    }

    @Test func numbersBeyondMeasureAreRefused() throws {
        let values: [JSONValue] = [
            "1e30", .number("1e300"), -1, "many", "0.123456789012345678901234567890",
        ]
        for value in values {
            #expect(throws: LabErrors.self, "\(value.text)") { try estimate([("usage.kpi.keys", value)]) }
        }
    }

    @Test func idleTrafficHasItsOwnPrice() throws {
        let night = try estimate([("usage.state", ["internetGB": 10, "internetIdleGB": 4])])
        let lines = night.lines.filter { $0.meter.name == "oss.traffic.out.internet" }
        #expect(lines.map { $0.amount?.typical } == [Rational(5), Rational(1)])
        let begin = BillingCycle.month.start(of: 2_026 * 12 + 8)
        let bill = Rater(try Repository.book(), .init(currency: "CNY")).bill(try night.ledger(from: begin))
        #expect(bill.total == night.total.typical)
    }

    @Test func requestsOfColderClassesHaveNoPriceYet() throws {
        let cold = try estimate([("resources.state.storageClass", "IA")])
        #expect(try line(cold, "oss.request.put.ia").reason == "supply price: oss.cn.put-ia")
        #expect(cold.isPartial)
    }

    @Test func capacityIsCheckedAgainstThePeak() throws {
        let small = try estimate()
        #expect(small.capacity.first?.keepsUp == true)
        let peak = try estimate([("usage.kpi.profile", "daily.csv"), ("usage.kpi.eventsPerSecond", 20_000)])
        let finding = try #require(peak.capacity.first)
        // 20,000 x 1.5 / (7,500 x 0.7).
        #expect(finding.needed.typical == Rational(30_000, 5_250))
        #expect(!finding.keepsUp)
        let auto = try estimate([
            ("resources.kpi.parallelism", "auto"), ("usage.kpi.eventsPerSecond", 20_000),
        ])
        #expect(auto.capacity.first?.keepsUp == true)
    }

    @Test func coldStorageOfCheckpointsIsATrap() throws {
        let standard = try estimate([("usage.kpi.keys", 200_000_000)])
        let cold = try estimate([("usage.kpi.keys", 200_000_000), ("resources.state.storageClass", "IA")])
        let early = try line(cold, "oss.early-deletion.ia")
        let amount = try #require(early.amount?.typical)
        #expect(amount > standard.total.typical)
    }

    @Test func subscriptionAndHybrid() throws {
        let subscription = try estimate([("resources.ws.billing", "Subscription")])
        #expect(try line(subscription, "stream.cu.subscription").quantity?.typical == Rational(5))
        #expect(!subscription.lines.contains { $0.meter.name == "stream.cu" })
        let hybrid = try estimate([("resources.ws.billing", "Hybrid"), ("resources.ws.subscribedCU", 3)])
        #expect(try line(hybrid, "stream.cu").quantity?.typical == Rational(2 * 720))
        #expect(throws: LabErrors.self) { try estimate([("resources.ws.billing", "Hybrid")]) }
    }

    @Test func whatIsNotSaidIsNamed() throws {
        let unknown = try estimate([("usage.kpi", .object([]))])
        #expect(unknown.isPartial)
        #expect(unknown.unpriced.compactMap(\.reason).contains { $0.contains("usage.kpi.keys") })
        let abroad = try estimate([("region", "ap-southeast-1")])
        #expect(abroad.isPartial)
        #expect(try line(abroad, "stream.cu").reason == "supply price: flink.ap-southeast-1.cu-hour")
    }

    @Test func whatIsToBeMeasuredNeedsAMeasurement() throws {
        let tree = try tree([("usage.kpi.stateBytesPerKey", "measure it")])
        #expect(throws: LabErrors.self) { try SpecReader.read(tree) { _ in "" } }
        let spec = try SpecReader.read(tree, measured: ["usage.kpi.stateBytesPerKey": Rational(49)]) { _ in ""
        }
        #expect(spec.inputs.contains { $0.path == "usage.kpi.stateBytesPerKey" && $0.origin == .measured })
    }

    @Test(
        arguments: [
            ("resources.kpi.workspace", "wz", "'wz', which is no flink.workspace"),
            ("usage.kpj", "x", "which is no resource"),
            ("resources.kpi.work", "hard", "cannot be 'hard'"),
            ("resources.logs.retention", "1", "no key 'retention'"),
            ("resources.x", "y", "has no type"), ("kind", "Spec", "no cost spec"),
        ] as [(String, String, String)])
    func mistakesAreNamed(path: String, value: String, message: String) throws {
        do {
            _ = try estimate([(path, .string(value))])
            Issue.record("'\(path)' was taken")
        } catch let errors as LabErrors {
            #expect(errors.description.contains(message), "\(errors)")
        }
    }

    @Test func tagsAndBudgetsOfASpec() throws {
        let estimate = try estimate([("requiredTags", ["team"]), ("resources.ws.tags", ["team": "data"])])
        #expect(estimate.missingTags.map(\.resource) == ["kpi", "logs", "state"])
    }

    @Test func sensitivityRanksTheLargestFirst() throws {
        let ranked = try estimate([
            ("usage.kpi.schedule", ["hoursPerDay": ["low": 8, "typical": 12, "high": 24]])
        ]).sensitivities
        #expect(ranked.first?.path == "usage.kpi.schedule.hoursPerDay")
        #expect(ranked.map(\.swing) == ranked.map(\.swing).sorted(by: >))
    }

    @Test func pagesNeedNothingElse() throws {
        let page = EstimateOutput(try estimate()).html
        #expect(page.contains("<svg") && !page.contains("<script") && !page.contains("src="))
        #expect(EstimateOutput(try estimate()).csv.split(separator: "\r\n").count == 10)
    }
}
