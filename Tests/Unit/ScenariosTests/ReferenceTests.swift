import FoundationEssentials
import LabKernel
import Testing

@testable import Scenarios

/// The reference and the JSON Schema say what the tables say.
@Suite struct ReferenceTests {
    @Test func theGuideHasEveryTableAsItStands() throws {
        let path = Repository.path("docs/guides/scenario.md")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let filled = try #require(ScenarioGuide.filled(text))
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try filled.write(toFile: path, atomically: true, encoding: .utf8)
        } else {
            #expect(text == filled, "docs/guides/scenario.md is old; UPDATE_GOLDEN=1 rewrites its tables")
        }
        for name in ScenarioGuide.names {
            #expect(text.contains("<!-- table: \(name) -->"), "the guide has no table '\(name)'")
        }
    }

    @Test func theSchemaIsJSONAndNamesEveryKey() throws {
        let schema = try JSONParser.parse(text: ScenarioSchema.jsonSchema.text)
        let keys = schema["properties"]?.objectValue?.map(\.0)
        #expect(keys == ScenarioTable.root.rows.filter { $0.presence != .planned }.map(\.key))
        let definitions = Set(schema["$defs"]?.objectValue?.map(\.0) ?? [])
        let references = Self.references(schema)
        #expect(!references.isEmpty)
        for reference in references {
            #expect(definitions.contains(String(reference.dropFirst("#/$defs/".count))), "\(reference)")
        }
    }

    private static func references(_ value: JSONValue) -> [String] {
        if let items = value.arrayValue { return items.flatMap(references) }
        return (value.objectValue ?? []).flatMap { key, member in
            key == "$ref" ? [member.stringValue ?? ""] : references(member)
        }
    }

    @Test func everyRowIsDocumented() {
        let kinds =
            ResourceCatalog.types.map { $0.schema } + ActionCatalog.actions.map { $0.schema }
            + FaultCatalog.faults.map { $0.schema } + SubjectCatalog.subjects.map { $0.schema }
        for schema in kinds + [ScenarioTable.root] {
            #expect(!schema.doc.isEmpty, "\(schema.name) has no text")
            #expect(Set(schema.rows.map(\.key)).count == schema.rows.count, "\(schema.name) has a key twice")
            for row in schema.rows {
                #expect(
                    !row.doc.isEmpty && !row.doc.hasSuffix("."), "\(schema.name).\(row.key): '\(row.doc)'")
            }
        }
        #expect(Set(kinds.map(\.name)).count == kinds.count)
    }
}
