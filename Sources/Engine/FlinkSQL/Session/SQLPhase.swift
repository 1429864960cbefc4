import LabKernel

/// Where in the life of a statement a mistake shows, by Flink's reckoning.
package enum SQLPhase: String, Sendable {
    case parse, validate, plan, runtime

    /// The phase of an error of this module by its code: SQL0xx parse, SQL1xx validate, SQL2xx plan; nil for
    /// other errors.
    package init?(of error: LabError) {
        guard error.code.hasPrefix("SQL"), let digit = error.code.dropFirst(3).first else { return nil }
        if error.code == "SQL002" {
            // What is not run was read without a mistake.
            self = .validate
            return
        }
        switch digit {
        case "0": self = .parse
        case "1": self = .validate
        case "2": self = .plan
        default: return nil
        }
    }
}
