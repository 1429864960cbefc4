import LabKernel

/// The tables of the language reference, in Markdown.
///
/// The reference is prose with places for tables: a line `<!-- table: clock -->`, the table, and `<!-- end
/// -->`.
package enum ScenarioGuide {
    /// The names of all tables, in the order of the language.
    package static let names = [
        "scenario", "metadata", "engine", "clock", "variable", "timeline item", "matchers", "check", "lab",
        "step", "data", "data field", "test", "test step", "test result", "cost", "report", "resources",
        "actions", "faults", "subjects", "lab check", "mistakes",
    ]

    /// `text` with every table as it stands now; nil when a place has no end or names no table.
    package static func filled(_ text: String) -> String? {
        var lines: [String] = []
        var isInside = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line == "<!-- end -->" {
                guard isInside else { return nil }
                isInside = false
            }
            if !isInside { lines.append(line) }
            guard line.hasPrefix("<!-- table: "), line.hasSuffix(" -->") else { continue }
            guard !isInside, let table = table(String(line.dropFirst(12).dropLast(4))) else { return nil }
            lines += ["", table, ""]
            isInside = true
        }
        return isInside ? nil : lines.joined(separator: "\n")
    }

    /// The table called `name`; nil for an unknown name.
    package static func table(_ name: String) -> String? {
        switch name {
        case "scenario": rows(ScenarioTable.root.rows)
        case "metadata": rows(ScenarioTable.metadata.rows)
        case "engine": rows(ScenarioTable.engine.rows)
        case "clock": rows(ScenarioTable.clock.rows)
        case "variable": rows(ScenarioTable.variable.rows)
        case "timeline item": keyed(TimelineTable.item)
        case "matchers": rows(Checker.matcherRows)
        case "check": rows(timing(CheckTable.expectation))
        case "lab check": rows(timing(CheckTable.labCheck))
        case "lab": rows(LabTable.lab.rows) + "\n\n" + scoring
        case "step": nested(LabTable.step, level: 4)
        case "data": nested(DataTable.generator, level: 4)
        case "data field": keyed(DataTable.field)
        case "test": nested(TestTable.test, level: 4)
        case "test step": keyed(TestTable.step)
        case "test result": keyed(TestTable.expectation)
        case "cost": nested(ScenarioTable.cost, level: 4)
        case "report": rows(ScenarioTable.report.rows)
        case "resources": sections(ResourceCatalog.types.map { $0.schema }, level: 3, attributes)
        case "actions": sections(ActionCatalog.actions.map { $0.schema }, level: 3)
        case "faults":
            rows(FaultCatalog.common) + "\n\n" + sections(FaultCatalog.faults.map { $0.schema }, level: 3)
        case "subjects": sections(SubjectCatalog.subjects.map { $0.schema }, level: 3)
        case "mistakes": mistakes
        default: nil
        }
    }

    /// What a check has beside its subject and matchers.
    private static func timing(_ check: KeyedSchema) -> [FieldRow] {
        let matchers = Set(Checker.matcherRows.map(\.key))
        return check.common.filter { !matchers.contains($0.key) }
    }

    private static var scoring: String {
        "**scoring**: \(LabTable.scoring.doc)\n\n\(nested(LabTable.scoring, level: 4))"
    }

    private static var mistakes: String {
        "| Code | Meaning |\n|---|---|\n"
            + ScenarioMistake.allCases.map { "| `\($0.rawValue)` | \($0.doc) |" }.joined(separator: "\n")
    }

    private static func attributes(_ schema: ObjectSchema) -> String {
        let list = ResourceCatalog.type(schema.name)?.attributes ?? []
        guard !list.isEmpty else { return "" }
        return "\n\nAttributes: " + list.map { "`\($0.name)`, \($0.doc)" }.joined(separator: "; ") + "."
    }

    private static func keyed(_ schema: KeyedSchema) -> String {
        ((schema.common.isEmpty ? [] : [rows(schema.common)])
            + schema.kinds.map { "**\($0.name)**: \($0.doc)\n\n\(rows($0.rows))" })
            .joined(separator: "\n\n")
    }

    private static func sections(
        _ schemas: [ObjectSchema], level: Int, _ tail: (ObjectSchema) -> String = { _ in "" }
    ) -> String {
        schemas.map { schema in
            let head = String(repeating: "#", count: level) + " `\(schema.name)`"
            let notes = schema.notes.map { "\n\n\($0)" }.joined()
            let table = schema.rows.isEmpty ? "" : "\n\n" + nested(schema, level: level + 1)
            return "\(head)\n\n\(schema.doc)\(notes)\(tail(schema))\(table)"
        }
        .joined(separator: "\n\n")
    }

    /// The rows of an object, and below them those of the objects in it.
    private static func nested(_ schema: ObjectSchema, level: Int) -> String {
        let inner = schema.rows.filter { $0.presence != .planned }.compactMap { row in
            self.inner(row.type).map { "**\(row.key)**: \($0.doc)\n\n\(nested($0, level: level))" }
        }
        return ([rows(schema.rows)] + inner).joined(separator: "\n\n")
    }

    private static func inner(_ type: ValueType) -> ObjectSchema? {
        switch type {
        case .object(let schema): schema
        case .list(let item), .oneOrMany(let item), .map(let item, _): inner(item)
        default: nil
        }
    }

    private static func rows(_ rows: [FieldRow]) -> String {
        "| Key | Takes | When absent | Meaning |\n|---|---|---|---|\n"
            + rows.map(line).joined(separator: "\n")
    }

    private static func line(_ row: FieldRow) -> String {
        let absent =
            switch row.presence {
            case .required: "an error"
            case .optional: ""
            case .byDefault(let text): "`\(text)`"
            case .sameAs(let key): "as `\(key)`"
            case .planned: ""
            }
        let meaning = row.presence == .planned ? "*not supported yet:* \(row.doc)" : row.doc
        return "| `\(row.key)` | \(escaped(row.type.words)) | \(escaped(absent)) | \(escaped(meaning)) |"
    }

    private static func escaped(_ text: String) -> String {
        text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
            .split(separator: "<", omittingEmptySubsequences: false).joined(separator: "&lt;")
    }
}
