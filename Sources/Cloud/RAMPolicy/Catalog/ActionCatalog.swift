import LabKernel

/// The actions that are known by name, for lint, spelling and enumeration; what a policy may say is not
/// limited to them.
package enum ActionCatalog {
    /// Every action as `service:Action`, by service in the order of the catalog, then by name.
    package static let names: [String] = texts.flatMap { entry in
        entry.actions.split(whereSeparator: \.isWhitespace).map { "\(entry.service):\($0)" }
    }

    /// The services whose actions are known.
    package static let services: [String] = texts.map(\.service)

    private static let spellings: [String: String] = Dictionary(
        names.map { ($0.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })

    /// The action's usual spelling; nil when it is unknown.
    package static func spelling(of action: String) -> String? { spellings[action.lowercased()] }

    /// The known actions that a pattern covers.
    package static func names(coveredBy pattern: String) -> [String] {
        names.filter { wildcard(pattern.lowercased(), matches: $0.lowercased()) }
    }
}
