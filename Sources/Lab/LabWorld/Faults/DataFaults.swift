import LabKernel
import Scenarios

/// A fault that changes what a generator sends.
protocol GeneratorFault: ExecutableFault {
    var generator: String { get }
    var effect: DataEffect { get }
}

extension GeneratorFault {
    func begin(in run: ScenarioRun) -> Bool { false }
}

extension FaultInjector {
    /// What the faults that are on do to a generator, in the order in which they began.
    func dataEffects(on generator: String) -> [DataEffect] {
        active.compactMap { fault in
            guard let effect = fault.effect as? any GeneratorFault, effect.generator == generator else {
                return nil
            }
            return effect.effect
        }
    }
}

extension DataBurstFault: GeneratorFault {
    var effect: DataEffect { DataEffect(times: times) }
}

extension DataIdleFault: GeneratorFault {
    var effect: DataEffect { DataEffect(isIdle: true) }
}

extension HotKeyFault: GeneratorFault {
    var effect: DataEffect { DataEffect(hotKey: (field, value, share)) }
}

extension LateDataFault: GeneratorFault {
    var effect: DataEffect { DataEffect(disorder: disorder) }
}

extension DuplicateDataFault: GeneratorFault {
    var effect: DataEffect { DataEffect(duplicates: share) }
}

extension PoisonDataFault: GeneratorFault {
    var effect: DataEffect { DataEffect(poison: poison) }
}
