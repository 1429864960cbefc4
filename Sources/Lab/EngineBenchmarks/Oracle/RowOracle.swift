import StreamTypes
import Streaming

/// Computes what an operator computes in the plainest way: one row of boxed values at a time, state in
/// dictionaries of rows.
///
/// Tests compare its rows with the engine's; the benchmark prints how much faster the engine is. Rows come in
/// the order of their time.
package protocol RowOracle: AnyObject {
    /// A row of boxed values.
    typealias Row = [Value]

    /// What has been emitted so far.
    var digest: RowDigest { get set }

    /// Takes one row.
    func add(_ row: Row)

    /// The input has ended.
    func finish()
}

extension RowOracle {
    package func finish() {}

    /// Gives one row of the result.
    func emit(_ row: Row, _ kind: RowKind = .insert) { digest.add(row, kind) }
}

/// The fold of a changelog to a number: equal for equal tables, whatever the order of their rows.
package struct RowDigest: Hashable, Sendable {
    /// Changes so far, retractions included.
    package private(set) var changes = 0
    /// The sum of the hashes of the rows in the table.
    package private(set) var checksum: UInt64 = 0

    package init() {}

    /// Adds a change of the table.
    package mutating func add(_ row: [Value], _ kind: RowKind) {
        let hash = row.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { Self.mix($0, $1) }
        changes += 1
        let isAccumulate = kind == .insert || kind == .updateAfter
        checksum = isAccumulate ? checksum &+ hash : checksum &- hash
    }

    private static func mix(_ hash: UInt64, _ value: Value) -> UInt64 {
        switch value {
        case .null: step(hash, 1)
        case .bool(let value): step(hash, value ? 3 : 2)
        case .int(let value): step(hash, UInt64(bitPattern: value))
        case .big(let value): step(hash, UInt64(truncatingIfNeeded: value))
        case .double(let value): step(hash, value.bitPattern)
        case .bytes(let bytes): bytes.reduce(hash) { step($0, UInt64($1)) }
        case .array(let values), .row(let values): values.reduce(hash) { mix($0, $1) }
        case .map(let entries): entries.reduce(hash) { mix(mix($0, $1.key), $1.value) }
        }
    }

    private static func step(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        let product = (hash ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low &+ 0x632B_E59B_D9B4_E019
    }
}
