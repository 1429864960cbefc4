/// Parts of the language that are defined and not executed yet.
enum PlannedPart {
    /// What a part waits for; nil when it is labsim itself.
    static func notes(_ name: String) -> [String] {
        let services = [
            ("vpc.", "VPC"), ("network.", "VPC"), ("reach", "VPC"), ("kafka.", "Kafka"),
            ("rds.", "JDBC databases"),
        ]
        return services.filter { name.hasPrefix($0.0) }.map { "it waits for \($0.1), not emulated yet" }
    }

    /// Kinds that can stand in place of `name`: those of its family, or all where it has none.
    static func others(_ name: String, among kinds: [String]) -> [String] {
        guard let dot = name.firstIndex(of: ".") else { return kinds }
        let family = kinds.filter { $0.hasPrefix(name[...dot]) }
        return family.isEmpty ? kinds : family
    }
}
