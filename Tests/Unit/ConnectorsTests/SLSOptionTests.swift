import FlinkSQL
import LabKernel
import StreamTypes
import Testing

@testable import Connectors

@Suite struct SLSOptionTests {
    private func refusal(
        _ options: [(String, String)],
        _ columns: [(String, LogicalType)] = [("id", .int), ("name", .string)],
        without keys: Set<String> = []
    ) -> LabError? {
        let all = SLSLab.address.filter { !keys.contains($0.0) } + options
        let definition = table(columns, all)
        do throws(LabError) {
            _ = try ConnectorRegistry.standard.source(definition, options: definition.options)
            _ = try ConnectorRegistry.standard.sink(definition, options: definition.options)
            return nil
        } catch {
            return error
        }
    }

    @Test func theAddressIsRequired() throws {
        let error = try #require(refusal([], without: ["project", "logStore"]))
        #expect(
            error.message
                == "One or more required options are missing. Missing required options are: logStore, project"
        )
    }

    @Test func keysMayBeWrittenInAnyCase() {
        let written = [
            ("endpoint", "e"), ("logstore", "l"), ("starttime", "2025-01-01 00:00:00"), ("ACCESSID", "a"),
            ("accesskey", "b"),
        ]
        #expect(refusal(written, without: ["endPoint", "logStore"]) == nil)
    }

    @Test func unknownOptionsAreErrors() throws {
        let error = try #require(refusal([("startTimes", "2025-01-01 00:00:00")]))
        #expect(error.code == "SQL153")
        #expect(error.fix == "did you mean 'startTime' for 'startTimes'?")
    }

    @Test(arguments: [
        (
            "shardDiscoveryIntervalMs", "1000",
            "'shardDiscoveryIntervalMs' must be at least 60000, or negative"
        ),
        ("batchGetSize", "1001", "'batchGetSize' must be at most 1000"),
        ("batchGetSize", "0", "'batchGetSize' must be at least 1"),
        ("buckets", "48", "'buckets' must be a power of two"),
        ("buckets", "512", "'buckets' must be at most 256"),
        ("startTime", "yesterday", "'startTime' is no time of the form 'yyyy-MM-dd HH:mm:ss': 'yesterday'"),
        ("startupMode", "newest", "Could not parse value 'newest' for key 'startupMode'."),
        ("startupMode", "consumer_group", "'startupMode' = 'consumer_group' needs 'consumerGroup'"),
        ("consumeFromCheckpoint", "true", "'consumeFromCheckpoint' = 'true' needs 'consumerGroup'"),
        ("topicField", "topic", "'topicField' names the column 'topic', which the table does not have"),
        ("timeField", "name", "'timeField' must name a column of type INT, but 'name' is STRING"),
        (
            "query", "* | where a = 1",
            "labsim does not emulate 'query': SPL that filters logs before they are read"
        ),
        (
            "accessId", "a",
            "One or more required options are missing. Missing required options are: accessKey"
        ),
    ])
    func badValues(key: String, value: String, message: String) {
        #expect(refusal([(key, value)])?.message == message)
    }

    @Test func collectionsHaveNoText() throws {
        let error = try #require(refusal([], [("tags", .array(DataType(.string)))]))
        #expect(error.code == "SQL156")
    }

    @Test func whatTheRealConnectorDoesNotDocumentIsWarnedOf() {
        let definition = table(
            [("id", .int), ("ts", .timestamp(precision: 3))],
            SLSLab.address + [("consumeFromCheckpoint", "true"), ("consumerGroup", "g")])
        let warnings = ConnectorRegistry.standard.warnings(definition, options: definition.options)
        #expect(warnings.map(\.code) == ["SQL158", "SQL158"])
        #expect(warnings.first?.message.contains("TIMESTAMP(3) (column 'ts')") == true)
    }

    @Test func thereMustBeAService() throws {
        let definition = table([("id", .int)], SLSLab.address)
        let runtime = LabConnectors()
        let scan = TableScan(table: definition, columns: [.physical(0)], options: definition.options)
        let error = #expect(throws: LabError.self) {
            try runtime.source(
                scan, schema: definition.physicalSchema,
                .init(subtask: 0, parallelism: 1, jobName: "job", clock: .init()))
        }
        #expect(error?.message == "there is no Simple Log Service here")
    }
}
