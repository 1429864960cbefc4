import LabKernel

/// Makes tests of SQL of checked fields.
enum TestReader {
    static func test(_ fields: Fields) -> SQLTest {
        guard let script = Script(fields) else { preconditionFailure("a test without SQL was checked") }
        return SQLTest(
            name: fields.get("name"), script: script,
            configuration: fields.find("conf", as: FieldMap<String>.self)?.dictionary ?? [:],
            given: entries(fields.checked("given")).map { given($0.key, $0.fields) },
            expected: entries(fields.checked("expect")).map { expected($0.key, $0.fields) },
            span: fields.span)
    }

    private static func entries(_ value: CheckedValue?) -> [(key: String, fields: Fields)] {
        guard case .map(let items)? = value?.content else { return [] }
        return items.compactMap { item in Fields(checked: item.value).map { (item.key, $0) } }
    }

    // MARK: Given

    private static func given(_ name: String, _ fields: Fields) -> GivenTable {
        let watermark = fields.find("watermark", as: String.self).map {
            PlacedText(text: $0, span: fields.span(of: "watermark"))
        }
        let columns = fields.find("columns", as: FieldMap<String>.self)?.entries ?? []
        return GivenTable(
            name: name, watermark: watermark, columns: columns.map { ($0.key, $0.value) },
            steps: steps(fields), span: fields.span)
    }

    private static func steps(_ fields: Fields) -> [GivenStep] {
        if let rows = fields.checked("rows") {
            return [
                GivenStep(kind: .rows(self.rows(rows)), span: rows.span),
                GivenStep(kind: .end, span: rows.span),
            ]
        }
        return (fields.find("steps", as: [Fields].self) ?? []).map {
            GivenStep(kind: kind($0), span: $0.span)
        }
    }

    private static func kind(_ fields: Fields) -> GivenStep.Kind {
        switch fields.kind {
        case "rows": return .rows(rows(fields.checked("rows")))
        case "advance": return advance(fields.get("advance"))
        case "checkpoint": return .checkpoint
        default:
            let source: String = fields.get("restart", as: Fields.self).get("from")
            return .restart(GivenStep.Restart(rawValue: source) ?? .savepoint)
        }
    }

    private static func advance(_ text: String) -> GivenStep.Kind {
        if text == "end" { return .end }
        return DurationText.positive(text).map(GivenStep.Kind.wait) ?? .watermark(text)
    }

    private static func rows(_ value: CheckedValue?) -> [GivenRow] {
        guard case .list(let items)? = value?.content else { return [] }
        return items.map(row)
    }

    private static func row(_ value: CheckedValue) -> GivenRow {
        var row = GivenRow(columns: [], operation: nil, span: value.span)
        guard case .map(let entries) = value.content else { return row }
        for entry in entries {
            guard case .json(let json) = entry.value.content else { continue }
            if entry.key == "op", let text = json.stringValue {
                row.operation = PlacedText(text: text, span: entry.value.span)
            } else {
                row.columns.append((entry.key, json, entry.span))
            }
        }
        return row
    }

    // MARK: Expected

    private static func expected(_ name: String, _ fields: Fields) -> ExpectedResult {
        ExpectedResult(
            name: name, table: fields.find("table") ?? name, test: test(of: fields), span: fields.span)
    }

    private static func test(of fields: Fields) -> ExpectedResult.Test {
        switch (fields.kind, fields.checked(fields.kind)?.content) {
        case ("changelog", .rows(let rows)):
            return .changelog(matcher(rows, .exactly, isOrdered: true, fields))
        case (let kind, .rows(let rows)):
            return .rows(
                matcher(rows, kind == "contains" ? .among : .exactly, isOrdered: kind == "ordered", fields))
        case ("count", .matcher(let matcher)): return .count(matcher)
        case ("error", .matcher(let matcher)): return .error(matcher)
        default:
            let matchers = Checker.matcherRows.compactMap { row in
                fields.checked(row.key).flatMap { Checker.matcher(row.key, $0) }
            }
            return .metric(fields.get("metric"), operatorPrefix: fields.find("operator"), matchers)
        }
    }

    private static func matcher(
        _ rows: [RowMatcher], _ scope: RowsMatcher.Scope, isOrdered: Bool, _ fields: Fields
    ) -> RowsMatcher {
        RowsMatcher(rows: rows, scope: scope, isOrdered: isOrdered, isStrict: fields.get("strict"))
    }
}
