import Foundation
import LabKernel

/// A measured number beside what it should be.
struct BenchFigure {
    enum Limit {
        case atLeast(Double), atMost(Double), none
    }

    var name: String
    var value: Double
    var unit: String
    var limit: Limit = .none

    var isMissed: Bool {
        switch limit {
        case .atLeast(let bound): value < bound
        case .atMost(let bound): value > bound
        case .none: false
        }
    }

    /// `PUT 1 KiB, 16 connections                 9120.0 1/s     at least 8000`.
    var line: String {
        let bound =
            switch limit {
            case .atLeast(let bound): "at least \(Self.text(bound))"
            case .atMost(let bound): "at most \(Self.text(bound))"
            case .none: ""
            }
        let number = Self.text(value)
        let padding = String(repeating: " ", count: max(1, 12 - number.count))
        return name.padding(toLength: 46, withPad: " ", startingAt: 0) + padding + number + " "
            + unit.padding(toLength: 8, withPad: " ", startingAt: 0) + bound + (isMissed ? "  MISSED" : "")
    }

    var json: JSONValue {
        var fields: [(String, JSONValue)] = [
            ("name", .string(name)), ("value", .double(value)), ("unit", .string(unit)),
        ]
        switch limit {
        case .atLeast(let bound): fields.append(("atLeast", .double(bound)))
        case .atMost(let bound): fields.append(("atMost", .double(bound)))
        case .none: break
        }
        return .object(fields)
    }

    private static func text(_ number: Double) -> String {
        number.formatted(.number.precision(.fractionLength(number < 100 ? 2 : 0)).grouping(.never))
    }
}
