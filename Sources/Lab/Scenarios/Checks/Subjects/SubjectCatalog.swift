/// All that can be checked.
package enum SubjectCatalog {
    package static let subjects: [any CheckSubject.Type] = [
        SQLSubject.self, JobSubject.self, MetricSubject.self, CheckpointSubject.self, ObjectStoreSubject.self,
        PolicySubject.self, RequestSubject.self, LogSubject.self, DraftSubject.self, DeploymentSubject.self,
        WorkspaceSubject.self, AlarmSubject.self, CostSubject.self, FileSubject.self, CommandSubject.self,
    ]

    /// Subjects that the language defines and that are not executed yet.
    package static let planned = ["reach"]

    /// The subject named by `key`.
    package static func subject(_ key: String) -> (any CheckSubject.Type)? {
        subjects.first { $0.schema.name == key }
    }
}
