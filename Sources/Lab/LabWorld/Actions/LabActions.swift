import CloudClients
import LabKernel
import Scenarios

extension LabSay: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        run.note("action", text)
        return .done
    }
}

extension LabEnd: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome { .done }
}
