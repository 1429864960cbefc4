import LabKernel
import Testing

@Suite struct ErrorTests {
    private let file = SourceFile(name: "kpi.sql", text: "SELECT SUM(amnt)\nFROM orders -- ünï\n")

    @Test func anErrorPointsAtItsPlace() {
        let span = SourceSpan(file: file, start: 11, end: 15)
        let error = LabError(
            "SQL014", "column 'amnt' does not exist in table 'orders'", at: span,
            fix: suggestion(for: "amnt", among: ["order_id", "amount", "ts"], kind: "columns"))
        #expect(
            error.description == """
                error[SQL014]: column 'amnt' does not exist in table 'orders'
                  --> kpi.sql:1:12
                1 | SELECT SUM(amnt)
                  |            ^^^^
                fix: did you mean 'amount'? columns: order_id, amount, ts
                """)
    }

    @Test func columnsCountCharactersNotBytes() {
        let offset = Array(file.text.utf8).count - 3
        #expect(file.position(ofOffset: offset) == (2, 18))
        #expect(file.offset(line: 2, column: 18) == offset)
    }

    @Test(arguments: [("amnt", "amount"), ("ORDERID", "order_id"), ("st", "ts")])
    func theNearestNameIsSuggested(word: String, near: String) {
        #expect(nearest(to: word, among: ["order_id", "amount", "ts"]) == near)
    }

    @Test func nothingNearSuggestsNothing() {
        #expect(nearest(to: "customer", among: ["order_id", "amount", "ts"]) == nil)
    }
}
