import LabKernel
import StreamTypes

/// One operator of a job with its inputs, before it is spread over subtasks.
final class JobVertex {
    /// What an input of a vertex is.
    struct Edge {
        var source: JobVertex
        var distribution: Distribution
    }
    /// What runs in each subtask.
    enum Body {
        case source((SubtaskContext) throws(LabError) -> any SourceReader, Schema)
        case op((SubtaskContext) throws(LabError) -> Operator)
    }

    /// The kind of operator and its number among those of its kind: state finds its operator by it, also when
    /// the statement around it has changed.
    let uid: String
    /// As Flink shows operators: `Source: orders[1]`, `Calc[2]`.
    let name: String
    let parallelism: Int
    let inputs: [Edge]
    let body: Body
    /// The columns it emits.
    let layouts: [ColumnLayout]
    /// What its state is made of.
    let shape: StateShape

    init(
        uid: String, name: String, parallelism: Int, inputs: [Edge], body: Body, layouts: [ColumnLayout],
        shape: StateShape
    ) {
        (self.layouts, self.shape) = (layouts, shape)
        self.uid = uid
        self.name = name
        self.parallelism = parallelism
        self.inputs = inputs
        self.body = body
    }
}

extension JobVertex {
    /// Whether the rows of a table reach the vertex.
    func reads(table: String) -> Bool {
        if inputs.isEmpty { return name.hasPrefix("Source: \(table)[") }
        return inputs.contains { $0.source.reads(table: table) }
    }
}

/// The operators of a job in the order of the stream: every vertex comes after its inputs.
package struct JobGraph {
    var vertices: [JobVertex]
    let options: JobOptions
    /// The job's name.
    package let name: String
}

extension JobGraph {
    /// An operator as people look at it.
    package struct VertexSummary: Sendable {
        package var name: String
        package var parallelism: Int
        /// Positions of the operators that it reads from.
        package var inputs: [Int]
    }

    /// The operators in the order of the stream.
    package var summary: [VertexSummary] {
        vertices.map { vertex in
            VertexSummary(
                name: vertex.name, parallelism: vertex.parallelism,
                inputs: vertex.inputs.compactMap { edge in vertices.firstIndex { $0 === edge.source } })
        }
    }
}
