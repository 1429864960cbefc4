import CloudGateway
import CloudMonitor
import LabKernel
import Pricing
import Scenarios
import Streaming

/// One run of a scenario: world, resources, timeline, expectations, report.
package final class ScenarioRun {
    /// How the command line wants the run.
    package struct Options {
        /// How the scenario was named on the command line, for the line that reproduces the run.
        package var path: String
        package var enforcement: Gateway.EnforcementMode
        /// Compatibility options beside those of the scenario.
        package var compatibility: Set<String>
        /// Threads that work on rows of jobs.
        package var threads: Int
        /// Called with a line for each thing that happens.
        package var progress: ((Instant, String) -> Void)?
        /// What stands between the engine and its world.
        package var ports: EnginePorts
        /// Prices for the bill; nil for none.
        package var prices: PriceBook?
        /// Where checks of files look.
        package var files: any FileSource = Scenarios.DiskFiles()
        /// Runs a command of the shell in a folder; nil where the user allows none.
        package var shell: ((_ command: String, _ folder: String) throws -> (exitCode: Int, output: String))?
        /// How they are chosen; nil for the scenario's currency.
        package var priceChoice: PriceBook.Choice?
        /// Whether people act in the world, and the solutions of lab steps wait until somebody asks for them.
        package var isLive = false
        /// Whether the scenario's scripts and queries are known to be right.
        package var isChecked = false
        /// The seed of accounts and keys where it is not the scenario's.
        package var identitySeed: UInt64?

        package init(
            path: String, enforcement: Gateway.EnforcementMode = .enforce, compatibility: Set<String> = [],
            threads: Int = 1, progress: ((Instant, String) -> Void)? = nil, ports: EnginePorts = EnginePorts()
        ) {
            self.ports = ports
            (self.path, self.enforcement) = (path, enforcement)
            (self.compatibility, self.threads, self.progress) = (compatibility, threads, progress)
        }
    }

    package let scenario: Scenario
    package let world: World
    let options: Options
    let callers: CallerTable
    let flink = FlinkConsole()
    private(set) var events: [RunReport.TimelineEvent] = []
    private(set) var warnings: [String] = []
    private(set) var failures: [RunReport.ExpectationResult] = []
    private(set) var testResults: [RunReport.ExpectationResult] = []
    private(set) var isOver = false
    private(set) var isIncomplete = false
    private(set) lazy var timeline = Timeline(
        scenario.timeline, run: self, holdsSolutions: options.isLive)
    private let monitors: [CheckMonitor]
    private var isChanged = true
    /// Hears of every change, beside the run itself.
    var watcher: ((World.Change) -> Void)?
    /// Called before an item of the timeline is done.
    var onBegin: ((TimelineItem) throws -> Void)?
    /// Called after changes of a live world.
    var onChanged: (() -> Void)?
    /// Called after changes, at most once in a second of virtual time.
    var onLook: (() throws -> Void)?
    private var lookedAt: Instant?
    let sampler = RunSampler()

    /// Builds the world of a scenario; nothing runs yet.
    ///
    /// - Throws: `LabErrors` with every mistake of the scenario's SQL, before anything is created.
    package init(_ scenario: Scenario, options: Options) throws {
        let unsupported = ExecutionCheck.mistakes(scenario, allowsShell: options.shell != nil)
        guard unsupported.isEmpty else { throw LabErrors(unsupported) }
        self.scenario = scenario
        self.options = options
        let compatibility = options.compatibility.union(scenario.engine.compatibility)
        var configuration = WorldConfiguration(
            seed: scenario.clock.seed, start: scenario.clock.start, region: scenario.region,
            accountID: scenario.account, enforcement: options.enforcement, compatibility: compatibility,
            threads: options.threads)
        configuration.identitySeed = options.identitySeed
        world = try World(configuration, ports: options.ports)
        callers = CallerTable(world)
        monitors = scenario.expectations.map(CheckMonitor.init)
        if !options.isChecked { warnings = try Self.validated(scenario, in: world).map(\.description) }
        listen()
    }

    /// Checks the scripts of jobs and the queries of checks.
    ///
    /// - Returns: warnings.
    private static func validated(_ scenario: Scenario, in world: World) throws -> [LabError] {
        var mistakes: [LabError] = []
        var warnings: [LabError] = []
        do {
            warnings = try world.validate(scenario.scripts.map(\.file))
        } catch let errors as LabErrors {
            mistakes = errors.errors
        }
        mistakes += PolicyDocuments.mistakes(scenario)
        mistakes += try CheckQueries(scenario, world: world).mistakes
        do {
            _ = try ScenarioTests(scenario, compatibility: world.configuration.compatibility)
        } catch let errors as LabErrors {
            mistakes += errors.errors
        }
        if !mistakes.isEmpty { throw LabErrors(mistakes) }
        return warnings + configurationWarnings(scenario) + metricWarnings(scenario)
    }

    /// Metrics of checks and of alert rules that CloudMonitor has not: an engine may report more.
    private static func metricWarnings(_ scenario: Scenario) -> [LabError] {
        let checked = scenario.allChecks.compactMap { check in
            (check.subject as? MetricSubject).map { ($0.metric, check.span) }
        }
        let watched = scenario.resources.compactMap { item in
            (item.properties as? AlarmResource).map { ($0.metric, item.spans["metric"] ?? item.span) }
        }
        return (checked + watched).filter { !FlinkMetricCatalog.contains($0.0) }.map { name, span in
            let names = FlinkMetricCatalog.entries.map(\.name)
            return LabError(
                "RUN014", "CloudMonitor has no metric '\(name)'", at: span,
                fix: nearest(to: name, among: names).map { "did you mean '\($0)'?" }
                    ?? "see docs/guides/metrics.md for those it has")
        }
    }

    /// Values of Flink's configuration that its jobs will fail at: the service takes them too.
    private static func configurationWarnings(_ scenario: Scenario) -> [LabError] {
        let made = scenario.resources.compactMap { ($0.properties as? DeploymentResource)?.settings }
        let changed = scenario.timeline.compactMap { item -> DeploymentSettings? in
            guard case .action(let action) = item.step else { return nil }
            return (action.parameters as? FlinkDeployDraft)?.settings
                ?? (action.parameters as? FlinkUpdateDeployment)?.settings
        }
        return (made + changed).flatMap { settings in
            settings.configuration.sorted { $0.key < $1.key }.compactMap { key, value in
                do throws(LabError) {
                    _ = try JobConfiguration([key: value])
                    return nil
                } catch {
                    return LabError(
                        error.code, error.message, at: settings.configurationSpans[key],
                        fix: error.fix, notes: error.notes)
                }
            }
        }
    }

    package var now: Instant { world.loop.now }
    var start: Instant { scenario.clock.start }
    var faults: FaultInjector { world.faults }
    /// Virtual time since the start, `00:01:30.000`.
    var clockText: String { ClockText.text(now - start) }

    /// Runs to the verdict.
    ///
    /// - Throws: only for what is wrong with labsim itself or with a query of a check.
    package func execute() throws -> RunReport {
        world.journal.record(
            "run", at: start,
            [
                ("scenario", .string(scenario.metadata.name)), ("seed", .number(String(scenario.clock.seed))),
                ("iam", .string(options.enforcement.rawValue)),
            ])
        try runTests()
        try prepareResources()
        for monitor in monitors { try monitor.begin(in: self) }
        beginData()
        timeline.begin()
        try runLoop()
        world.settle()
        for monitor in monitors { try monitor.finish(in: self) }
        var report = makeReport(monitors)
        try addBill(to: &report)
        for line in world.ledger.journalLines(region: scenario.region) { world.journal.append(line) }
        world.recordPolicies()
        world.journal.record("verdict", at: now, [("status", .string(report.verdict.rawValue))])
        return report
    }

    /// The tests of SQL come first: they touch nothing of the world.
    private func runTests() throws {
        let tests = try ScenarioTests(scenario, compatibility: world.configuration.compatibility)
        testResults = try tests.results()
        for result in testResults {
            world.journal.record(
                "test", at: start, [("name", .string(result.name)), ("passed", .bool(result.passed))])
        }
    }

    /// Puts what the section `data` sends on the loop.
    func beginData() {
        world.feeds = scenario.data.map { DataFeed($0, in: self) }
        for feed in world.feeds { feed.begin() }
    }

    private func runLoop() throws {
        let limit = start.advanced(by: scenario.clock.limit)
        while !isOver {
            if isChanged {
                isChanged = false
                try timeline.look()
                for monitor in monitors { try monitor.look(in: self) }
                sampler.look(at: world)
                try lookAround()
            }
            if isAtRest { return }
            scheduleLooks()
            guard try world.loop.step(until: limit) else {
                isIncomplete = world.loop.nextInstant != nil || !timeline.isDone
                return
            }
        }
    }

    /// Looks at conditions of the timeline before the next event.
    func lookSoon() { isChanged = true }

    /// Whether people act in the world.
    var isLive: Bool { options.isLive }

    /// Runs what is due up to `instant` in a world in which people act; there is no verdict.
    ///
    /// - Throws: only for what is wrong with labsim itself or with a query of a condition.
    func advance(to instant: Instant) throws {
        repeat { try lookIfChanged() } while try world.loop.step(until: instant)
        try world.loop.run(until: instant)
        try lookIfChanged()
    }

    private func lookIfChanged() throws {
        guard isChanged else { return }
        isChanged = false
        try timeline.look()
        onChanged?()
    }

    /// Begins a world in which people act: what exists first is made, and what happens to everybody is arranged.
    ///
    /// - Throws: `LabErrors` RUN002 for a resource that cannot be made.
    func begin() throws {
        try prepareResources()
        beginData()
        timeline.begin()
    }

    private func lookAround() throws {
        guard let onLook, lookedAt.map({ now - $0 >= .seconds(1) }) ?? true else { return }
        lookedAt = now
        try onLook()
    }

    /// Whether nothing is left that the verdict could wait for.
    private var isAtRest: Bool {
        timeline.isDone && world.activeJobs.isEmpty && !monitors.contains(where: \.isWaiting)
    }

    private var scheduledLooks: Set<Instant> = []

    private func scheduleLooks() {
        for instant in monitors.compactMap(\.nextLook)
        where instant > now && scheduledLooks.insert(instant).inserted {
            world.loop.schedule(at: instant, label: "check deadline") { [weak self] in self?.isChanged = true
            }
        }
    }

    private func listen() {
        world.onChange = { [weak self] change in self?.take(change) }
    }

    private func take(_ change: World.Change) {
        isChanged = true
        watcher?(change)
        guard let line = change.line else { return }
        events.append(.init(kind: change.kind, instant: now, text: line, isBad: change.isBad))
        options.progress?(now, line)
    }
}

extension ScenarioRun {
    func begin(_ item: TimelineItem) throws {
        isChanged = true
        try onBegin?(item)
        guard case .action(let action) = item.step else { return }
        world.journal.record("action", at: now, [("name", .string(action.name)), ("item", .int(item.index))])
        note("action", action.name)
    }

    func finish(_ item: TimelineItem) {
        isChanged = true
        if let id = item.id { for monitor in monitors { monitor.happened(id, at: now) } }
        if case .action(let action) = item.step, action.parameters is LabEnd, !isLive { isOver = true }
    }

    /// A fault begins or ends.
    func record(fault id: String, _ text: String) {
        isChanged = true
        for monitor in monitors { monitor.happened(id, at: now) }
        world.journal.record("fault", at: now, [("id", .string(id)), ("text", .string(text))])
        note("fault", "\(id): \(text)", isBad: true)
    }

    /// An item went wrong: the run ends here and fails.
    func fail(_ item: TimelineItem, _ why: String) {
        failures.append(
            .init(name: "the timeline runs", passed: false, evidence: [why], place: item.span.text))
        world.journal.record("failure", at: now, [("text", .string(why))])
        note("action", why, isBad: true)
        if isLive { timeline.abandon(item) } else { isOver = true }
    }

    /// Something that must come true did not: the run ends here, incomplete.
    func giveUp(_ why: String, on item: TimelineItem) {
        failures.append(
            .init(name: "the timeline goes on", passed: false, evidence: [why], place: item.span.text))
        guard !isLive else { return timeline.abandon(item) }
        (isOver, isIncomplete) = (true, true)
    }

    /// A line for people, on the timeline and on the terminal.
    func note(_ kind: String, _ text: String, isBad: Bool = false) {
        events.append(.init(kind: kind, instant: now, text: text, isBad: isBad))
        options.progress?(now, text)
    }

    /// Decides a simulated request with the policies in force now.
    func decide(_ subject: PolicySubject) throws -> AccessDecision {
        guard let resource = ResourceName(subject.resource) else {
            throw LabError(
                "RUN001", "'\(subject.resource)' is no resource name",
                fix: "write acs:<service>:<region>:<account>:<id>")
        }
        let check = PermissionCheck(action: subject.action, resource: resource, context: subject.context)
        return world.simulate(check, for: callers.principal(subject.principal))
    }
}
