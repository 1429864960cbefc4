import CloudClients
import CloudGateway
import CloudMonitor
import LabKernel
import OSS
import RAM
import RealtimeCompute

/// One world: a loop, a cloud behind one gateway, an engine, and what is observed of them.
///
/// This is the only place where these are put together. A world belongs to one thread.
package final class World {
    package let configuration: WorldConfiguration
    package let loop: EventLoop
    package let journal = Journal()
    package let ledger: UsageLedger
    package let requests: RequestTable
    package let jobs = JobHistory()
    package let billable = BillableTable()
    package let directory: IdentityDirectory
    package let accountID: String
    let faults: FaultInjector
    let services: Services
    let gateway: Gateway
    let transport: GatewayTransport
    let engine: any JobEngine
    /// What jobs wrote to their `print` tables.
    package let sinks: SinkTable
    let plane: ControlPlane
    let rootCredentials: ClientCredentials
    /// While true, requests are neither logged nor metered: what exists before the story begins.
    var isPreparing = false
    /// Every change of an alarm rule's state so far.
    var alarms: [AlarmEvent] = []
    /// What sends rows into the cloud while a scenario runs.
    var feeds: [DataFeed] = []
    /// Sends alarms on to the webhooks of their rules; nothing leaves a world without it.
    package var onWebhook: ((AlarmEvent) -> Void)?
    /// Called on every change that a check could see.
    var onChange: ((Change) -> Void)?

    /// Something happened.
    struct Change {
        /// `action`, `job`, `checkpoint`, `fault`, `denial`.
        var kind: String
        /// A line for people; nil for changes that are not worth one.
        var line: String?
        var isBad = false
    }

    /// - Throws: `LabErrors` when the state folder cannot be read or written.
    package init(_ configuration: WorldConfiguration, ports: EnginePorts = EnginePorts()) throws {
        self.configuration = configuration
        ledger = UsageLedger(kept: configuration.keepsHistory ? .max : 100_000)
        requests = RequestTable(kept: configuration.keepsHistory ? .max : 10_000)
        loop = EventLoop(start: configuration.start)
        faults = FaultInjector(seed: configuration.seed)
        let identity = try Identity(configuration)
        (directory, accountID, rootCredentials) = (
            identity.directory, identity.accountID, identity.rootCredentials
        )
        let hub = WorldHub()
        let link = EngineLink()
        let embedded = try EmbeddedEngine(
            loop: loop, link: link, seed: configuration.seed, compatibility: configuration.compatibility,
            threads: configuration.threads, ports: ports)
        (engine, sinks) = (embedded, embedded.sinks)
        plane = ControlPlane(
            settings: ControlPlaneSettings(
                accountID: accountID, region: configuration.region, allocationDelay: .milliseconds(500),
                hidesForeignNamespaces: configuration.enforcement == .enforce),
            loop: loop, engine: engine, meter: hub, events: hub, seed: configuration.seed)
        services = try Services(
            configuration, identity: identity, plane: plane, loop: loop, meter: hub, alarms: hub,
            bills: LedgerBills(ledger, region: configuration.region))
        gateway = Gateway(
            services: services.all,
            ports: .init(
                keys: directory, policies: LayeredPolicies(directory: directory, faults: faults),
                requests: hub, meter: hub,
                faults: faults),
            mode: configuration.enforcement, seed: configuration.seed)
        transport = GatewayTransport(gateway: gateway, loop: loop)
        link.attach(transport: transport, directory: directory, faults: faults, region: configuration.region)
        hub.attach(self)
        services.trail.delivery = TrailCourier(self)
        services.trail.roleID = { [directory] account, role in
            directory.accounts[account]?.roles[role.lowercased()]?.id
        }
    }

    /// Clients that sign with the keys of `source`.
    func caller(_ source: any CredentialsSource) -> Caller {
        Caller(source, region: configuration.region, transport: transport, seed: configuration.seed)
    }
}

extension World {
    /// Checks scripts as they would be checked at submission.
    ///
    /// - Throws: `LabErrors` with the mistakes of all of them.
    /// - Returns: warnings.
    func validate(_ scripts: [SourceFile]) throws -> [LabError] {
        var mistakes: [LabError] = []
        var warnings: [LabError] = []
        for script in scripts {
            do {
                warnings += try engine.validate(script)
            } catch let errors as LabErrors {
                mistakes += errors.errors
            }
        }
        if !mistakes.isEmpty { throw LabErrors(mistakes) }
        return warnings
    }

    /// The decision on a request that is not made, with the policies in force now.
    func simulate(_ check: PermissionCheck, for principal: CloudGateway.Principal) -> AccessDecision {
        LayeredPolicies(directory: directory, faults: faults).decide(
            check, for: principal, key: nil, at: loop.now)
    }

    /// When faults were on so far.
    package var faultPeriods: [FaultInjector.Period] { faults.periods }

    /// Ids of jobs that are not over.
    var activeJobs: [String] { plane.activeJobs.map(\.jobID) }

    /// Brings a disturbance upon a deployment's running job; false when it does not run, or has nothing of
    /// the kind.
    func disturb(_ deployment: String, _ disturbance: JobDisturbance) -> Bool {
        var isConcerned = false
        for job in plane.activeJobs where job.deploymentName == deployment {
            isConcerned = plane.handle(ofJob: job.jobID)?.disturb(disturbance) == true || isConcerned
        }
        return isConcerned
    }

    /// Takes the present metrics of all jobs; `isPoint` also puts them into the series and CloudMonitor.
    func sampleMetrics(isPoint: Bool = false) {
        for entry in jobs.entries where entry.ended == nil {
            guard let handle = plane.handle(ofJob: entry.identity.jobID) else { continue }
            jobs.sample(entry.identity.jobID, handle.metrics, at: loop.now, isPoint: isPoint)
        }
    }

    /// Brings all usage up to the present.
    func settle() {
        sampleMetrics()
        plane.settleUsage()
        services.settleUsage(at: loop.now)
        refreshBillable()
    }

    /// Looks again at what costs money now.
    func refreshBillable() { billable.update(services.billable + plane.billable, at: loop.now) }
}

extension World {
    /// Looks at OSS as the account itself, unnoticed: no fault hits, nothing is logged or billed.
    func inspect<Value>(_ body: (OSSClient) throws -> Value) rethrows -> Value {
        try unnoticed { try body(caller(FixedCredentials(rootCredentials)).oss) }
    }

    /// Does something that is no part of the story: no fault hits, nothing is logged or billed.
    func unnoticed<Value>(_ body: () throws -> Value) rethrows -> Value {
        let (wasPreparing, wasPaused) = (isPreparing, faults.isPaused)
        (isPreparing, faults.isPaused) = (true, true)
        defer { (isPreparing, faults.isPaused) = (wasPreparing, wasPaused) }
        return try body()
    }
}

extension World {
    /// Runs everything due up to `instant`.
    package func advance(to instant: Instant) throws { try loop.run(until: instant) }

    /// The present in virtual time.
    package var now: Instant { loop.now }

    /// When the next event is due; nil when there is none.
    package var nextInstant: Instant? { loop.nextInstant }

    /// Answers one request as of the present, once all that the answer tells of is on the disk; `answer` may be
    /// called later and from another thread.
    package func send(_ request: CloudRequest, _ answer: @escaping @Sendable (CloudResponse) -> Void) {
        services.oss.answerWhenLasting(gateway.send(request, at: loop.now), to: request, answer)
    }

    /// Runs `body`; what the requests in it change may be made lasting as one, by what this answers.
    package func together(_ body: () -> Void) -> @Sendable () -> Void { services.oss.together(body) }

    /// Leaves the state folder in order; the world may not be used afterwards.
    package func close() { services.oss.close() }

    /// Puts the policies that hang on somebody now into the journal, for `labsim ram coverage`.
    func recordPolicies() {
        for policy in directory.inventory(of: accountID) {
            journal.record("policy", at: loop.now, policy.objectValue ?? [])
        }
    }

    /// The journal so far, as `labsim run --journal` would write it.
    package var journalText: String {
        let policies = Journal()
        for policy in directory.inventory(of: accountID) {
            policies.record("policy", at: loop.now, policy.objectValue ?? [])
        }
        guard !configuration.keepsHistory else { return journal.text + policies.text }
        // A served world keeps the newest requests, and writes them down when somebody asks.
        let newest = Journal()
        for record in requests.records {
            newest.record("request", at: record.instant, record.journalFields)
        }
        return newest.text + journal.text + policies.text
    }

    /// The key of the account itself.
    package var fullAccessKey: FullAccessKey {
        FullAccessKey(
            accountID: accountID, accessKeyID: rootCredentials.accessKeyID,
            accessKeySecret: rootCredentials.accessKeySecret)
    }

    /// The keys of the configuration's further accounts.
    package var otherAccountKeys: [FullAccessKey] {
        configuration.otherAccounts.compactMap { account in
            directory.rootAccessKey(of: account).map {
                FullAccessKey(accountID: account, accessKeyID: $0.id, accessKeySecret: $0.secret)
            }
        }
    }

    /// What `/_labsim/health` answers.
    package func health(version: String) -> JSONValue {
        [
            "status": "running", "version": .string(version), "engine": .string(engine.name),
            "iam": .string(configuration.enforcement.rawValue), "seed": .number(String(configuration.seed)),
            "region": .string(configuration.region), "accountId": .string(accountID),
            "services": .object(services.all.map { ($0.code, "running") }),
        ]
    }
}
