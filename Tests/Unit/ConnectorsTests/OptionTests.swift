import FlinkSQL
import LabKernel
import StreamTypes
import Testing

@testable import Connectors

@Suite struct OptionTests {
    private func refusal(_ definition: TableDefinition, asSink: Bool = false) -> LabError? {
        do throws(LabError) {
            if asSink {
                _ = try ConnectorRegistry.standard.sink(definition, options: definition.options)
            } else {
                _ = try ConnectorRegistry.standard.source(definition, options: definition.options)
            }
            return nil
        } catch {
            return error
        }
    }

    @Test func unknownConnectorNamesTheNearest() throws {
        let error = try #require(refusal(table([("id", .int)], [("connector", "datagn")])))
        #expect(error.code == "SQL150")
        #expect(error.message.hasPrefix("Could not find any factory for identifier 'datagn'"))
        #expect(
            error.fix == "did you mean 'datagen'? connectors: blackhole, datagen, filesystem, print, "
                + "sls")
    }

    @Test func tableWithoutConnector() throws {
        let error = try #require(refusal(table([("id", .int)], [("path", "/x")])))
        #expect(error.message.hasPrefix("Table options do not contain an option key 'connector'"))
    }

    @Test func unsupportedOptionListsWhatIsSupported() throws {
        let error = try #require(
            refusal(table([("a", .int)], [("connector", "datagen"), ("rows-per-secnd", "5")])))
        #expect(error.code == "SQL153")
        #expect(
            error.message == "Unsupported options found for 'datagen'. Unsupported options: rows-per-secnd")
        #expect(
            error.notes == [
                "supported options: connector, fields.a.kind, fields.a.max, fields.a.min, "
                    + "fields.a.null-rate, "
                    + "number-of-rows, rows-per-second, scan.parallelism"
            ])
        #expect(error.fix == "did you mean 'rows-per-second' for 'rows-per-secnd'?")
    }

    @Test func optionsDependOnTheColumnsType() throws {
        let error = try #require(
            refusal(table([("a", .boolean)], [("connector", "datagen"), ("fields.a.min", "1")])))
        #expect(error.code == "SQL153")
    }

    @Test func printTakesWhatFlinkLists() throws {
        let error = try #require(
            refusal(table([("a", .bigint)], [("connector", "print"), ("color", "red")]), asSink: true))
        #expect(error.notes[0].contains("print-identifier, property-version, scan.watermark.alignment.group"))
    }

    @Test(arguments: [
        ("rows-per-second", "five", "Could not parse value 'five' for key 'rows-per-second'."),
        ("fields.a.min", "abc", "Could not parse value 'abc' for key 'fields.a.min'."),
        ("fields.a.kind", "normal", "Unsupported generator kind: normal"),
    ])
    func badValues(key: String, value: String, message: String) throws {
        let error = try #require(refusal(table([("a", .int)], [("connector", "datagen"), (key, value)])))
        #expect(error.message == message)
    }

    @Test func sequenceNeedsItsEnd() throws {
        let options = [("connector", "datagen"), ("fields.a.kind", "sequence"), ("fields.a.start", "1")]
        let error = try #require(refusal(table([("a", .int)], options)))
        #expect(error.message == "Could not find required property 'fields.a.end' for sequence generator.")
    }

    @Test(arguments: [
        ([("connector", "filesystem"), ("format", "csv")], "path"),
        ([("connector", "filesystem"), ("path", "/x")], "format"),
    ])
    func missingOptions(options: [(String, String)], missing: String) throws {
        let error = try #require(refusal(table([("a", .int)], options)))
        #expect(
            error.message
                == "One or more required options are missing. Missing required options are: \(missing)")
    }

    @Test func unknownFormat() throws {
        let options = [("connector", "filesystem"), ("path", "/x"), ("format", "jsn")]
        let error = try #require(refusal(table([("a", .int)], options)))
        #expect(error.message == "Could not find any format factory for identifier 'jsn' in the classpath.")
        #expect(error.fix?.hasPrefix("did you mean 'json'?") == true)
    }

    @Test func sinkOnlyConnectorsAreNoSources() throws {
        let error = try #require(refusal(table([("a", .int)], [("connector", "print")])))
        #expect(
            error.message == "Connector 'print' can only be used as a sink. It cannot be used as a source.")
    }

    @Test func changelogFormatsGiveAllKinds() throws {
        let definition = table(
            [("a", .int)], [("connector", "filesystem"), ("path", "/x"), ("format", "debezium-json")])
        let abilities = try ConnectorRegistry.standard.source(definition, options: definition.options)
        #expect(abilities.changelogMode == .retract)
    }
}

@Suite struct TimestampSequenceTests {
    private let definition = table(
        [("user_id", .bigint), ("ts", .timestamp(precision: 3))],
        [
            ("connector", "datagen"), ("rows-per-second", "5"), ("fields.ts.kind", "sequence"),
            ("fields.ts.start", "2025-01-01T00:00:00.000"), ("fields.ts.end", "2025-01-01T00:10:00.000"),
        ])

    @Test func refusedAsFlinkDoesWithTheRewrite() throws {
        let error = #expect(throws: LabError.self) {
            try ConnectorRegistry.standard.source(definition, options: definition.options)
        }
        #expect(error?.message == "Unsupported type: TIMESTAMP(3)")
        let fix = try #require(error?.fix)
        #expect(
            fix.contains(
                "`ts_seq BIGINT, ts AS CAST(TIMESTAMP '2025-01-01 00:00:00' + ts_seq * INTERVAL "
                    + "'0.2' SECOND AS TIMESTAMP(3))`"
            ))
        #expect(fix.contains("'fields.ts_seq.end' = '3000'"))
    }

    @Test func acceptedWithAWarningOnRequest() throws {
        let compatibility = CompatibilitySwitches(datagenTimestampSequence: true)
        let registry = ConnectorRegistry(
            connectors: ConnectorRegistry.standardConnectors, compatibility: compatibility)
        _ = try registry.source(definition, options: definition.options)
        #expect(registry.warnings(definition, options: definition.options).map(\.code) == ["SQL159"])
        let use = TableUse(definition, options: definition.options, compatibility: compatibility)
        // One step of 0.2 s per row over 600 s, end included.
        #expect(try GeneratedTable(use, seed: 0).totalRows == 3_001)
    }
}
