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
    ])
    func furtherExamplesOfTheSameKinds(text: String) throws {
        let whole = "{\"id\":\"x\"," + text.dropFirst()
        let vector = try PriceVector.read(try JSONParser.parse(text: whole))[0]
        let outcome = VectorRunner.run(vector, book: try Repository.book())
        #expect(outcome.passed, "\(outcome)")
    }
}
