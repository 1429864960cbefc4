import LabKernel
import Testing

@testable import Scenarios

/// Expected rows against a result.
@Suite struct RowsMatcherTests {
    private let table = ResultTable(
        columns: ["k", "n"],
        rows: [[.text("a"), .integer(1)], [.text("b"), .integer(2)], [.text("c"), .null]])

    @Test(arguments: [
        ("rows: [{k: a}, {k: c}, {k: b}]", nil),
        (
            "rows: [{k: a}, {k: c}, {k: b}], ordered: true",
            "no row in this order is {k: 'c'}; got {k: 'a', n: 1}, {k: 'b', n: 2}, {k: 'c', n: NULL}"
        ),
        ("rows: [{n: {lte: 2}}, {n: 1}, {n: null}]", nil),
        (
            "rows: [{k: a}]",
            "expected 1 row, got 3 rows; unexpected {k: 'b', n: 2}, {k: 'c', n: NULL}"
        ),
        (
            "rows: [{k: a}, {k: b}, {k: x}]",
            "the rows differ; missing {k: 'x'}; unexpected {k: 'c', n: NULL}"
        ),
        (
            "rows: [{k: a}, {k: b}, {k: c}, {k: a}]", "expected 4 rows, got 3 rows; missing {k: 'a'}"
        ),
        ("contains: [{n: 2}]", nil),
        (
            "contains: [{n: 2}, {k: b}]",
            "the rows differ; missing {k: 'b'}; others are {k: 'a', n: 1}, {k: 'c', n: NULL}"
        ),
        ("contains: [{k: b}, {k: c}], ordered: true", nil),
        (
            "contains: [{k: c}, {k: b}], ordered: true",
            "no row in this order is {k: 'b'}; got {k: 'a', n: 1}, {k: 'b', n: 2}, {k: 'c', n: NULL}"
        ),
        (
            "contains: [{k: b}], strict: true",
            "the result has a column 'n' that the expected row does not name"
        ),
        ("rows: [{m: 1}]", "the result has no column 'm'; did you mean 'k'? columns: k, n"),
        ("each: {k: {matches: \"^[abc]$\"}}", nil),
        ("each: {n: {gt: 0}}", "1 row of 3 is not {n: more than 0}; the first is {k: 'c', n: NULL}"),
    ])
    func matching(keys: String, expected: String?) throws {
        let scenario = try Loading.load("expect: [{sql: \"SELECT 1\", \(keys)}]\n")
        guard case .rows(let matcher)? = scenario.expectations.first?.conditions.first?.test else {
            Issue.record("no rows")
            return
        }
        #expect(matcher.failure(for: table) == expected)
    }

    @Test func eachOfNothingFails() {
        let row = RowMatcher(
            columns: [("n", .equals(.integer(1)))],
            span: SourceSpan(file: SourceFile(name: "x", text: ""), start: 0, end: 0))
        let matcher = RowsMatcher(rows: [row], scope: .each)
        #expect(matcher.failure(for: ResultTable(columns: ["n"], rows: [])) == "the result is empty")
    }
}
