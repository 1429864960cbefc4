/// One part of a name as written.
struct Identifier: Hashable, Sendable {
    var text: String
    var range: TextRange

    init(_ text: String, _ range: TextRange) {
        self.text = text
        self.range = range
    }
}

/// A dotted name: `orders`, `db.orders`, `o.person.name`.
struct NameSyntax: Hashable, Sendable {
    var parts: [Identifier]

    /// From the first part's start to the last part's end.
    var range: TextRange { parts[0].range.to(parts[parts.count - 1].range) }
    /// The parts joined by points, without quotes.
    var text: String { parts.map(\.text).joined(separator: ".") }
    /// The name as one identifier, its parts joined by points.
    var joined: Identifier { Identifier(text, range) }
}
