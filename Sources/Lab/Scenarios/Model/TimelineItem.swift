import LabKernel

/// One entry of `timeline`: when, and what.
package struct TimelineItem: Sendable {
    /// The position in the file, from 0.
    package var index: Int
    /// The `id` by which others name the item.
    package var id: String?
    package var trigger: Trigger
    package var step: Step
    /// The lab step whose solution the item belongs to.
    package var labStep: String?
    package var span: SourceSpan

    /// When an item begins. Offsets count from the start of the run.
    package enum Trigger: Sendable {
        case at(Duration)
        /// That long after the item above it was done, or the item called `item`.
        case after(Duration, item: String?)
        /// At `from`, then every `interval`, until the offset `until` or `times` times.
        case every(Duration, from: Duration, until: Duration?, times: Int?)
        /// As soon as the check holds, once the item above is done; `within` that long, or the run is
        /// incomplete.
        case when(Check, within: Duration?)
    }

    package enum Step: Sendable {
        case action(ActionItem)
        case fault(FaultItem)
        /// Ends the fault with this id.
        case clear(faultID: String)
    }
}

/// A call or a command of the timeline.
package struct ActionItem: Sendable {
    /// `oss.putObject`.
    package var name: String
    package var parameters: any ScenarioAction
    /// What it is about, for people: the value of its first parameter that is a text; empty when it has none.
    package var subject: String
    /// Who calls; nil for the scenario's principal.
    package var principal: ScenarioPrincipal?
    /// The error code with which the call must be refused; nil when it must succeed.
    package var refusal: String?
    package var span: SourceSpan
    /// The place of each parameter's value.
    package var spans: [String: SourceSpan]
}

/// An action: one file with its table, one row in `ActionCatalog`.
package protocol ScenarioAction: Sendable {
    /// The table of `with`; its name is the action's, `oss.putObject`.
    static var schema: ObjectSchema { get }
    init(_ fields: Fields)
    var scripts: [Script] { get }
}

extension ScenarioAction {
    package var scripts: [Script] { [] }
}

/// A fault of the timeline.
package struct FaultItem: Sendable {
    package var id: String
    /// `engine.killTaskManager`.
    package var type: String
    package var effect: any ScenarioFault
    /// How long it lasts; nil until it is cleared or the run ends.
    package var duration: Duration?
    package var span: SourceSpan
}

/// A kind of fault: one file with its table, one row in `FaultCatalog`.
package protocol ScenarioFault: Sendable {
    /// The table; its name is the fault's type.
    static var schema: ObjectSchema { get }
    init(_ fields: Fields)
}

extension TimelineItem {
    /// An item that brings a fault about at an offset from the start of the run.
    package init(
        index: Int, at offset: Duration, faultID: String, effect: any ScenarioFault, lasting: Duration?,
        span: SourceSpan
    ) {
        let fault = FaultItem(
            id: faultID, type: type(of: effect).schema.name, effect: effect, duration: lasting, span: span)
        self.init(index: index, trigger: .at(offset), step: .fault(fault), span: span)
    }
}
