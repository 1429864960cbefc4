import LabKernel
import Pricing

/// Everything a run has to say, as plain data; the renderers beside this file turn it into text, JSON, JUnit and HTML.
package struct RunReport: Sendable {
    package var header: Header
    package var verdict: Verdict
    package var expectations: [ExpectationResult]
    package var jobs: [JobSummary]
    package var checkpoints: [CheckpointLine]
    package var samples: [OutputSample]
    package var usage: [UsageLedger.Line]
    /// What the usage costs; nil when nobody asked.
    package var bill: Bill?
    /// What the scenario's budgets found.
    package var budgets: [Budget.Finding] = []
    package var denials: [DenialLine]
    package var events: [TimelineEvent]
    package var warnings: [String]
    /// When faults were on, in the order in which they began.
    package var faults: [FaultPeriod] = []
    /// The jobs' graphs, the latest of each deployment.
    package var graphs: [JobGraphSummary] = []
    /// Figures of the jobs over time.
    package var series: [Series] = []

    /// When a fault was on.
    package struct FaultPeriod: Sendable {
        package var id: String
        package var type: String
        package var began: Instant
        /// Nil for one that was on at the end.
        package var ended: Instant?
    }

    /// The operators of a job, in the order of the stream, with what passed through them.
    package struct JobGraphSummary: Sendable {
        package var job: String
        package var vertices: [Vertex]

        package struct Vertex: Sendable {
            package var name: String
            package var parallelism: Int
            /// Positions of the operators that it reads from.
            package var inputs: [Int]
            package var rowsIn: Int64
            package var rowsOut: Int64
            package var lateRows: Int64
        }
    }

    /// One figure of one job over time.
    package struct Series: Sendable {
        package enum Figure: String, Sendable, CaseIterable {
            /// Seconds by which the slowest watermark is behind the clock.
            case watermarkLag
            /// Rows that are due and not read.
            case pendingRecords
            /// Rows a second out of the sources.
            case recordsPerSecond
        }

        package var job: String
        package var figure: Figure
        package var points: [(instant: Instant, value: Double)]
    }

    /// What was run and how.
    package struct Header: Sendable {
        package var name: String
        package var title: String
        package var path: String
        package var engine: String
        package var enforcement: String
        package var seed: UInt64
        package var start: Instant
        package var end: Instant
        /// What the mode means, for the head of a report: `permissions enforce: …`.
        package var permissions: String {
            switch enforcement {
            case "soft": "permissions soft: what would be denied is recorded, nothing is refused"
            case "off": "permissions off: nothing is decided, everybody may do everything"
            default: "permissions \(enforcement): what is denied is refused"
            }
        }

        /// How the section of denied calls is called in this mode.
        package var denialsTitle: String {
            enforcement == "soft" ? "calls that would be denied" : "denied calls"
        }

        /// The line that gives the same run again.
        package var reproduce: String
    }

    /// The one word.
    package enum Verdict: String, Sendable {
        case pass = "PASS"
        case fail = "FAIL"
        case error = "ERROR"
        case incomplete = "INCOMPLETE"
    }

    /// An expectation with what was found.
    package struct ExpectationResult: Sendable {
        package var name: String
        package var passed: Bool
        /// What was expected and what was found, one line each.
        package var evidence: [String]
        /// `file:line:column` of the expectation.
        package var place: String
    }

    /// A job at its end.
    package struct JobSummary: Sendable {
        package var name: String
        package var jobID: String
        package var state: String
        package var restarts: Int
        package var started: Instant
        package var ended: Instant?
        package var recordsIn: Int64
        package var recordsOut: Int64
        package var completedCheckpoints: Int
        package var failedCheckpoints: Int
        /// The root exception; empty for a job that never failed.
        package var cause: String
    }

    /// A checkpoint of a job.
    package struct CheckpointLine: Sendable {
        package var job: String
        package var record: CheckpointRecord
    }

    /// Some rows of a sink, as the print connector writes them.
    package struct OutputSample: Sendable {
        package var table: String
        package var rows: [String]
        package var total: Int
    }

    /// A call that was denied.
    package struct DenialLine: Sendable {
        package var instant: Instant
        package var principal: String
        package var action: String
        package var resource: String
        package var explanation: String
        /// How often the same was denied.
        package var count: Int
    }

    /// Something worth a mark on the timeline.
    package struct TimelineEvent: Sendable {
        /// `action`, `job`, `checkpoint`, `fault`, `denial`, `alarm`.
        package var kind: String
        package var instant: Instant
        package var text: String
        package var isBad: Bool
    }
}
