import Foundation
import LabKernel

/// One measurement.
package struct PolicyFigure: Sendable {
    package var name: String
    package var value: Double
    /// `decisions/s`, of which more is better, or `ms`, of which less is.
    package var unit: String
    /// What is asked for; nil for figures beside those.
    package var target: Double?
    package var detail: String

    /// Whether the target is met; nil without one.
    package var isMet: Bool? { target.map { unit == "ms" ? value <= $0 : value >= $0 } }

    /// One line for people.
    package var line: String {
        let number = unit == "ms" ? String(format: "%.2f", value) : String(Int(value))
        let goal = target.map { target in
            "  (\(unit == "ms" ? "at most" : "at least") \(Int(target)): \(isMet == true ? "met" : "missed"))"
        }
        return name.padding(toLength: 40, withPad: " ", startingAt: 0) + " \(number) \(unit)\(goal ?? "")"
            + "  \(detail)"
    }

    /// One object for programs.
    package var json: JSONValue {
        [
            "name": .string(name), "value": .double(value), "unit": .string(unit),
            "target": target.map { .double($0) } ?? .null, "met": isMet.map { .bool($0) } ?? .null,
            "detail": .string(detail),
        ]
    }
}
