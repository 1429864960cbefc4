import ArgumentParser
import Foundation
import LabKernel
import Pricing

/// `labsim bench cost`: how fast bills and estimates are made.
struct BenchCostCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cost", abstract: "Measure rating, an estimate and a sweep.",
        discussion: "Each figure is the best of its repetitions; the shipped price books are read beforehand."
    )

    @Option(help: "Events of the ledger.")
    var events: Int = 1_000_000

    @Option(help: "Repetitions of each measurement.")
    var repetitions: Int = 5

    @Flag(help: "Print the figures as JSON.")
    var json = false

    func validate() throws {
        guard events > 0, repetitions > 0 else {
            throw ValidationError("'--events' and '--repetitions' take numbers above 0")
        }
    }

    func run() throws {
        let book = try PriceOptions.parse([]).book()
        let ledger = Self.ledger(events)
        let tree = try JSONParser.parse(text: Self.spec)
        let estimator = Estimator(book: book, choice: .init(currency: "CNY"))
        let whatIf = WhatIf(estimator: estimator, spec: WhatIf.maker(of: tree) { _ in "" })
        let variants = WhatIf.grid([
            ("resources.kpi.parallelism", (1...10).map { JSONValue.int($0) }),
            ("resources.kpi.checkpoints.interval", (1...10).map { JSONValue.int($0 * 10) }),
        ])
        var total = Rational.zero
        let figures = [
            (
                "rating of \(events) ledger events",
                try best { total = Rater(book, .init(currency: "CNY")).bill(ledger).total }
            ),
            (
                "an estimate with ranges and simulation",
                try best {
                    _ = estimator.estimate(try SpecReader.read(tree) { _ in "" })
                }
            ),
            (
                "a sweep of \(variants.count) variants",
                try best { _ = try variants.map { try whatIf.outcome($0) } }
            ),
        ]
        if json {
            let values = figures.map { name, millis in
                JSONValue.object([("name", .string(name)), ("millis", .double(millis))])
            }
            return print(JSONValue.array(values).prettyText, terminator: "")
        }
        for (name, millis) in figures {
            let number = Rational(Int128((millis * 10).rounded()), 10).decimalText(digits: 1)
            print(name.padding(toLength: 44, withPad: " ", startingAt: 0) + "\(number) ms")
        }
        print("bill of the ledger: \(AmountText.money(total)) CNY")
    }

    /// Milliseconds of thread CPU time, so that neighbours on the machine do not count.
    private func best(_ body: () throws -> Void) throws -> Double {
        var best = Double.infinity
        for _ in 0..<repetitions {
            let start = Self.threadMillis()
            try body()
            best = min(best, Self.threadMillis() - start)
        }
        return best
    }

    private static func threadMillis() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1_000 + Double(time.tv_nsec) / 1_000_000
    }

    /// A month of requests, traffic, logs, CUs and storage on fifty resources, in the order of time.
    private static func ledger(_ count: Int) -> Ledger {
        let names = [
            "oss.request.put", "oss.request.get", "log.traffic.write", "log.index", "log.request.write",
            "stream.cu",
            "oss.storage.standard", "oss.traffic.out.internet", "log.shard", "log.storage",
        ]
        let meters = MeterCatalog.meters.enumerated().filter { names.contains($1.name) }.map {
            Int32($0.offset)
        }
        var ledger = Ledger()
        ledger.reserve(count)
        let resources = (0..<50).map { number in
            ledger.resource(LedgerResource(name: "resource \(number)", region: "cn-hangzhou", account: "1"))
        }
        var chance = Prng(seed: 1, purpose: "cost bench")
        let begin = BillingCycle.month.start(of: 2_026 * 12).epochMicros
        for index in 0..<count {
            let start = begin + Int64(index) * (2_592_000_000_000 / Int64(count))
            ledger.append(
                .init(
                    start: start, end: start + 1_000_000, meter: meters[index % meters.count],
                    resource: resources[Int(chance.below(50))],
                    quantity: Rational(Int128(chance.below(1 << 20)) + 1)))
        }
        return ledger
    }

    private static let spec = """
        {"apiVersion": "labsim/v1", "kind": "CostSpec", "metadata": {"name": "kpi"}, "region": "cn-hangzhou",
         "resources": {
          "ws": {"type": "flink.workspace"},
          "kpi": {"type": "flink.deployment", "workspace": "ws", "parallelism": 4, "slotsPerTaskManager": 2,
                  "taskManager": {"cpu": 2, "memory": "8Gi"}, "checkpoints": {"interval": "60s", "bucket": "state"},
                  "logstore": "logs", "work": "complex"},
          "state": {"type": "oss.bucket"}, "logs": {"type": "sls.logstore"}, "nat": {"type": "nat.gateway"}},
         "usage": {"kpi": {"eventsPerSecond": {"low": 2000, "typical": 8000, "high": 30000},
                           "keys": {"low": 1000000, "typical": 1500000, "high": 3000000}, "stateBytesPerKey": 50,
                           "logLinesPerSecond": {"low": 5, "typical": 20, "high": 100}}}}
        """
}
