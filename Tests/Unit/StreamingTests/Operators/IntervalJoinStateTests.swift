import FlinkSQL
import LabKernel
import StreamTypes
import Testing

@testable import Streaming

/// What an interval join keeps of keys that do not come again.
@Suite struct IntervalJoinStateTests {
    private static let schema = Schema([
        Field("k", DataType(.bigint)),
        Field("ts", DataType(.timestamp(precision: 3, attribute: .rowtime))),
    ])

    private static func join(_ clock: EvaluationClock) throws -> IntervalJoinOperator {
        let plan = IntervalJoin(
            kind: .inner, keys: [JoinKey(left: 0, right: 0)], condition: nil, leftTimeColumn: 1,
            rightTimeColumn: 1, lowerMillis: -1_000, upperMillis: 1_000, isEventTime: true)
        return try IntervalJoinOperator(
            plan, left: schema, right: schema, output: schema.appending(schema), clock: clock)
    }

    /// Each round has keys of its own and one that all rounds share; a round lies behind the one before by more than
    /// rows are kept. Returns the bytes of state after each round.
    private func run(rounds: Int, keys: Int, _ join: IntervalJoinOperator, _ clock: EvaluationClock) throws
        -> [Int]
    {
        try (0..<rounds).map { round in
            for input in 0..<2 {
                let batch = Batch(schema: Self.schema)
                for key in 0..<keys {
                    batch.columns[0].append(int64: key == 0 ? -1 : Int64(round * keys + key))
                    batch.columns[1].append(int64: Int64(round) * 3_000)
                    batch.endRow(.insert)
                }
                try join.process(batch, input: input)
            }
            clock.watermark = Int64(round) * 3_000 + 2_500
            try join.advance(to: clock.watermark)
            return join.stateBytes
        }
    }

    @Test func keysThatHaveNoRowsAreForgotten() throws {
        let clock = EvaluationClock()
        let join = try Self.join(clock)
        let bytes = try run(rounds: 40, keys: 2_000, join, clock)
        #expect(bytes[39] <= bytes[9] * 2)
        // Each row has met its partner, those of the shared key included.
        #expect(join.output.rows == 40 * 2_000)
    }
}
