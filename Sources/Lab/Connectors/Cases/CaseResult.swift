import FlinkSQL
import LabKernel
import Streaming

/// What the engine made of a case: its outputs, or the error it ended with.
package struct CaseResult: Sendable {
    /// A statement's failure.
    package struct Failure: Sendable {
        /// parse, validate, plan or runtime.
        package var phase: String
        /// The class of the root cause at run time, else labsim's code.
        package var kind: String
        package var message: String

        package init(phase: String, kind: String, message: String) {
            self.phase = phase
            self.kind = kind
            self.message = message
        }

        init(_ error: LabError) {
            phase = SQLPhase(of: error)?.rawValue ?? "plan"
            kind = error.code
            message = ([error.message] + error.notes + [error.fix].compactMap { $0 }).joined(separator: "\n")
        }

        init(_ failure: JobFailure) {
            phase = "runtime"
            kind = failure.root.javaClass
            message = failure.description
        }
    }

    package var name: String
    package var failure: Failure?
    /// By output: `result`, `sink NAME`, `files`; sorted.
    package var outputs: [(name: String, output: CaseOutput)]

    package init(name: String, failure: Failure? = nil, outputs: [(name: String, output: CaseOutput)] = []) {
        self.name = name
        self.failure = failure
        self.outputs = outputs
    }

    /// One JSON line, in the shape that comparators of golden cases read.
    package var json: JSONValue {
        var members: [(String, JSONValue)] = [("name", .string(name))]
        if let failure {
            members.append(
                (
                    "error",
                    .object([
                        ("phase", .string(failure.phase)), ("class", .string(failure.kind)),
                        ("message", .string(failure.message)),
                    ])
                ))
        }
        members.append(("outputs", .object(outputs.map { ($0.name, $0.output.json) })))
        return .object(members)
    }
}
