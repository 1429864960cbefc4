import LabKernel

/// `end`: the run ends here; what has not begun is left out.
package struct LabEnd: ScenarioAction {
    package static let schema = ObjectSchema(
        "end",
        "Ends the run. Without it a run ends when the timeline is done, no job runs and no check waits.",
        rows: [])

    package init(_ fields: Fields) {}
}
