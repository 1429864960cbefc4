/// How the tasks of an execution are laid out over task managers.
package struct TaskSettings {
    package var taskManager = TaskManagerSpec()
    /// Whether operators share tasks (`pipeline.operator-chaining.enabled`).
    package var isChaining = true
    /// Threads of this machine that work on rows of one instant; results do not depend on it.
    package var threads = 1

    package init() {}
}
