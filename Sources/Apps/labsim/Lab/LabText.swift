import Foundation
import LabKernel

/// What the player prints for people.
enum LabText {
    static func welcome(_ answer: JSONValue, keys: String) {
        guard let status = answer["status"] else { return }
        let limit = status["timeLeft"]?.stringValue.map { ", \($0)" } ?? ""
        print(
            """
            \(text(status, "title"))
              \(status["steps"]?.arrayValue?.count ?? 0) steps, \(number(status, "points")) points, \
            \(number(status, "passScore")) to pass\(limit); in the lab it is \(text(status, "now"))
              you are \(text(answer["keys"], "as")) in \(text(answer["keys"], "region")), with the keys in \(keys)
              the lab's files are in \(text(status, "path"))
              read the first step: labsim lab next
            """)
    }

    static func status(_ status: JSONValue) {
        let left = status["timeLeft"]?.stringValue.map { ", \($0) left" } ?? ""
        print(
            "\(text(status, "title")): \(number(status, "score")) of \(number(status, "points")) points, "
                + "\(number(status, "passScore")) to pass; \(text(status, "elapsed")) gone\(left)")
        let steps = status["steps"]?.arrayValue ?? []
        if number(status, "bonus") > 0 { print("\(number(status, "bonus")) of them for being quick") }
        let rows = steps.enumerated().map { index, step in
            [
                mark(step, isCurrent: text(step, "id") == text(status, "current")), String(index + 1),
                text(step, "id"),
                text(step, "title"), "\(number(step, "earned"))/\(number(step, "points"))", remark(step),
            ]
        }
        for line in TextTable(rows).lines { print(line.trimmingEnd) }
        for message in status["messages"]?.arrayValue ?? [] { print("message: \(text(message, "text"))") }
        if status["submitted"]?.boolValue == true {
            print("handed in: \(text(status, "verdict"))")
        } else if status["closed"]?.boolValue == true {
            print("the time is over: hand it in with 'labsim lab submit'")
        }
    }

    private static func mark(_ step: JSONValue, isCurrent: Bool) -> String {
        switch text(step, "state") {
        case "passed": "+"
        case "solved": "~"
        default: isCurrent ? ">" : " "
        }
    }

    private static func remark(_ step: JSONValue) -> String {
        switch text(step, "state") {
        case "solved": return "by its solution"
        case "locked":
            let needs = step["needs"]?.arrayValue?.compactMap(\.stringValue) ?? []
            return "after \(needs.joined(separator: ", "))"
        case "open":
            let checks = step["checks"]?.arrayValue ?? []
            let holding = checks.count { $0["holds"]?.boolValue == true }
            let left = step["timeLeft"]?.stringValue.map { ["\($0) left"] } ?? []
            return (left + (checks.isEmpty ? [] : ["\(holding) of \(checks.count) checks hold"]))
                .joined(separator: ", ")
        default: return ""
        }
    }

    static func step(_ step: JSONValue) {
        let body = text(step, "text")
        print(
            "Step \(number(step, "number")) of \(number(step, "of")): \(text(step, "id")), \(number(step, "points")) points"
        )
        if let limit = step["timeLimit"]?.stringValue {
            let left = step["timeLeft"]?.stringValue.map { ", \($0) left" } ?? ""
            print("within \(limit)\(left): later it gives no points")
        }
        let tabs = step["tabs"]?.arrayValue?.compactMap(\.stringValue) ?? []
        if !tabs.isEmpty { print("open: \(tabs.map(tab).joined(separator: "; "))") }
        print("")
        print(body.isEmpty ? text(step, "title") : body.trimmingEnd)
        if let prompt = step["prompt"]?.stringValue {
            print("\nQuestion: \(prompt)\n  labsim lab answer \(text(step, "id")) TEXT")
        }
        if let quiz = step["quiz"] {
            let which = text(quiz, "choose") == "all" ? "all that are right" : "one"
            print("\nQuiz: \(text(quiz, "question")) (choose \(which))")
            for (index, option) in (quiz["options"]?.arrayValue ?? []).enumerated() {
                print("  \(index + 1)  \(option.stringValue ?? "")")
            }
            print("  labsim lab quiz \(text(step, "id")) NUMBERS")
        }
        let checks = step["checks"]?.arrayValue ?? []
        if !checks.isEmpty {
            print("\nChecked with 'labsim lab check \(text(step, "id"))':")
            for check in checks {
                print("  \(check["holds"]?.boolValue == true ? "+" : "-") \(text(check, "name"))")
            }
        }
    }

    /// What to have open, in words.
    private static func tab(_ tab: String) -> String {
        if tab.hasPrefix("file:") { return String(tab.dropFirst("file:".count)) }
        return tab == "sql" ? "labsim lab sql 'SELECT …'" : "a terminal"
    }

    static func check(_ answer: JSONValue) {
        let state = text(answer, "state")
        if answer["id"] != nil { print("\(text(answer, "id")): \(text(answer, "title"))") }
        for check in answer["checks"]?.arrayValue ?? [] {
            let holds = check["holds"]?.boolValue == true
            let isHeld = check["waits"]?.boolValue != true
            let wait =
                isHeld
                ? "" : " (holds for \(check["held"]?.stringValue ?? "0s") of \(text(check, "for")) so far)"
            print("  \(!holds ? "-" : isHeld ? "+" : "~") \(text(check, "name"))\(wait)")
            if !holds, let message = check["message"]?.stringValue { print("      \(message)") }
            for line in holds ? [] : check["evidence"]?.arrayValue ?? [] {
                print("      \(line.stringValue ?? "")")
            }
        }
        if answer["needsAnswer"]?.boolValue == true { print("  - the question is not answered yet") }
        if answer["needsQuiz"]?.boolValue == true { print("  - the quiz is not solved yet") }
        for say in answer["says"]?.arrayValue ?? [] { print("  hint: \(say.stringValue ?? "")") }
        guard answer["passed"]?.boolValue == true else {
            if answer["closed"]?.boolValue == true { print("nothing can be passed any more") }
            if state == "locked" { print("  the steps before it are not passed yet: labsim lab status") }
            return
        }
        let next =
            answer["next"]?.stringValue.map { "next: \($0)" } ?? "all steps are passed: labsim lab submit"
        print("passed; \(number(answer, "score")) of \(number(answer, "totalPoints")) points; \(next)")
    }

    static func hint(_ answer: JSONValue) {
        let cost = answer["cost"]?.intValue ?? 0
        print(text(answer, "text").trimmingEnd)
        print(
            "(\(cost == 0 ? "free" : "\(cost) points"), \(number(answer, "left")) more hints for this step)")
    }

    static func verdict(_ answer: JSONValue) {
        guard answer["right"]?.boolValue == true else {
            let attempts = number(answer, "attempts")
            return print("wrong, after \(attempts) attempt\(attempts == 1 ? "" : "s")")
        }
        let isPassed = text(answer, "state") == "passed"
        print(
            isPassed ? "right: \(text(answer, "step")) is passed" : "right; the step's checks do not hold yet"
        )
        print("\(number(answer, "score")) points so far")
    }

    static func solved(_ answer: JSONValue) {
        print(
            "\(text(answer, "step")) is done by its solution, which took \(text(answer, "took")) in the lab; it gives no points"
        )
        if let right = answer["answer"]?.stringValue { print("the answer: \(right)") }
        if let right = answer["answer"]?.arrayValue, !right.isEmpty {
            print("the right choice: \(right.compactMap(\.stringValue).joined(separator: "; "))")
        }
    }

    static func submitted(_ status: JSONValue) {
        self.status(status)
        for (title, name) in [("usage", "usageShown"), ("bill", "billShown")] {
            guard let lines = status[name]?.arrayValue else { continue }
            print("\n\(title)")
            for line in lines { print(line.stringValue ?? "") }
        }
        print(
            "\n\(text(status, "verdict")): \(number(status, "score")) of \(number(status, "points")) points")
    }

    /// The rows of a query.
    static func table(_ answer: JSONValue) {
        let names = answer["columns"]?.arrayValue?.compactMap(\.stringValue) ?? []
        let rows = (answer["rows"]?.arrayValue ?? []).map { row in (row.arrayValue ?? []).map(cell) }
        if rows.contains(where: { $0.contains { $0.contains("\n") } }) {
            for row in rows { print(record(names, row)) }
        } else {
            for line in TextTable([names] + rows).lines { print(line.trimmingEnd) }
        }
        print("(\(rows.count) rows)")
    }

    /// A row with texts of several lines, one column below the other.
    private static func record(_ names: [String], _ row: [String]) -> String {
        let width = names.map(\.count).max() ?? 0
        let fields = zip(names, row).map { name, text in
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            let rest = lines.dropFirst().map { "\n" + String(repeating: " ", count: width + 2) + $0 }
            let head = name.padding(toLength: width + 2, withPad: " ", startingAt: 0)
            return head + (lines.first ?? "") + rest.joined()
        }
        return fields.joined(separator: "\n") + "\n"
    }

    private static func cell(_ value: JSONValue) -> String {
        value.isNull ? "NULL" : value.stringValue ?? value.text
    }

    private static func text(_ value: JSONValue?, _ name: String) -> String {
        value?[name]?.stringValue ?? ""
    }
    private static func number(_ value: JSONValue, _ name: String) -> Int64 { value[name]?.intValue ?? 0 }
}

extension String {
    /// Without white space at the end.
    var trimmingEnd: String {
        var text = self[...]
        while let last = text.last, last.isWhitespace { text = text.dropLast() }
        return String(text)
    }
}

/// A question before something is destroyed.
enum Confirmation {
    /// Asks on a terminal; anywhere else the answer is no.
    static func isGiven(_ text: String) -> Bool {
        guard Terminal.canAsk else { return false }
        print("\(text) Go on? [y/N] ", terminator: "")
        return readLine().map { ["y", "yes"].contains($0.lowercased()) } ?? false
    }
}
