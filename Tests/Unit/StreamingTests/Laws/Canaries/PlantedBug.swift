import FlinkSQL
import LabKernel
import StreamTypes
import Testing

@testable import Streaming

/// A bug planted into a subject, which the laws must find.
struct PlantedBug: CustomTestStringConvertible, Sendable {
    var name: String
    /// The name of the subject it is planted into.
    var subject: String
    /// The law that it breaks.
    var law: Law
    /// Changes the job before it runs.
    var plant: @Sendable (JobGraph) -> JobGraph = { $0 }
    /// Changes a checkpoint before it is restored.
    var alter: @Sendable (inout JobExecution.Snapshot) -> Void = { _ in }

    var testDescription: String { name }
}
