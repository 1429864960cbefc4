import LabKernel
import Testing

@testable import FlinkSQL

/// Where each word of Flink's grammar may stand without backticks, as the real parser answers.
struct KeywordTests {
    private static let forms: [(column: String, sql: @Sendable (String) -> String)] = [
        ("alias", { "SELECT 1 AS \($0)" }), ("bare_alias", { "SELECT 1 \($0)" }),
        ("column", { "SELECT \($0) FROM t" }),
        ("qualified", { "SELECT t.\($0) FROM t" }), ("table", { "SELECT 1 FROM \($0)" }),
        ("table_alias", { "SELECT 1 FROM t AS \($0)" }),
        ("ddl_column", { "CREATE TABLE x (\($0) INT) WITH ('a' = 'b')" }),
    ]

    @Test func wordsStandWhereFlinkAllows() {
        let rows = Fixture.text("keywords.tsv").lines.map { $0.split(separator: "\t").map(String.init) }
        let header = rows[0]
        var wrong: [String] = []
        for row in rows.dropFirst() where row.count == header.count {
            for form in KeywordTests.forms {
                guard let place = header.firstIndex(of: form.column) else { continue }
                let file = SourceFile(name: "k.sql", text: form.sql(row[0]))
                let isRead = (try? Parser.script(file)[0].get()) != nil
                if isRead != (row[place] == "y") { wrong.append("\(row[0]) as \(form.column)") }
            }
        }
        #expect(wrong == [])
    }
}
