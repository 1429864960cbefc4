import Testing

@testable import FlinkSQL

/// How a text falls into statements while it is typed.
struct StatementSplitterTests {
    @Test(arguments: [
        ("SELECT 1;", true), ("SELECT 1", false), ("SELECT ';", false), ("SELECT ';';", true),
        ("SELECT 1 -- x;", false), ("SELECT 1; -- x", true), ("SELECT /* ; */", false), ("", true),
        ("BEGIN STATEMENT SET;", false), ("BEGIN STATEMENT SET; INSERT INTO t SELECT 1;", false),
        ("BEGIN STATEMENT SET; INSERT INTO t SELECT CASE WHEN a THEN b END;", false),
        ("BEGIN STATEMENT SET; INSERT INTO t SELECT 1; END;", true),
        ("EXECUTE STATEMENT SET BEGIN INSERT INTO t SELECT 1; END;", true),
        ("SELECT CASE WHEN a THEN b END;", true),
    ])
    func knowsWhereStatementsEnd(_ text: String, _ isComplete: Bool) {
        #expect(StatementSplitter(text).isComplete == isComplete)
    }

    @Test func givesEachStatementWithoutItsSemicolon() {
        let pieces = StatementSplitter("SHOW TABLES; -- one\nQUIT ;\nSELECT ';' ; BEGIN STATEMENT SET; END;")
            .pieces
        #expect(pieces.map(\.text) == ["SHOW TABLES", "QUIT", "SELECT ';'", "BEGIN STATEMENT SET; END"])
        #expect(pieces.map(\.words) == [["SHOW", "TABLES"], ["QUIT"], [], []])
    }
}
