import LabKernel

/// One page that needs nothing else: style, plots as SVG, tables.
enum CostPage {
    static func page(title: String, summary: [String], plots: [String], tables: [CostTable]) -> String {
        let facts = summary.map { "<li>\(HTMLText.escaped($0))</li>" }.joined()
        let figures = plots.filter { !$0.isEmpty }.map { "<figure>\($0)</figure>" }.joined(separator: "\n")
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>\(HTMLText.escaped(title))</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <style>\(style)</style></head><body>
            <h1>\(HTMLText.escaped(title))</h1><ul>\(facts)</ul>
            \(figures)
            \(tables.map(\.html).joined())</body></html>

            """
    }

    private static let style = """
        :root{color-scheme:light dark;--ink:#1c2430;--dim:#5c6672;--line:#d8dde3;--back:#fff}
        @media (prefers-color-scheme:dark){:root{--ink:#e6e9ed;--dim:#9aa4af;--line:#3a424c;--back:#14181d}}
        body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--back);max-width:72rem;margin:2rem auto;padding:0 1rem}
        h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}.wide{overflow-x:auto}
        table{border-collapse:collapse;font-variant-numeric:tabular-nums}th,td{padding:.25rem .6rem;border-bottom:1px solid var(--line);text-align:left;white-space:nowrap}
        th{color:var(--dim);font-weight:600}.n{text-align:right}ul{padding-left:1.2rem}
        figure{margin:2rem 0;overflow-x:auto}figcaption{font-weight:600;margin-bottom:.5rem}
        svg text{fill:var(--ink);font:12px system-ui,sans-serif;font-variant-numeric:tabular-nums}
        svg .dim{fill:var(--dim)}svg .end{text-anchor:end}svg .mid{text-anchor:middle}
        svg .grid{stroke:var(--line)}svg .axis{stroke:var(--dim)}svg .step{stroke:var(--dim);stroke-dasharray:2 2}
        """

    /// Colours that differ in lightness too, so that plots can be read without colour.
    static let colours = [
        "#2f6fb0", "#e08a2e", "#3f9b6b", "#b0413e", "#7d5fb2", "#8a6d3b", "#5b6b7a", "#c2578f",
    ]
}
