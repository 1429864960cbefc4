import LabKernel

/// A part of a job that fails and restarts as a whole: operators that rows connect.
///
/// Source: Flink 1.20 documentation, "Task Failure Recovery", restart pipelined region failover strategy.
final class JobRegion {
    /// From 0, in the order of the stream.
    let index: Int
    let graph: JobGraph
    /// The running attempt; nil while it waits for its restart, or once nobody answers any more.
    var execution: JobExecution?
    /// The event that runs what is due next.
    var pump: EventLoop.EventID?
    var isFinished = false
    /// Once all of its rows have reached the sinks: the least id of a checkpoint that covers them all. One that
    /// was triggered at the same instant may not.
    var finalCheckpoint: Int64?
    /// Whether it will be started again by an event on the loop.
    var isRestarting = false
    /// Counts the attempts, so that what was meant for an older one can be told.
    var attempt = 0

    init(index: Int, graph: JobGraph) { (self.index, self.graph) = (index, graph) }
}

extension JobGraph {
    /// The graph cut into the parts that no edge connects.
    var regions: [JobGraph] {
        var group: [ObjectIdentifier: Int] = [:]
        for (number, vertex) in vertices.enumerated() {
            let joined = Set(vertex.inputs.compactMap { group[ObjectIdentifier($0.source)] })
            let least = joined.min() ?? number
            group[ObjectIdentifier(vertex)] = least
            for (key, value) in group where joined.contains(value) { group[key] = least }
        }
        let numbers = vertices.compactMap { group[ObjectIdentifier($0)] }
        return Set(numbers).sorted().map { number in
            var part = self
            part.vertices = vertices.filter { group[ObjectIdentifier($0)] == number }
            return part
        }
    }
}
