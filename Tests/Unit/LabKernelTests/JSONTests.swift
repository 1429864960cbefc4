import LabKernel
import Testing

@Suite struct JSONTests {
    @Test func documentsKeepOrderAndNumbers() throws {
        let text = #"{"b":1.50,"a":[true,null,"x\né"],"c":{}}"#
        #expect(try JSONParser.parse(text: text).text == text)
    }

    @Test func escapesAreRead() throws {
        let value = try JSONParser.parse(text: #""é😀\t\/""#)
        #expect(value.stringValue == "é😀\t/")
    }

    @Test func placesAreKnown() throws {
        let value = try JSONParser.parse(SourceFile(name: "p.json", text: "{\n  \"Effect\": \"Alow\"\n}"))
        #expect(value["Effect"]?.span?.text == "p.json:2:13")
    }

    @Test(arguments: [
        ("{\"a\":1,}", 8), ("[1 2]", 4), ("\"open", 1), ("01", 1), ("{\"a\":1,\"a\":2}", 8), ("nul", 1),
        ("[1]x", 4),
        ("\"\\ud800\"", 2), ("1.", 3),
    ])
    func mistakesAreRefusedWithTheirPlace(text: String, column: Int) {
        let error = #expect(throws: LabError.self) { try JSONParser.parse(text: text) }
        #expect(error?.code == "JSON001")
        #expect(error?.span?.column == column)
    }

    @Test func depthIsLimited() {
        #expect(throws: LabError.self) { try JSONParser.parse(text: String(repeating: "[", count: 100_000)) }
    }

    @Test func doublesAreWrittenShortAndSpecialsAsText() {
        #expect(JSONValue.array([.double(1), .double(0.1), .double(.nan)]).text == #"[1,0.1,"NaN"]"#)
    }

    @Test func prettyTextIndents() {
        #expect(
            JSONValue.object([("a", [1, 2]), ("b", [])]).prettyText
                == "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": []\n}\n")
    }

    @Test func theJournalIsOneObjectALine() {
        let journal = Journal()
        journal.record("job", at: Instant(epochSeconds: 1), [("state", "RUNNING")])
        #expect(journal.text == "{\"t\":\"1970-01-01T00:00:01Z\",\"kind\":\"job\",\"state\":\"RUNNING\"}\n")
    }
}
