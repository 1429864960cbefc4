import LabKernel

/// Compares what the engine produced with what a case expects.
///
/// Integers and decimals exactly, floating point numbers with a relative tolerance of 1e-12, as math
/// libraries differ in the last bit.
package struct CaseComparison {
    private let golden: GoldenCase
    private static let tolerance = 1e-12

    package init(_ golden: GoldenCase) { self.golden = golden }

    /// The first difference; nil if there is none.
    package func difference(_ result: CaseResult) -> String? {
        if golden.comparison == .error { return errorDifference(result) }
        if let failure = result.failure { return "error: \(failure.message.prefix(200))" }
        for section in golden.sections where section.title == "schema" || section.title.hasPrefix("schema ") {
            let suffix = section.title.dropFirst("schema".count)
            let name = suffix.isEmpty ? "result" : String(suffix.dropFirst())
            guard let output = result.outputs.first(where: { $0.name == name })?.output else {
                return "no output \(name)"
            }
            if let difference = difference(output, name, section, String(suffix)) { return difference }
        }
        return nil
    }

    private func errorDifference(_ result: CaseResult) -> String? {
        guard let failure = result.failure else { return "no error raised" }
        let lines = golden.sections.first { $0.title == "error" }?.lines ?? []
        let wanted = lines.first { $0.hasPrefix("phase:") }?.dropFirst("phase:".count).trimmed ?? ""
        // Validation and planning are not told apart.
        func merged(_ phase: String) -> String { phase == "plan" ? "validate" : phase }
        guard merged(failure.phase) == merged(wanted) else {
            return "phase \(failure.phase), expected \(wanted)"
        }
        guard let hint = golden.hint else { return nil }
        let text = "\(failure.kind) \(failure.message)".lowercased()
        return text.contains(hint.lowercased()) ? nil : "message lacks '\(hint)'"
    }

    private func difference(
        _ output: CaseOutput, _ name: String, _ schema: GoldenCase.Section, _ suffix: String
    ) -> String? {
        let wanted = schema.lines.filter { !$0.trimmed.isEmpty }.map { plain(type(ofLine: $0)) }
        let types = output.schema.map { plain($0.type) }
        guard wanted == types else { return "schema of \(name): \(types), expected \(wanted)" }
        let isFinal = golden.comparison == .finalMultiset
        let title = (isFinal ? "final" : "changelog") + suffix
        let lines = golden.sections.first { $0.title == title }?.lines ?? []
        let expected = lines.filter { !$0.trimmed.isEmpty }.map { Change(String($0)) }
        let got = (isFinal ? output.final : output.changelog).map { Change($0) }
        let isSame = golden.comparison == .changelogOrdered ? same(expected, got) : sameBag(expected, got)
        guard !isSame else { return nil }
        return "rows of \(name) differ (\(golden.comparison.rawValue))\(firstDifference(expected, got))"
    }

    /// The type after the column's name and at least two spaces.
    private func type(ofLine line: Substring) -> String {
        let text = line.trimmed
        guard let gap = text.firstRange(of: "  ") else { return "" }
        return text[gap.upperBound...].trimmed
    }

    private func plain(_ type: String) -> String {
        type.replacing(" *ROWTIME*", with: "").replacing(" *PROCTIME*", with: "")
    }

    /// One line: its kind, empty for a final row, and its values.
    private struct Change {
        var text: String
        var kind: Substring
        var values: JSONValue?

        init(_ line: String) {
            text = line
            kind = line.hasPrefix("[") ? "" : line.prefix(2)
            let row = line.hasPrefix("[") ? line : String(line.dropFirst(3))
            // Text that is no JSON equals nothing but itself.
            values = try? JSONParser.parse(text: row)
        }
    }

    private func same(_ left: [Change], _ right: [Change]) -> Bool {
        left.count == right.count && zip(left, right).allSatisfy { same($0, $1) }
    }

    private func sameBag(_ left: [Change], _ right: [Change]) -> Bool {
        guard left.count == right.count else { return false }
        if left.map(\.text).sorted() == right.map(\.text).sorted() { return true }
        var rest = right
        for change in left {
            guard let index = rest.firstIndex(where: { same(change, $0) }) else { return false }
            rest.remove(at: index)
        }
        return true
    }

    private func same(_ left: Change, _ right: Change) -> Bool {
        if left.text == right.text { return true }
        guard left.kind == right.kind, let a = left.values, let b = right.values else { return false }
        return same(a, b)
    }

    private func same(_ left: JSONValue, _ right: JSONValue) -> Bool {
        switch (left.bare, right.bare) {
        case (.array(let a), .array(let b)):
            return a.count == b.count && zip(a, b).allSatisfy { same($0, $1) }
        case (.number(let a), .number(let b)):
            let areReal = [a, b].contains { $0.contains { ".eE".contains($0) } }
            guard areReal, let x = Double(a), let y = Double(b) else { return a == b }
            return x == y || (x - y).magnitude <= Self.tolerance * max(x.magnitude, y.magnitude)
        default: return left == right
        }
    }

    private func firstDifference(_ expected: [Change], _ got: [Change]) -> String {
        if golden.comparison == .changelogOrdered {
            for index in 0..<max(expected.count, got.count) {
                let wanted = index < expected.count ? expected[index].text : "nothing"
                let found = index < got.count ? got[index].text : "nothing"
                if index < expected.count, index < got.count, same(expected[index], got[index]) { continue }
                return ": change \(index + 1) is \(found), expected \(wanted)"
            }
            return ""
        }
        let missing = expected.first { wanted in !got.contains { same($0, wanted) } }
        let extra = got.first { found in !expected.contains { same($0, found) } }
        return (missing.map { ": missing \($0.text)" } ?? "")
            + (extra.map { ": not expected \($0.text)" } ?? "")
            + " (\(got.count) of \(expected.count))"
    }
}
