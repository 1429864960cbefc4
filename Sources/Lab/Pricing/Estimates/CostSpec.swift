import LabKernel

/// What an estimate is about: resources and how they are used, every number a position in `inputs`.
package struct CostSpec: Sendable {
    package var name = ""
    package var title = ""
    package var region = ""
    package var currency = "USD"
    /// Hours of the period that is estimated; 720, a month of 30 days, when nothing is said.
    package var periodHours = Rational(720)
    package var requiredTags: [String] = []
    package var budgets: [Budget] = []
    package var allocation: Allocation?
    package var resources: [SpecResource] = []
    var table = InputTable()

    package var inputs: [CostInput] { table.inputs }

    /// The jobs, in the order of the spec.
    var deployments: [DeploymentUse] = []
    var workspaces: [WorkspaceUse] = []
}

/// One resource of a spec.
package struct SpecResource: Sendable {
    package var id: String
    package var type: String
    package var region: String
    package var tags: [String: String]
    var use: ResourceUse
}

/// What a resource meters in the period, by its type.
///
/// An enum and no protocol: a generic method behind a protocol would not be specialised, and simulations call it often.
enum ResourceUse: Sendable {
    case workspace(WorkspaceUse)
    case deployment(DeploymentUse)
    case bucket(BucketUse)
    case logstore(LogstoreUse)
    case nat(NATUse)
    case address(AddressUse)
    case endpoint(EndpointUse)
    case kafka(KafkaUse)
    case database(DatabaseUse)
    case meter(MeterUse)

    /// The lines of the resource; numbers are those of one evaluation of the spec.
    func lines<Number: Quantity>(_ model: CostModel<Number>) -> [ModelLine<Number>] {
        switch self {
        case .workspace(let use): use.lines(model)
        case .deployment(let use): use.lines(model)
        case .bucket(let use): use.lines(model)
        case .logstore(let use): use.lines(model)
        case .nat(let use): use.lines(model)
        case .address(let use): use.lines(model)
        case .endpoint(let use): use.lines(model)
        case .kafka(let use): use.lines(model)
        case .database(let use): use.lines(model)
        case .meter(let use): use.lines(model)
        }
    }
}

/// A quantity of a meter, with the formula that gave it.
struct ModelLine<Number: Quantity> {
    /// A name of the catalog.
    var meter: String
    /// In the meter's customary unit; nil when the spec does not say enough.
    var quantity: Number?
    /// In words.
    var formula: String
    /// What the spec leaves out, when there is no quantity.
    var missing: String?

    init(_ meter: String, _ quantity: Number?, _ formula: String, missing: String? = nil) {
        (self.meter, self.quantity, self.formula, self.missing) = (meter, quantity, formula, missing)
    }
}

/// A spec with one number for each input.
struct CostModel<Number: Quantity> {
    let spec: CostSpec
    let values: [Number]

    subscript(slot: Int) -> Number { values[slot] }
    subscript(slot: Int?) -> Number? { slot.map { values[$0] } }

    func exact(_ number: Rational) -> Number { Number(number) }
    func whole(_ number: Int) -> Number { Number(Rational(Int128(number))) }

    var hours: Number { Number(spec.periodHours) }
    /// The period in months of 30 days.
    var months: Number { Number(spec.periodHours / Rational(720)) }
    var gigabyte: Number { whole(1 << 30) }

    /// The deployments whose resource satisfies a condition.
    func deployments(_ isWanted: (DeploymentUse) -> Bool) -> [DeploymentUse] {
        spec.deployments.filter(isWanted)
    }
}
