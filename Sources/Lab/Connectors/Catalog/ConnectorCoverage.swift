/// The coverage page of connectors and formats, made from their catalogs.
package enum ConnectorCoverage {
    /// The page as Markdown.
    package static func page(_ registry: ConnectorRegistry = .standard) -> String {
        var text = """
            # Connectors and formats

            Made from the catalogs in `Sources/Lab/Connectors`; `#` stands for a column's name.

            """
        for connector in registry.connectors {
            text += "\n## Connector `\(connector.identifier)`\n\n\(connector.doc)\n"
            if connector.takesFormat { text += "Takes a `format` and its options.\n" }
            text += table(connector.options)
        }
        for format in registry.formats {
            let name = format.identifier
            text += "\n## Format `\(name)`\n\n\(format.doc) Options begin with `\(name).`.\n"
            text += table(format.options)
        }
        return text
    }

    private static func table(_ options: [ConnectorOption]) -> String {
        guard !options.isEmpty else { return "" }
        var text = "\n| option | type | default | meaning |\n| --- | --- | --- | --- |\n"
        for option in options {
            let standard = option.isRequired ? "required" : option.defaultText.map { "`\($0)`" } ?? ""
            text += "| `\(option.key)` | \(option.kind.name) | \(standard) | \(option.doc) |\n"
        }
        return text
    }
}
