import LabKernel
import Testing

@testable import RAMPolicy

@Suite("validation of policy documents")
struct ValidationTests {
    private func messages(_ text: String, _ kind: PolicyKind = .identity) -> [String] {
        do {
            _ = try PolicyParser.parse(text, kind: kind)
            return []
        } catch {
            return error.errors.map(\.message)
        }
    }

    @Test("all mistakes are reported at once, each with its place")
    func allAtOnce() throws {
        let text = """
            {"Version":"2012-10-17","Statement":[
              {"Effect":"allow","Action":"oss:*","Resource":"*"},
              {"Effect":"Allow","Action":"oss:*","NotAction":"ram:*","Resource":"*",
               "Condition":{"StringEqualsIfExists":{"acs:SourceVpc":"v"},"Bool":{"acs:MFAPresent":true}}}]}
            """
        let errors = #expect(throws: LabErrors.self) {
            try PolicyParser.parse(text, kind: .identity, name: "p.json")
        }
        #expect(
            errors?.errors.map { "\($0.span?.text ?? "") \($0.message)" } == [
                "p.json:1:12 Version must be \"1\"", "p.json:2:13 Effect must be Allow or Deny",
                "p.json:3:3 exactly one of Action / NotAction",
                "p.json:4:40 unsupported condition operator StringEqualsIfExists",
                "p.json:4:87 acs:MFAPresent must be a string or a list of strings",
            ])
    }

    /// A document of one statement with further elements.
    private static func one(_ elements: String) -> String {
        #"{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"\#(elements)}]}"#
    }

    @Test(
        "what the service refuses",
        arguments: [
            (#"[]"#, "a policy document is a JSON object"),
            (#"{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#, "Version must be \"1\""),
            (#"{"Version":"1","Statement":[]}"#, "Statement must be a non-empty list"),
            (#"{"Version":"1"}"#, "Statement must be a non-empty list"),
            (#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"*"}]}"#, "Resource is missing"),
            (one(#","Principal":"*""#), "Principal is not allowed in an identity policy"),
            (one(#","Condition":{"Null":{"k":"true"}}"#), "unsupported condition operator Null"),
        ])
    func refused(_ text: String, _ message: String) {
        #expect(messages(text).contains(message))
    }

    @Test("documents have a longest length, shorter for sessions")
    func lengths() {
        func document(_ characters: Int) -> String {
            let frame =
                #"{"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:*",""],"Resource":"*"}]}"#
            let filler = String(repeating: "x", count: characters - frame.count)
            return frame.replacing("\"\"", with: "\"\(filler)\"")
        }
        #expect(messages(document(6_144)).isEmpty)
        #expect(messages(document(6_145)) == ["document longer than 6144"])
        #expect(messages(document(2_048), .session).isEmpty)
        #expect(messages(document(2_049), .session) == ["document longer than 2048"])
    }

    @Test("warnings do not refuse")
    func warnings() throws {
        let document = try PolicyParser.parse(
            #"{"Version":"1","Statement":[{"Sid":"a","Effect":"Allow","Action":"Get","Resource":"*"}]}"#,
            kind: .identity)
        #expect(document.warnings.map(\.code) == ["RAM003", "RAM014"])
    }

    @Test("a document read and written again is the same document")
    func roundTrip() throws {
        for (_, policy) in try Fixtures.systemPolicies().objectValue ?? [] {
            let json = try #require(policy["document"])
            #expect(try PolicyParser.parse(json, kind: .identity).json == json)
        }
    }
}
