extension LawSubject {
    /// Every operator, most of them in several shapes.
    static let all: [LawSubject] =
        rowOperators + groupAggregates + overAggregates + windowAggregates + windowTableFunctions
        + windowRanks
        + joins + timedJoins + ranks + patterns

    /// The subject of a name.
    static func named(_ name: String) -> LawSubject {
        guard let subject = all.first(where: { $0.name == name }) else {
            preconditionFailure("no subject '\(name)'")
        }
        return subject
    }
}
