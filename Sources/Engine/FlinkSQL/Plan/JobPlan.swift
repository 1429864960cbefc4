import StreamTypes

/// One job: sinks with their plans and the options in force when it was submitted.
package struct JobPlan: Sendable {
    /// The sinks, in the order of the statements; every root is a `.sink`.
    package var roots: [PlanNode]
    /// Session options by key, sorted by key.
    package var options: [TableOption]
    /// `table.local-time-zone`, an id as the user wrote it.
    package var timeZone: String
    /// The job's name: `pipeline.name`, else made from the sinks as Flink does.
    package var name: String

    package init(roots: [PlanNode], options: [TableOption], timeZone: String, name: String) {
        self.roots = roots
        self.options = options
        self.timeZone = timeZone
        self.name = name
    }

    /// The value of a session option, nil if it is not set.
    package func option(_ key: String) -> String? {
        options.first { $0.key == key }?.value
    }
}
