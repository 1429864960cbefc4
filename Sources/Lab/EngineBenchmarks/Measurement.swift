import Foundation
import LabKernel

/// One measured figure with its unit and, where there is one, its limit.
package struct Measurement: Sendable {
    package var name: String
    package var value: Double
    package var unit: String
    /// The figure should be below; nil if none is set.
    package var limit: Double?

    init(_ name: String, _ value: Double, _ unit: String, limit: Double? = nil) {
        (self.name, self.value, self.unit, self.limit) = (name, value, unit, limit)
    }

    /// Whether it is within its limit.
    package var isWithin: Bool { limit.map { value < $0 } ?? true }

    /// One line for people.
    package var line: String {
        let number = Self.text(value, digits: 2)
        let padding = String(repeating: " ", count: max(1, 12 - number.count))
        let bound = limit.map { "  (limit \(Self.text($0, digits: 0)))\(isWithin ? "" : "  MISSED")" } ?? ""
        return name.padding(toLength: 46, withPad: " ", startingAt: 0) + padding + number + " \(unit)\(bound)"
    }

    /// One object for programs.
    package var json: JSONValue {
        .object([
            ("name", .string(name)), ("value", .double(value)), ("unit", .string(unit)),
            ("limit", limit.map { .double($0) } ?? .null),
        ])
    }

    private static func text(_ value: Double, digits: Int) -> String {
        value.formatted(.number.precision(.fractionLength(digits)).grouping(.never))
    }

    /// Prints a line for each measurement as it comes, or one JSON array at the end.
    static func print(asJSON: Bool, _ run: (_ report: (Measurement) -> Void) throws -> Void) throws {
        let output = FileHandle.standardOutput
        guard asJSON else { return try run { output.write(Data("\($0.line)\n".utf8)) } }
        var values: [JSONValue] = []
        try run { values.append($0.json) }
        output.write(Data(JSONValue.array(values).prettyText.utf8))
    }
}

/// Wall-clock time of a piece of work.
enum WallClock {
    static func milliseconds(_ body: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try body()
        return milliseconds(since: start)
    }

    static func milliseconds(since start: ContinuousClock.Instant) -> Double {
        Double((ContinuousClock.now - start).wholeMicros) / 1_000
    }
}
