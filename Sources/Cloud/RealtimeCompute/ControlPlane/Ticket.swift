import LabKernel

/// The outcome of something that a request asked for and does not wait for.
struct Ticket {
    /// What was asked for: the two kinds have different answers.
    enum Kind { case validate, deploy }

    let id: String
    let namespace: NamespaceKey
    let kind: Kind
    var outcome: Outcome?

    /// What came out, once it did.
    struct Outcome {
        var validation: ScriptValidation
        /// The deployment that was made; empty for none.
        var deploymentID = ""
        /// Why it was not made although the script is good; empty when nothing is wrong.
        var refusal = ""
    }

    var status: String { outcome == nil ? "IN_PROGRESS" : "FINISHED" }
}
