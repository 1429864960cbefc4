import LabKernel
import LabWorld
import Scenarios
import Testing

/// Log Service as a table of jobs, over the signed client.
@Suite struct SLSConnectorTests {
    private static let exactlyOnce = "scenarios/faults/sls-exactly-once"
    private static let roundTrip = "scenarios/faults/sls-at-least-once"

    /// Passes, and twice with the same bytes.
    @Test(arguments: [exactlyOnce, roundTrip])
    func theScenarioPassesAndRepeats(path: String) throws {
        let (report, journal) = try ScenarioRuns.run(try ScenarioRuns.load(path))
        let failed = report.expectations.filter { !$0.passed }
        #expect(failed.isEmpty, "\(failed.map { "\($0.name): \($0.evidence)" })")
        #expect(report.verdict == .pass)
        let again = try ScenarioRuns.run(try ScenarioRuns.load(path), threads: 2).journal
        #expect(again == journal)
    }

    /// The job's exception names what the service said.
    @Test func aDeniedPullFailsTheJobInTheServicesWords() throws {
        let scenario = try ScenarioRuns.load(
            Self.exactlyOnce,
            settings: [
                ("resources.FlinkLogs.document.Statement.0.Action", "log:ListShards"),
                ("resources.archive.flinkConf.restart-strategy.type", "none"),
                ("timeline.12.within", "1m"),
            ])
        let run = try ScenarioRun(scenario, options: .init(path: "denied"))
        #expect(try run.execute().verdict != .pass)
        let job = try #require(run.world.jobs.entries.first)
        #expect(job.state == .failed)
        #expect(
            job.cause.contains("Failed to read logstore 'clicks' of project 'shop-logs' after 4 attempts"))
        #expect(job.cause.contains("Unauthorized: denied by sts or ram, action: log:GetCursorOrData"))
        let line = run.world.jobs.logs.first {
            $0.line.message.contains(
                "com.aliyun.openservices.log.exception.LogException: Unauthorized: denied")
        }
        #expect(line != nil)
    }

    /// A key that nobody has is refused by the service.
    @Test func theTablesOwnKeySigns() throws {
        var scenario = try ScenarioRuns.load(Self.roundTrip)
        for index in scenario.resources.indices {
            guard var deployment = scenario.resources[index].properties as? DeploymentResource,
                deployment.name == "write"
            else { continue }
            let text = deployment.script.file.text.replacing(
                "'project'", with: "'accessId' = 'nobody', 'accessKey' = 'secret', 'project'")
            deployment.script = Script(
                file: SourceFile(name: "write.sql", text: text), place: deployment.script.place)
            deployment.settings.configuration["restart-strategy.type"] = "none"
            scenario.resources[index].properties = deployment
        }
        let run = try ScenarioRun(scenario, options: .init(path: "key"))
        _ = try run.execute()
        let job = try #require(run.world.jobs.entries.first)
        #expect(job.cause.contains("Unauthorized: AccessKeyId not found: nobody"))
    }
}
