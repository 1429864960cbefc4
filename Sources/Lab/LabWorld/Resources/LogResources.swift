import CloudClients
import LabKernel
import Scenarios

extension ProjectResource: CreatableResource {
    static var rank: Int { 0 }

    func create(in run: ScenarioRun, as account: Caller) throws {
        try account.sls.createProject(name, description: description)
    }
}

extension LogstoreResource: CreatableResource {
    static var rank: Int { 1 }

    func create(in run: ScenarioRun, as account: Caller) throws {
        try account.sls.createLogstore(
            name, in: project, ttlDays: ttl.wholeDays, shards: shards, appendsMeta: appendsMeta)
        run.flink.projects[name] = project
        switch index {
        case .none: break
        case .all: try account.sls.createIndex(name, in: project, isFullText: true, keys: [])
        case .fields(let keys): try account.sls.createIndex(name, in: project, isFullText: false, keys: keys)
        }
    }
}

extension TrailResource: CreatableResource {
    static var rank: Int { 2 }

    func create(in run: ScenarioRun, as account: Caller) throws {
        var parameters = [("Name", name), ("EventRW", eventRW)]
        if let bucket { parameters.append(("OssBucketName", bucket)) }
        if let project {
            let arn = "acs:log:\(run.scenario.region):\(run.world.accountID):project/\(project)"
            parameters.append(("SlsProjectArn", arn))
        }
        try account.actionTrail.call("CreateTrail", parameters)
        try account.actionTrail.call("StartLogging", [("Name", name)])
    }
}
