/// The set of row kinds that may travel on an edge or that a connector takes or gives.
package struct ChangelogMode: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package static let insert = ChangelogMode(rawValue: 1)
    package static let updateBefore = ChangelogMode(rawValue: 2)
    package static let updateAfter = ChangelogMode(rawValue: 4)
    package static let delete = ChangelogMode(rawValue: 8)

    /// Rows are only ever added.
    package static let insertOnly: ChangelogMode = [.insert]
    /// Every change of a row is sent as its old and its new image.
    package static let retract: ChangelogMode = [.insert, .updateBefore, .updateAfter, .delete]
    /// A change of a row is sent as its new image by key; the old image is left out.
    package static let upsert: ChangelogMode = [.insert, .updateAfter, .delete]

    package init(_ kind: RowKind) {
        self.init(rawValue: 1 << kind.rawValue)
    }

    /// Whether rows of this kind may occur.
    package func contains(_ kind: RowKind) -> Bool { contains(ChangelogMode(kind)) }
    /// Whether only inserts occur.
    package var isInsertOnly: Bool { self == .insertOnly }
}

extension ChangelogMode: CustomStringConvertible {
    /// `I,UB,UA,D`, as Flink prints it in `changelogMode=[…]`.
    package var description: String {
        var parts: [String] = []
        if contains(.insert) { parts.append("I") }
        if contains(.updateBefore) { parts.append("UB") }
        if contains(.updateAfter) { parts.append("UA") }
        if contains(.delete) { parts.append("D") }
        return parts.isEmpty ? "NONE" : parts.joined(separator: ",")
    }
}
