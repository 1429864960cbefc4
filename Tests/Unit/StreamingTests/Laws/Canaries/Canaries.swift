import FlinkSQL
import LabKernel
import StreamTypes

@testable import Streaming

extension PlantedBug {
    /// Bugs as they happen in stream processors; each must be found by the law named.
    static let all: [PlantedBug] =
        snapshotBugs + outputBugs + [
            wrapped("closes windows early", "GlobalWindowAggregate", in: "hop", .oracle) {
                HastyOperator($0)
            },
            wrapped("counts late batches", "GlobalWindowAggregate", in: "tumble", .batchSize) {
                LateBatchOperator($0)
            },
            wrapped("adds what is taken away", "Join", in: "left join", .oracle) { AddingOperator($0) },
            PlantedBug(name: "spreads rows without their keys", subject: "group aggregate", law: .parallelism)
            {
                $0.rebuilding { old, inputs in
                    let edges = inputs.map { edge in
                        JobVertex.Edge(
                            source: edge.source,
                            distribution: old.name.hasPrefix("GroupAggregate")
                                ? .rebalance : edge.distribution)
                    }
                    return JobVertex(
                        uid: old.uid, name: old.name, parallelism: old.parallelism, inputs: edges,
                        body: old.body, layouts: old.layouts, shape: old.shape)
                }
            },
        ]

    private static let snapshotBugs: [PlantedBug] = [
        wrapped("drops the upper key groups", "GroupAggregate", in: "retracting aggregate", .restoreAnywhere)
        {
            WrongScopeOperator($0) { scope in
                scope.keyGroups = 0..<scope.maxParallelism / 2
                scope.parallelism = 2
            }
        },
        wrapped("restores its neighbour's keys", "Join", in: "inner join", .rescaleAnywhere) {
            WrongScopeOperator($0) { scope in
                let length = scope.keyGroups.count
                scope.keyGroups = scope.keyGroups.lowerBound + length..<scope.keyGroups.upperBound + length
            }
        },
        wrapped("restores all keys everywhere", "GlobalWindowAggregate", in: "tumble", .rescaleAnywhere) {
            WrongScopeOperator($0) { $0.parallelism = 1 }
        },
        PlantedBug(
            name: "forgets the watermark", subject: "tumble", law: .restoreAnywhere, alter: forgetWatermarks),
        PlantedBug(
            name: "loses the state of a subtask", subject: "full join", law: .rescaleAnywhere,
            alter: { $0.parts.removeAll { $0.uid.hasPrefix("Join#") && $0.subtask > 0 } }),
        PlantedBug(
            name: "reads the source again", subject: "group aggregate", law: .restoreAnywhere,
            alter: { $0.parts.removeAll { $0.uid.contains("Source") } }),
        wrapped("emits twice after a restore", "Join", in: "inner join", .restoreAnywhere) {
            RepeatingOperator($0)
        },
        wrapped(
            "lets a row overtake the barrier", "Deduplicate", in: "deduplicate last by row time",
            .restoreAnywhere
        ) {
            OvertakenBarrierOperator($0)
        },
        wrapped(
            "forgets its timers", "GlobalWindowAggregate", in: "processing-time tumble", .restoreAnywhere
        ) { LostTimerOperator($0) },
        wrapped("loses the batch after a barrier", "OverAggregate", in: "over rows", .sameOutput) {
            LossyBarrierOperator($0)
        },
    ]

    private static let outputBugs: [PlantedBug] = [
        wrapped("emits in hash order", "GroupAggregate", in: "group aggregate", .sameOutput) {
            HashOrderOperator($0)
        },
        wrapped("keeps state per batch", "Union", in: "union all", .batchSize) {
            BatchwiseDistinctOperator($0)
        },
        wrapped("retracts the new row", "GroupAggregate", in: "group aggregate", .replay) {
            WrongRetractionOperator($0)
        },
        wrapped("forgets to retract", "Rank", in: "top-n", .oracle) { ForgottenRetractionOperator($0) },
    ]

    /// A bug in one operator, by the start of its name.
    private static func wrapped(
        _ name: String, _ operatorName: String, in subject: String, _ law: Law,
        _ wrap: @escaping @Sendable (Operator) -> Operator
    ) -> PlantedBug {
        PlantedBug(
            name: name, subject: subject, law: law,
            plant: { graph in
                graph.wrapping { vertex, op in vertex.name.hasPrefix(operatorName) ? wrap(op) : op }
            })
    }

    /// Sets the watermarks of window aggregates and of their hosts back to the start.
    @Sendable private static func forgetWatermarks(_ snapshot: inout JobExecution.Snapshot) {
        /// The host's watermark, those of its one input and the operator's own.
        func head(_ host: Int64, _ input: Int64, _ own: Int64) -> [UInt8] {
            var writer = SnapshotWriter()
            writer.write(host)
            writer.write(count: 1)
            writer.write(input)
            writer.write(own)
            return writer.bytes
        }
        for (index, part) in snapshot.parts.enumerated() where part.uid.contains("WindowAggregate#") {
            var reader = SnapshotReader(part.bytes)
            guard let host = try? reader.readInt64(), (try? reader.readCount()) == 1,
                let input = try? reader.readInt64(), let own = try? reader.readInt64()
            else { return }
            let rest = part.bytes.dropFirst(head(host, input, own).count)
            snapshot.parts[index].bytes = head(.min, .min, .min) + rest
        }
    }
}
