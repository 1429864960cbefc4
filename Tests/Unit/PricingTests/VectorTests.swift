import LabKernel
import Testing

@testable import Pricing

/// Worked examples of the price pages, through price books, meters and rating.
@Suite struct VectorTests {
    @Test func everyOfficialExampleGivesItsResult() throws {
        let file = try Repository.source("Tests/Unit/PricingTests/Fixtures/vectors.json")
        let vectors = try PriceVector.read(try JSONParser.parse(file))
        let book = try Repository.book()
        #expect(vectors.count == 30)
        for vector in vectors {
            let outcome = VectorRunner.run(vector, book: book)
            let wrong = outcome.results.filter { !$0.agrees }.map {
                "\($0.name): \($0.expected), not \($0.computed)"
            }
            #expect(outcome.passed, "\(vector.id): \(outcome.mistake ?? wrong.joined(separator: "; "))")
        }
    }

    @Test func anInputThatNobodyReadsIsAMistake() throws {
        let text =
            #"{"id":"x","service":"flink","inputs":{"segments":[{"cu":"1","minutes":1}],"surcharge":"2"},"expected":{"cu_minutes":"1"}}"#
        let vector = try PriceVector.read(try JSONParser.parse(text: text))[0]
        let outcome = VectorRunner.run(vector, book: PriceBook())
        #expect(!outcome.passed)
        #expect(outcome.mistake?.contains("surcharge") == true)
    }

    @Test(arguments: [
        // 16 of 31 days are billed: two shards use 30 of 31 free shard-days until day 15.
        (#"{"service":"sls","description":"two shards","inputs":{"raw_mb_per_day":"10","days":31,"compression":"0.2","retention_days":1,"consumers":1,"full_text_index":true,"shards":2},"expected":{"free_until_day":"15","billed_from_day":"16","shards":"0.32","total":"0.32"}}"#),
        (#"{"service":"flink","inputs":{"segments":[{"cu":"4","minutes":30},{"cu":"2","minutes":30}],"unit_price":"0.09","management_cu":"2"},"expected":{"compute":"0.27","management":"0.18","total":"0.45"}}"#),
        (#"{"service":"flink","inputs":{"unit_price":"45.94","months":1,"namespaces":[{"cu":"4"},{"cu":"2","unit_price":"50","zone":"cross-zone"}]},"expected":{"management":"91.88","compute":"283.76","total":"375.64"}}"#),
        (#"{"service":"oss","inputs":{"path":[["Standard",10],["IA",5]],"end":"delete"},"expected":{"early_ia_days":"15"}}"#),
        (#"{"service":"kms","inputs":{"calls":"30000","free_calls":"20000","price_10k":"0.03"},"expected":{"api":"0.03","total":"0.03"}}"#),
        (#"{"service":"eip","inputs":{"hours":"1.5","price_hour":"0.0063","gb":"2","price_gb":"0.117"},"expected":{"hold":"0.0126","traffic":"0.234","total":"0.2466"}}"#),
        (#"{"service":"cloudmonitor","inputs":{"gb":"12","tiers":[["10","0.5"],[null,"0.3"]]},"expected":{"total":"3.6"}}"#),
        (#"{"service":"rds-postgresql (serverless)","inputs":{"rcu":"2","hours":"3","price_rcu_hour":"0.0497","ha":true},"expected":{"rcu":"0.5964"}}"#),
        (#"{"service":"oss","inputs":{"egress_busy_gb":"1","egress_idle_gb":"2","prices":{"egress_busy":"0.5","egress_idle":"0.25"}},"expected":{"egress":"1"}}"#),
        // The second way to pay of the first case, and the other cases of the page.
        (#"{"service":"oss","inputs":{"storage_gb":"505","plan_gb":"500","plan_price":"54","requests_per_hour":"1000","egress_gb_per_day":"2","traffic_plan_gb":"50","traffic_plan_price":"9.96","prices":{"storage":"0.12","requests_10k":"0.01","egress":"0.5"},"currency":"CNY"},"expected":{"storage":"54.6","requests":"0.72","egress":"14.96","total":"70.28"}}"#),
        (#"{"service":"oss","inputs":{"billed_gb":"100.32","egress_gb":"1","early_gb":"1","remaining_days":"10","retrieval_gb":"1","prices":{"ia":"0.08","egress":"0.5","retrieval":"0.0325"},"currency":"CNY"},"expected":{"storage":"8.0256","egress":"0.5","early_deletion_shown":"0.027","retrieval":"0.0325","total_shown":"8.58"}}"#),
        (#"{"service":"oss","inputs":{"initial_gb":"100","added_gb_per_day":"3","days":30,"copies":2,"requests_per_day":"20000","prices":{"storage":"0.12","crr":"0.5","requests_10k":"0.01"},"currency":"CNY"},"expected":{"storage":"34.44","crr":"93.5","requests":"0.6","total":"128.54"}}"#),
        (#"{"service":"oss","inputs":{"objects":"10000","object_kb":"30","storage_class":"IA"},"expected":{"billed_kb":"640000"}}"#),
        (#"{"service":"oss","inputs":{"path":[["Standard",10],["IA",20],["ColdArchive",5]],"end":"delete","method":"CopyObject"},"expected":{"early_ia_days":"10","early_cold_days":"175"}}"#),
        (#"{"service":"oss","inputs":{"path":[["Archive",30],["ColdArchive",1]],"end":"delete"},"expected":{"early_archive_days":"0","early_cold_days":"179","put_requests":"2"}}"#),
        (#"{"service":"oss","inputs":{"gb":"100","free_gb":"100","price_gb":"0.076"},"expected":{"fee":"0","billable_gb":"0"}}"#),
        // Other examples of Log Service, in the other currency, and of its resource plans.
        (#"{"service":"sls","description":"no free quota","inputs":{"raw_gb_per_day":"18.6","compression":"0.2","index_gb_per_day":"20","retention_days":3,"requests_million":"1","shards":2,"prices":{"rw":"0.18","index":"0.35","storage":"0.0115","requests":"0.12","shard":"0.04"},"currency":"CNY"},"expected":{"rw":"0.6696","index":"7","storage":"0.81834","requests":"0.12","shards":"0.08","total":"8.68794"}}"#),
        (#"{"service":"sls","description":"time series, no free quota","inputs":{"raw_gb_per_day":"10","compression":"0.2","retention_days":3,"requests_million":"0.2","shards":2,"prices":{"rw":"0.18","index":"0.2","storage":"0.0035","requests":"0.12","shard":"0.04"},"currency":"CNY"},"expected":{"rw":"0.36","index":"2","storage":"0.21","shards":"0.08","requests":"0.024","total":"2.674"}}"#),
        (#"{"service":"sls","description":"no free quota","inputs":{"raw_gb_per_day":"20","compression":"0.1","retention_days":2,"consumers":1,"shards":1,"requests_million":"100","ship_gb":"20","prices":{"rw":"0.045","storage":"0.002875","requests":"0.03","shard":"0.01","ship":"0.0068"}},"expected":{"shards":"0.01","write":"0.09","read":"0.09","storage":"0.0115","ship":"0.136","requests":"3","total":"3.3375"}}"#),
        (#"{"service":"sls","description":"no free quota","inputs":{"rw_gb_per_day":"10","index_gb_per_day":"200","storage_gb":"2000","prices":{"rw":"0.045","index":"0.0875","storage":"0.002875"}},"expected":{"rw":"0.45","index":"17.5","storage":"5.75","total":"23.7","month":"711"}}"#),
        (#"{"service":"sls","inputs":{"raw_gb":"10","compression":"0.2"},"expected":{"write_gb":"2"}}"#),
        // February ends after 28 days, and the quota begins anew on 1 March.
        (#"{"service":"sls","inputs":{"start":"2026-02-20","days":14,"raw_mb_per_day":"0","shards":4},"expected":{"shards":"0.08","free_until_day":"7"}}"#),
        (#"{"service":"nat","inputs":{"from":"08:10","to":"10:05","price_instance":"0.043","price_cu":"0.043","cps":"500","conns":"20000","gb":"1"},"expected":{"hours":"3","instance_fee":"0.129"}}"#),
        (#"{"service":"eip","inputs":{"from":"09:30","to":"00:00","price_hour":"0.003","gb":"60","price_gb":"0.123"},"expected":{"hours":"15","hold":"0.045","traffic":"7.38","total":"7.425"}}"#),
        (#"{"service":"eip","inputs":{"hours":"24","price_day":"0.074","bandwidth":[5],"tier5":"0.14","tier_over":"0.5"},"expected":{"bandwidth_day":"0.7","total":"0.774"}}"#),
        (#"{"service":"kms","inputs":{"keys":"2500","days":1,"tiers":[["2000","0.083"],[null,"0.033"]]},"expected":{"hosting":"182.5"}}"#),
        (#"{"service":"kms","inputs":{"calls":"750","free_calls":"20000","price_10k":"0.03","hosting":"0"},"expected":{"api":"0","total":"0"}}"#),
        (#"{"service":"cloudmonitor","inputs":{"mb_per_min":"200","tiers":[{"up_to":50,"flat":"1"},{"up_to":100,"flat":"2"},{"price":"0.02"}]},"expected":{"fee_hour":"4"}}"#),
        (#"{"service":"cloudmonitor","inputs":{"mb_per_min":"100","tiers":[{"up_to":50,"flat":"1"},{"up_to":100,"flat":"2"},{"price":"0.02"}]},"expected":{"fee_hour":"2"}}"#),
        // Session clusters, both kinds of billing at once, the formula of Kafka.
        (#"{"service":"flink","inputs":{"session_clusters":"2","hours":"3","compute_cu":"0","unit_price":"0.09"},"expected":{"session":"0.27","management":"0.54","total":"0.81"}}"#),
        (#"{"service":"flink","inputs":{"months":"1","subscribed_cu":"8","unit_price":"45.94","elastic_price":"0.09","elastic_cu":"4","elastic_hours":"10"},"expected":{"subscription":"459.4","elastic":"3.6","total":"463"}}"#),
        (#"{"service":"kafka","inputs":{"price_month":"250","months":"2","disk_gb":"300","disk_price_100gb":"16","topic_price":"7","extra_topics":"10"},"expected":{"instance":"500","disk":"96","topics":"140","total":"736"}}"#),
        (#"{"service":"rds-postgresql (serverless)","inputs":{"segments":[{"rcu":"1","hours":"2"},{"rcu":"0.5","minutes":30}],"storage_gb":"20","price_rcu_hour":"0.0796","price_storage_gb_hour":"0.0004"},"expected":{"rcu_hours":"2.25","rcu":"0.1791","storage":"0.02","total":"0.1991"}}"#),
        (#"{"service":"oss","inputs":{"size_kb":"10","storage_class":"Archive"},"expected":{"billed_kb":"64"}}"#),
        (#"{"service":"oss","inputs":{"size_kb":"10"},"expected":{"billed_kb":"10"}}"#),
        (#"{"service":"oss","inputs":{"versions":[{"gb":"4","days":30},{"gb":"5","days":15}],"prices":{"storage":"0.12"},"currency":"CNY"},"expected":{"gb_days":"195","storage":"0.78"}}"#),
        (#"{"service":"sls","inputs":{"days":31,"shards":2,"free_shard_days":"31"},"expected":{"free_until_day":"15","billed_from_day":"16","total":"0.32"}}"#),
        (#"{"service":"byteplus","inputs":{"runs_seconds":[61,120],"cu":"2","price_hour":"0.11"},"expected":{"billed_minutes":["2","2"]}}"#),
        (#"{"service":"cloudmonitor","inputs":{"rate_mb_min":"100.5","tiers":[[50,"1"],[100,"2"]],"over_price":"0.02"},"expected":{"fee_hour":"2.01"}}"#),
        // Prices of the book, where the example gives none: of the region that it names, or of none.
        (#"{"service":"flink","inputs":{"hours":1,"compute_cu":"2","region":"cn-hangzhou","currency":"CNY"},"expected":{"total":"0.76","status":"complete"}}"#),
        (#"{"service":"flink","inputs":{"hours":1,"compute_cu":"2","region":"eu-central-1"},"expected":{"total":"0","status":"partial","cu_hours":"2"}}"#),
        (#"{"service":"aws managed flink","inputs":{"kpu":"1","hours":"720","prices":{"kpu_hour":"0.11","storage_gb_month":"0.1"}},"expected":{"compute":"158.4","storage":"5","total":"163.4"}}"#),
        (#"{"service":"privatelink","inputs":{"zones":1,"hours":"720","gb":"100","price_hour":"0.01","price_gb":"0.01"},"expected":{"instance":"7.2","data":"1","total":"8.2"}}"#),
    ])
    func furtherExamplesOfTheSameKinds(text: String) throws {
        let whole = "{\"id\":\"x\"," + text.dropFirst()
        let vector = try PriceVector.read(try JSONParser.parse(text: whole))[0]
        let outcome = VectorRunner.run(vector, book: try Repository.book())
        #expect(outcome.passed, "\(outcome)")
    }
}
