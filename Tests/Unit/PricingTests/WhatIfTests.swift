import LabKernel
import Testing

@testable import Pricing

/// Variants, sweeps, break-even points, differences, imports.
@Suite struct WhatIfTests {
    private static let logs = """
        {"apiVersion": "labsim/v1", "kind": "CostSpec", "metadata": {"name": "logs"}, "region": "ap-southeast-1",
         "resources": {"logs": {"type": "sls.logstore", "retentionDays": 7, "shards": 0}},
         "usage": {"logs": {"rawGBPerDay": 100000, "compression": 0.2}},
         "variants": [{"name": "ingest", "set": {"resources.logs.mode": "pay-by-ingested-data"}}],
         "sweep": {"resources.logs.retentionDays": [7, 14], "resources.logs.indexedFraction": [0, 0.5, 1]}}
        """

    private func whatIf(_ text: String) throws -> (WhatIf, [CostVariant]) {
        let tree = try JSONParser.parse(text: text)
        let estimator = Estimator(book: try Repository.book(), choice: .init(currency: "USD"), samples: 0)
        return (
            WhatIf(estimator: estimator, spec: WhatIf.maker(of: tree) { _ in "" }),
            try WhatIf.variants(of: tree)
        )
    }

    @Test func ingestModeWinsAboveNearlyHalfAnIndex() throws {
        let (whatIf, variants) = try whatIf(Self.logs)
        let found = try #require(
            try whatIf.breakEven(
                "resources.logs.indexedFraction", from: .zero, to: .one, between: variants[0],
                and: variants[1]))
        // 0.0130 + 0.1076 f against 0.061 a raw GB.
        #expect(found.at.decimalText(digits: 2) == "0.45")
        #expect((found.below, found.above) == ("baseline", "ingest"))
        let none = try whatIf.breakEven(
            "resources.logs.indexedFraction", from: .zero, to: Rational(1, 10), between: variants[0],
            and: variants[1])
        #expect(none == nil)
    }

    @Test func aSweepIsEveryCombination() throws {
        let (whatIf, variants) = try whatIf(Self.logs)
        #expect(variants.count == 2 + 6)
        let outcomes = try variants.map { try whatIf.outcome($0) }
        let totals = outcomes.suffix(6).map(\.estimate.total.typical)
        #expect(totals[0] < totals[1] && totals[1] < totals[2] && totals[2] < totals[5])
        #expect(WhatIfOutput(outcomes).text.contains("the cheapest that is viable"))
    }

    @Test func whatDoesNotKeepUpIsNoSaving() throws {
        let text = """
            {"apiVersion": "labsim/v1", "kind": "CostSpec", "region": "cn-hangzhou", "currency": "CNY",
             "resources": {"j": {"type": "flink.deployment", "parallelism": 4, "work": "complex"}},
             "usage": {"j": {"eventsPerSecond": 15000}},
             "variants": [{"name": "small", "set": {"resources.j.parallelism": 1}}]}
            """
        let (whatIf, variants) = try whatIf(text)
        let outcomes = try variants.map { try whatIf.outcome($0) }
        #expect(outcomes.map(\.isViable) == [true, false])
        #expect(WhatIfOutput(outcomes).table.rows[1].contains("not viable"))
    }

    @Test func aGuardThatIsNotMetMakesAVariantNoSaving() throws {
        let (whatIf, variants) = try whatIf(Self.logs)
        var outcome = try whatIf.outcome(variants[1])
        #expect(outcome.isViable)
        func finding(_ value: Double?) -> GuardFinding {
            GuardFinding(
                metric: "busyTimeMsPerSecondMax", job: "j", stat: "p95", value: value, most: 850, least: nil)
        }
        outcome.guards = [finding(850)]
        #expect(outcome.isViable)
        outcome.guards = [finding(850), finding(851.5), finding(nil)]
        #expect(
            outcome.failures == [
                "p95 busyTimeMsPerSecondMax of j is 851.5, over 850",
                "busyTimeMsPerSecondMax of j: nothing was measured",
            ])
        #expect(
            WhatIfOutput([try whatIf.outcome(variants[0]), outcome]).table.rows[1].contains("not viable"))
    }

    @Test func linesOfOneMeterAndResourceStayApart() throws {
        let text = """
            {"apiVersion": "labsim/v1", "kind": "CostSpec", "region": "cn-hangzhou",
             "resources": {"j": {"type": "flink.deployment", "checkpoints": {"interval": "60s", "bucket": "b"}},
                           "b": {"type": "oss.bucket"}},
             "usage": {"j": {"keys": 1000, "stateBytesPerKey": 10}, "b": {"putRequests": 1000000}},
             "variants": [{"name": "fewer", "set": {"resources.j.checkpoints.interval": "120s"}}]}
            """
        let (whatIf, variants) = try whatIf(text)
        let diff = try EstimateDiff(try whatIf.estimate([]), try whatIf.estimate(variants[1].changes))
        #expect(diff.lines.reduce(Rational.zero) { $0 + $1.change } == diff.change)
        #expect(diff.table.rows.map { $0[0] } == ["~"])
    }

    @Test func aDifferenceShowsWhatChanged() throws {
        let (whatIf, variants) = try whatIf(Self.logs)
        let diff = try EstimateDiff(try whatIf.estimate([]), try whatIf.estimate(variants[1].changes))
        #expect(diff.change == diff.after.total.typical - diff.before.total.typical)
        #expect(diff.lines.reduce(Rational.zero) { $0 + $1.change } == diff.change)
        #expect(diff.table.rows.contains { $0[0] == "+" && $0[2] == "log.ingest" })
        #expect(diff.html.contains("<svg"))
    }

    @Test func aTerraformPlanBecomesASpec() throws {
        let plan = """
            {"format_version": "1.2", "planned_values": {"root_module": {"resources": [
              {"address": "alicloud_oss_bucket.state", "mode": "managed", "type": "alicloud_oss_bucket",
               "values": {"bucket": "b", "storage_class": "IA", "redundancy_type": "ZRS", "tags": {"team": "data"}}},
              {"address": "alicloud_realtime_compute_vvp_instance.ws", "mode": "managed",
               "type": "alicloud_realtime_compute_vvp_instance", "values": {"payment_type": "PayAsYouGo"}},
              {"address": "alicloud_vpc.net", "mode": "managed", "type": "alicloud_vpc", "values": {}},
              {"address": "alicloud_instance.vm", "mode": "managed", "type": "alicloud_instance", "values": {}}],
              "child_modules": [{"resources": [
              {"address": "module.l.alicloud_log_store.logs[0]", "mode": "managed", "type": "alicloud_log_store",
               "values": {"retention_period": 7, "shard_count": 4}}]}]}},
             "configuration": {"provider_config": {"alicloud": {"expressions": {"region": {"references": ["var.region"]}}}}},
             "variables": {"region": {"value": "cn-shanghai"}}}
            """
        let made = try TerraformImport(try JSONParser.parse(text: plan))
        let spec = try SpecReader.read(made.tree) { _ in "" }
        #expect(spec.region == "cn-shanghai" && spec.currency == "CNY")
        #expect(
            spec.resources.map(\.id) == [
                "oss_bucket-state", "realtime_compute_vvp_instance-ws", "module-l-alicloud_log_store-logs-0",
            ])
        #expect(spec.resources[0].tags == ["team": "data"])
        #expect(made.leftOut == ["alicloud_instance.vm: no cost rule for alicloud_instance"])
        #expect(throws: LabError.self) { try TerraformImport(.object([])) }
    }

    @Test func aDeploymentOfAPlanKnowsItsWorkspaceAndItsBucket() throws {
        let plan = """
            {"format_version": "1.2", "planned_values": {"root_module": {"resources": [
              {"address": "alicloud_oss_bucket.state", "mode": "managed", "type": "alicloud_oss_bucket",
               "values": {"bucket": "kpi-state"}},
              {"address": "alicloud_realtime_compute_vvp_instance.ws", "mode": "managed",
               "type": "alicloud_realtime_compute_vvp_instance", "values": {"payment_type": "Subscription"}},
              {"address": "alicloud_log_store.logs", "mode": "managed", "type": "alicloud_log_store",
               "values": {"retention_period": 180, "hot_ttl": 30, "infrequent_access_ttl": 30}},
              {"address": "alicloud_realtime_compute_deployment.kpi", "mode": "managed",
               "type": "alicloud_realtime_compute_deployment",
               "values": {"flink_conf": {"execution.checkpointing.interval": "60000",
                 "execution.checkpointing.dir": "oss://kpi-state/checkpoints"},
                "streaming_resource_setting": [{"basic_resource_setting": [{"parallelism": 4}]}]}}]}}}
            """
        let spec = try SpecReader.read(try TerraformImport(try JSONParser.parse(text: plan)).tree) { _ in "" }
        let job = try #require(spec.deployments.first)
        #expect(job.workspace == "realtime_compute_vvp_instance-ws" && !job.isPayAsYouGo)
        #expect(job.checkpointBucket == "oss_bucket-state")
        #expect(job.interval.map { spec.inputs[$0].typical } == Rational(60))
    }

    @Test func rowsOfFocusAddUpToTheBill() throws {
        let line =
            #"{"since":"2026-03-01T00:00:00+08:00","t":"2026-03-03T00:00:00+08:00","meter":"stream.cu","resource":"acs:stream:cn-hangzhou:1:ws","quantity":"48","unit":"CU-hour"}"#
        let ledger = try LedgerFile.read(SourceFile(name: "l", text: line))
        let bill = Rater(try Repository.book(), .init(currency: "CNY")).bill(ledger)
        let rows = FocusExport(bill, account: "1").csv.split(separator: "\r\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        let column = try #require(rows[0].firstIndex(of: "BilledCost"))
        #expect(rows.count == 3)
        #expect(rows.dropFirst().map { $0[column] } == ["9.12", "9.12"])
    }
}
