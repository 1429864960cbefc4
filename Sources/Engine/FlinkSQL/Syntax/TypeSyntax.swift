/// A SQL type as written.
struct TypeSyntax: Sendable {
    indirect enum Kind: Sendable {
        /// A type by its name, in upper case, with what stands in parentheses: `DECIMAL(10, 2)`,
        /// `TIMESTAMP(3) WITH LOCAL TIME ZONE`.
        case simple(String, [Int])
        case array(TypeSyntax)
        case map(TypeSyntax, TypeSyntax)
        case multiset(TypeSyntax)
        case row([RowFieldSyntax])
        /// `INTERVAL DAY TO SECOND`: start and end unit.
        case interval(String, String?)
        /// `RAW('class', 'snapshot')`.
        case raw
        /// A user-defined type by name.
        case named(NameSyntax)
    }
    var kind: Kind
    /// nil if neither NULL nor NOT NULL is written.
    var isNullable: Bool?
    var range: TextRange
}

/// One field of `ROW<…>`.
struct RowFieldSyntax: Sendable {
    var name: Identifier
    var type: TypeSyntax
    var comment: String?
}
