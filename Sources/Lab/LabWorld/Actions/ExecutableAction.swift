import CloudClients
import LabKernel
import Scenarios

/// An action of the scenario language that LabWorld knows how to do: the other half of its file in `Scenarios/Actions`.
protocol ExecutableAction: ScenarioAction {
    /// Begins the action as `caller`.
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome
}

/// How far an action has got.
enum ActionOutcome {
    case done
    /// Ask again after a while: the service answers later.
    case pending(after: Duration, resume: () throws(CloudCallError) -> ActionOutcome)
    /// The action itself found that it failed: the service did what it was asked and the answer is bad news.
    case failed(String)
}
