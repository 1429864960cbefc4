import LabKernel
import Testing

@testable import FlinkSQL

/// `labsim sql fmt`: the layout changes white space and the case of keywords, nothing else.
struct LayoutTests {
    /// What a text means to the parser: its tokens, keywords in upper case.
    private static func tokens(_ text: String) -> [String] {
        var lexer = Lexer(SourceFile(name: "t.sql", text: text))
        return lexer.tokens().map { token in
            let isKeyword = token.kind == .word && Keywords.isReserved(token.upper)
            let text = isKeyword ? token.upper : token.text
            return "\(token.kind) \(text) \(token.kind == .string ? token.upper : "")"
        }
    }

    /// The comments of a text in order.
    private static func comments(_ text: String) -> [String] {
        let bytes = Array(text.utf8)
        var lexer = Lexer(SourceFile(name: "t.sql", text: text))
        var end = 0
        return lexer.tokens().flatMap { token -> [String] in
            let gap = String(decoding: bytes[end..<max(end, token.start)], as: UTF8.self)
            end = token.end
            return gap.split(whereSeparator: \.isWhitespace).map(String.init)
        }
    }

    static func check(_ text: String) throws {
        let once = try SQLLayout.format(SourceFile(name: "t.sql", text: text))
        let twice = try SQLLayout.format(SourceFile(name: "t.sql", text: once))
        #expect(once == twice, "not settled: \(text)")
        #expect(tokens(once) == tokens(text), "\(text)\nbecame\n\(once)")
        #expect(comments(once) == comments(text), "\(text)\nbecame\n\(once)")
    }

    @Test func fixturesKeepTheirMeaning() throws {
        for entry in StatementFixtureTests.entries {
            let file = SourceFile(name: "t.sql", text: entry.sql)
            guard SQLSession.parse(file).allSatisfy({ (try? $0.get()) != nil }) else { continue }
            try LayoutTests.check(entry.sql)
        }
    }

    @Test(arguments: [
        "select a -- one\n, b /* two */ from t -- three\nwhere x; -- four\n",
        "SELECT 1 -- last", "-- only a comment\nSELECT 1", "SELECT a/* x */b FROM t", "SELECT 1 -\n-1",
        "SELECT 'a\n  b' FROM t", "SELECT /*+ BROADCAST(t) */ a FROM t /*+ OPTIONS('a'='b') */",
        "SELECT a -- c\r\nFROM t\r\n", "/* a\n   b */ SELECT 1;\n\n\n\nSELECT 2",
        "SELECT `a  b`, U&'x' 'y' FROM t",
    ])
    func commentsAndStringsStay(_ text: String) throws { try LayoutTests.check(text) }
}
