/// How the tasks of an execution are laid out over task managers.
package struct TaskSettings {
    package var taskManager = TaskManagerSpec()
    /// Whether operators share tasks (`pipeline.operator-chaining.enabled`).
    package var isChaining = true

    package init() {}
}
