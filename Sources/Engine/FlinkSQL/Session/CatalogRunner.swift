import LabKernel
import StreamTypes

/// CREATE, ALTER and DESCRIBE CATALOG.
struct CatalogRunner {
    let runner: StatementRunner

    private var catalog: SessionCatalog { runner.catalog }

    func create(
        _ name: Identifier, _ options: [OptionSyntax], _ comment: String?, _ ifNotExists: Bool
    ) throws(LabError) -> StatementResult {
        let span = runner.span(name.range)
        if catalog.hasCatalog(name.text) {
            if ifNotExists { return .done }
            throw SQLErrors.make("SQL132", "Catalog \(name.text) already exists.", span)
        }
        var entry = CatalogEntry(comment: comment)
        for option in options { entry.options[option.key] = option.value }
        try check(entry, options, span)
        catalog.addCatalog(name.text, entry)
        return .done
    }

    /// Only catalogs that live in memory exist here.
    private func check(
        _ entry: CatalogEntry, _ options: [OptionSyntax], _ span: SourceSpan
    ) throws(LabError) {
        guard let type = options.first(where: { $0.key == "type" }) else {
            throw SQLErrors.make(
                "SQL143",
                "Catalog options do not contain an option key 'type' for discovering a catalog.", span,
                fix: "add WITH ('type' = 'generic_in_memory')")
        }
        guard type.value == "generic_in_memory" else {
            throw SQLErrors.make(
                "SQL143",
                "Could not find any factory for identifier '\(type.value)' that implements "
                    + "'org.apache.flink.table.factories.CatalogFactory' in the classpath.\n\n"
                    + "Available factory identifiers are:\n\ngeneric_in_memory",
                runner.span(type.valueRange))
        }
        if let unknown = options.first(where: { !["type", "default-database"].contains($0.key) }) {
            throw SQLErrors.make(
                "SQL143",
                "Unsupported options found for 'generic_in_memory'.\n\nUnsupported options:\n\n"
                    + "\(unknown.key)\n\nSupported options:\n\ndefault-database\nproperty-version\ntype",
                runner.span(unknown.keyRange))
        }
    }

    func alter(_ name: Identifier, _ action: AlterCatalogSyntax) throws(LabError) -> StatementResult {
        guard var entry = catalog.entry(name.text) else { throw missing(name) }
        switch action {
        case .setOptions(let options):
            for option in options { entry.options[option.key] = option.value }
        case .resetOptions(let keys):
            guard !keys.isEmpty else {
                throw SQLErrors.make(
                    "SQL142", "ALTER CATALOG RESET does not support empty key", runner.span(name.range))
            }
            for key in keys {
                guard key.text != "type" else {
                    throw SQLErrors.make(
                        "SQL142", "ALTER CATALOG RESET does not support changing 'type'",
                        runner.span(key.range))
                }
                entry.options[key.text] = nil
            }
        case .comment(let text): entry.comment = text
        }
        catalog.setEntry(name.text, entry)
        return .done
    }

    private func missing(_ name: Identifier) -> LabError {
        SQLErrors.make(
            "SQL114", "Catalog \(name.text) does not exist.", runner.span(name.range),
            fix: suggestion(for: name.text, among: catalog.catalogNames, kind: "catalogs"))
    }

    /// Rows of name and value.
    func describe(_ name: Identifier, _ isExtended: Bool) throws(LabError) -> StatementResult {
        guard let entry = catalog.entry(name.text) else { throw missing(name) }
        var rows = [
            ["name", name.text], ["type", entry.options["type"] ?? "generic_in_memory"],
            ["comment", entry.comment],
        ]
        if isExtended {
            rows += entry.options.filter { $0.key != "type" }.sorted { $0.key < $1.key }.map {
                ["option:\($0.key)", $0.value]
            }
        }
        let schema = Schema([Field("info name", DataType(.string)), Field("info value", DataType(.string))])
        return .rows(schema, rows.map(Rows.row))
    }

    /// SHOW CREATE CATALOG.
    func show(_ name: Identifier) throws(LabError) -> StatementResult {
        guard let entry = catalog.entry(name.text) else { throw missing(name) }
        let comment = entry.comment.map { "COMMENT \(SyntaxPrinter.string($0))\n" } ?? ""
        let options = entry.options.sorted { $0.key < $1.key }.map {
            "  \(SyntaxPrinter.string($0.key)) = \(SyntaxPrinter.string($0.value))"
        }
        let tail = options.isEmpty ? "" : "WITH (\n\(options.joined(separator: ",\n"))\n)\n"
        return Rows.column("result", ["CREATE CATALOG \(SyntaxPrinter.quoted(name.text))\n\(comment)\(tail)"])
    }
}
