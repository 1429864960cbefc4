import LabKernel

/// What an estimate is about: resources and how they are used, every number a position in `inputs`.
package struct CostSpec: Sendable {
    package var name = ""
    package var title = ""
    package var region = ""
    package var currency = "USD"
    /// Hours of the period that is estimated; 720, a month of 30 days, when nothing is said.
    package var periodHours = Rational(720)
    /// When the period begins; nil for a period anywhere in time, of a job that has been running for long.
    package var start: Instant?
    package var requiredTags: [String] = []
    package var budgets: [Budget] = []
    package var allocation: Allocation?
    package var resources: [SpecResource] = []
    var table = InputTable()

    package var inputs: [CostInput] { table.inputs }

    /// The jobs, in the order of the spec.
    var deployments: [DeploymentUse] = []
    var workspaces: [WorkspaceUse] = []

    /// Billing cycles that the period touches; without a beginning as few as can be.
    package func cycles(_ cycle: BillingCycle) -> Int {
        guard let start else {
            return Int((periodHours * Rational(3_600) / Rational(Int128(cycle.seconds))).rounded(.up))
        }
        let micros = Int64((periodHours * Rational(3_600_000_000)).rounded(.up))
        let last = start.epochMicros + max(1, micros) - 1
        return Int(cycle.index(ofMicros: last) - cycle.index(ofMicros: start.epochMicros) + 1)
    }
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

    /// The same with the jobs that use the resource, each by its position among the spec's.
    func connected(to jobs: [DeploymentUse]) -> ResourceUse {
        func positions(_ isWanted: (DeploymentUse) -> Bool) -> [Int] {
            jobs.indices.filter { isWanted(jobs[$0]) }
        }
        switch self {
        case .workspace(var use):
            use.jobs = positions { $0.workspace == use.id }
            return .workspace(use)
        case .bucket(var use):
            use.jobs = positions { $0.checkpointBucket == use.id }
            return .bucket(use)
        case .logstore(var use):
            use.jobs = positions { $0.logstore == use.id }
            return .logstore(use)
        case .deployment(let job): return .deployment(jobs.first { $0.id == job.id } ?? job)
        default: return self
        }
    }

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
    /// The hour of the day (UTC+8) at which it is used, for prices by the hour.
    var hour: Int

    init(_ meter: String, _ quantity: Number?, _ formula: String, missing: String? = nil, hour: Int = 12) {
        (self.meter, self.quantity, self.formula, self.missing) = (meter, quantity, formula, missing)
        self.hour = hour
    }
}

/// A spec with one number for each input, and what is the same for all of them.
struct CostModel<Number: Quantity> {
    let spec: CostSpec
    var values: [Number]
    let hours: Number
    /// The period in months of 30 days.
    let months: Number
    /// Clock hours and days that the period touches: what is billed by the hour or the day counts all of them.
    let clockHours: Number
    let clockDays: Number
    /// Whether the period begins with nothing stored, as a run does; otherwise what is kept is there all the time.
    let isFromNothing: Bool
    let gigabyte = Number(whole: 1 << 30)

    init(spec: CostSpec, values: [Number]) {
        (self.spec, self.values) = (spec, values)
        hours = Number(spec.periodHours)
        months = Number(spec.periodHours / Rational(720))
        clockHours = Number(whole: spec.cycles(.hour))
        clockDays = Number(whole: spec.cycles(.day))
        isFromNothing = spec.start != nil
    }

    subscript(slot: Int) -> Number { values[slot] }
    subscript(slot: Int?) -> Number? { slot.map { values[$0] } }

    func exact(_ number: Rational) -> Number { Number(number) }
    func whole(_ number: Int) -> Number { Number(whole: number) }

    /// The deployments at some positions.
    func deployments(_ positions: [Int]) -> [DeploymentUse] { positions.map { spec.deployments[$0] } }

    var deployments: [DeploymentUse] { spec.deployments }
}
