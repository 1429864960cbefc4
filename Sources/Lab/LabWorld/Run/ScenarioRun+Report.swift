import CloudGateway
import LabKernel
import Scenarios

extension ScenarioRun {
    /// The report of a run that is over.
    func makeReport(_ monitors: [CheckMonitor]) -> RunReport {
        let results = failures + testResults + monitors.map(result)
        return RunReport(
            header: header, verdict: verdict(results), expectations: results,
            jobs: world.jobs.entries.map(summary),
            checkpoints: world.jobs.entries.flatMap { entry in
                entry.checkpoints.map { .init(job: entry.identity.deploymentName, record: $0) }
            },
            samples: world.sinks.samples(rows: scenario.report.sampleRows),
            usage: scenario.cost.showsUsage ? world.ledger.lines : [], denials: denials, events: events,
            warnings: warnings, faults: faultPeriods, graphs: graphs, series: series)
    }

    private var faultPeriods: [RunReport.FaultPeriod] {
        faults.periods.map { .init(id: $0.id, type: $0.type, began: $0.began, ended: $0.ended) }
    }

    /// The graph of each deployment's latest job, with the last values of its metrics.
    private var graphs: [RunReport.JobGraphSummary] {
        guard let engine = world.engine as? EmbeddedEngine else { return [] }
        var names: [String] = []
        for entry in world.jobs.entries where !names.contains(entry.identity.deploymentName) {
            names.append(entry.identity.deploymentName)
        }
        return names.compactMap { name in
            // Flink writes a job's id without dashes.
            guard let entry = world.jobs.latest(of: name),
                let graph = engine.graphs[entry.identity.jobID.filter { $0 != "-" }]
            else { return nil }
            func count(_ metric: String, _ vertex: String) -> Int64 {
                Int64(
                    entry.metrics.first { $0.name == metric && $0.operatorName == vertex }?.value ?? 0)
            }
            let vertices = graph.map { vertex in
                RunReport.JobGraphSummary.Vertex(
                    name: vertex.name, parallelism: vertex.parallelism, inputs: vertex.inputs,
                    rowsIn: count("numRecordsIn", vertex.name), rowsOut: count("numRecordsOut", vertex.name),
                    lateRows: count("numLateRecordsDropped", vertex.name))
            }
            return RunReport.JobGraphSummary(job: name, vertices: vertices)
        }
    }

    private var series: [RunReport.Series] {
        var jobs: [String] = []
        for sample in sampler.samples where !jobs.contains(sample.job) { jobs.append(sample.job) }
        return jobs.flatMap { job in
            RunReport.Series.Figure.allCases.map { figure in
                let points = sampler.samples.filter { $0.job == job }.compactMap { sample in
                    sample.value(of: figure).map { (instant: sample.instant, value: $0) }
                }
                return RunReport.Series(job: job, figure: figure, points: points)
            }
        }
    }

    private var header: RunReport.Header {
        .init(
            name: scenario.metadata.name, title: scenario.metadata.title, path: options.path,
            engine: world.engine.name,
            enforcement: options.enforcement.rawValue, seed: scenario.clock.seed, start: start, end: now,
            reproduce: reproduce)
    }

    private var reproduce: String {
        var words = ["labsim", "run", options.path, "--seed", String(scenario.clock.seed)]
        for name in options.compatibility.sorted() { words += ["--compat", name] }
        if options.enforcement != .enforce { words += ["--iam", options.enforcement.rawValue] }
        return words.joined(separator: " ")
    }

    private func verdict(_ results: [RunReport.ExpectationResult]) -> RunReport.Verdict {
        if isIncomplete { return .incomplete }
        return results.allSatisfy(\.passed) ? .pass : .fail
    }

    private func result(_ monitor: CheckMonitor) -> RunReport.ExpectationResult {
        .init(
            name: monitor.check.name, passed: monitor.status == .passed, evidence: monitor.evidence,
            place: monitor.check.span.text)
    }

    private func summary(_ entry: JobHistory.Entry) -> RunReport.JobSummary {
        .init(
            name: entry.identity.deploymentName, jobID: entry.identity.jobID, state: entry.state.rawValue,
            restarts: entry.restarts, started: entry.started, ended: entry.ended,
            recordsIn: entry.sum("numRecordsOut", ofOperators: "Source: "),
            recordsOut: entry.sum("numRecordsIn", ofOperators: "Sink: "),
            completedCheckpoints: entry.checkpoints.count { $0.status == .completed },
            failedCheckpoints: entry.checkpoints.count { $0.status == .failed }, cause: entry.cause)
    }

    /// Denials, those of one principal, action and place told once with their number.
    private var denials: [RunReport.DenialLine] {
        var lines: [RunReport.DenialLine] = []
        for record in world.requests.denials {
            guard let decision = record.decision, let check = record.decidingCheck else { continue }
            let same = lines.firstIndex { line in
                line.principal == record.principal.label && line.action == check.action
                    && Self.folder(line.resource) == Self.folder(check.resource.description)
            }
            if let same {
                lines[same].count += 1
            } else {
                lines.append(
                    .init(
                        instant: record.instant, principal: record.principal.label, action: check.action,
                        resource: check.resource.description, explanation: decision.explanation, count: 1))
            }
        }
        return lines
    }

    /// A resource without what differs from one checkpoint to the next: the last two parts of its path.
    private static func folder(_ resource: String) -> String {
        resource.split(separator: "/", omittingEmptySubsequences: false).dropLast(2).joined(separator: "/")
    }
}

extension RunSampler.Sample {
    fileprivate func value(of figure: RunReport.Series.Figure) -> Double? {
        switch figure {
        case .watermarkLag: watermarkLagMillis.map { $0 / 1_000 }
        case .pendingRecords: pendingRecords
        case .recordsPerSecond: recordsOutPerSecond
        }
    }
}
