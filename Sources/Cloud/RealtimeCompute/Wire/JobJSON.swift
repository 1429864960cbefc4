import LabKernel

extension Job {
    /// The structure Job as the service answers it.
    var json: JSONValue {
        let units = deployment.computeUnits
        var members: [(String, JSONValue)] = [
            ("jobId", .string(id)), ("deploymentId", .string(deployment.id)),
            ("deploymentName", .string(deployment.name)), ("status", statusJSON),
            ("restoreStrategy", restore.json), ("startTime", .int(started.epochMillis)),
            ("userFlinkConf", deployment.flinkConf.json),
            (
                "metric",
                .object([
                    ("totalCpu", .double(units.cpu.approximate)),
                    ("totalMemoryByte", .int(units.memoryBytes)),
                ])
            ),
            ("createdAt", .string(String(started.epochMillis))),
            ("modifiedAt", .string(String((ended ?? started).epochMillis))),
            ("creator", .string(creator.id)), ("creatorName", .string(creator.label)),
            ("modifier", .string(creator.id)), ("modifierName", .string(creator.label)),
        ]
        if let ended { members.append(("endTime", .int(ended.epochMillis))) }
        return .object(members + deployment.settingsJSON)
    }

    private var statusJSON: JSONValue {
        var members: [(String, JSONValue)] = [("currentJobStatus", .string(status.rawValue))]
        if !status.isTerminal {
            let running: [(String, JSONValue)] = [
                ("observedFlinkJobStatus", .string(flinkState.rawValue)),
                ("observedFlinkJobRestarts", .int(restarts)),
            ]
            members.append(("running", .object(running)))
        }
        if let failure {
            let detail: [(String, JSONValue)] = [
                ("reason", .string(failure.reason)), ("message", .string(failure.message)),
                ("failedAt", .int(failure.instant.epochMillis)),
            ]
            members.append(("failure", .object(detail)))
        }
        return .object(members)
    }
}
