/// Colours of a terminal, or none.
package struct TextStyle: Sendable {
    private let isColoured: Bool

    /// Colours on a terminal that wants them; plain text otherwise.
    package init(isColoured: Bool) { self.isColoured = isColoured }

    package static let plain = TextStyle(isColoured: false)

    /// The one word.
    package func verdict(_ verdict: RunReport.Verdict) -> String {
        paint(verdict.rawValue, verdict == .pass ? "1;32" : verdict == .incomplete ? "1;33" : "1;31")
    }

    /// A tick or a cross; never colour alone.
    package func mark(_ passed: Bool) -> String { passed ? paint("✓", "32") : paint("✗", "31") }

    func heading(_ text: String) -> String { paint(text, "1") }

    func warning(_ text: String) -> String { paint(text, "33") }

    private func paint(_ text: String, _ code: String) -> String {
        isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
