import CloudGateway
import LabKernel

/// A job of a project, alert rules among them: kept and answered, switched on and off; nothing runs.
enum LogJob: DocumentKind {
    static let noun = "Job"
    static let listNoun = "Jobs"
    static let path = "/jobs"
    static let nameMember = "name"
    static let resource = "job"

    private static let types = [
        "Alert", "Report", "ETL", "Ingestion", "Rebuild", "ScheduledSQL", "Export", "RebuildIndex",
    ]

    static func accept(_ body: JSONValue, over old: JSONValue?, at now: Instant) throws(CloudError)
        -> JSONValue
    {
        let type = body["type"]?.stringValue ?? old?["type"]?.stringValue ?? ""
        guard types.contains(type) else {
            throw SLSErrors.invalid("type", suggestion(for: type, among: types, kind: "types"))
        }
        guard body["configuration"]?.objectValue != nil else {
            throw SLSErrors.invalid("configuration", "an object is required")
        }
        let state = body["state"]?.stringValue ?? old?["state"]?.stringValue ?? "Enabled"
        return body.bare.completed([("displayName", body["name"]?.bare ?? ""), ("description", "")])
            .setting([
                ("type", .string(type)), ("state", .string(state)),
                ("status", .string(state.uppercased())),
                ("createTime", old?["createTime"]?.bare ?? .int(now.epochSeconds)),
                ("lastModifiedTime", .int(now.epochSeconds)),
            ])
    }

    static func list(
        _ documents: [(name: String, document: JSONValue)], _ call: SLSCall
    ) throws(CloudError) -> CloudResponse {
        let (type, logstore) = (call.query("jobType") ?? "", call.query("logstore") ?? "")
        let shown = documents.map(\.document).filter { job in
            (type.isEmpty || job["type"]?.stringValue == type)
                && (logstore.isEmpty || Self.logstores(of: job).contains(logstore))
        }
        return try SLSAnswer.page("results", shown, call)
    }

    /// The logstores that a job's configuration names.
    private static func logstores(of job: JSONValue) -> [String] {
        let configuration = job["configuration"]
        let queries = configuration?["queryList"]?.arrayValue ?? []
        return ([configuration] + queries.map { $0 as JSONValue? }).flatMap { part in
            ["logstore", "logStore", "store", "sourceLogstore"].compactMap { part?[$0]?.stringValue }
        }
    }
}

/// An alert rule by its own address; the same documents as jobs of the type Alert.
///
/// Not emulated: evaluation; CloudMonitor's rules are evaluated.
enum LogAlert: DocumentKind {
    static let noun = "Alert"
    static let listNoun = "Alerts"
    static let actionNoun = "Job"
    static let path = "/alerts"
    static let nameMember = "name"
    static let resource = "job"

    static func accept(_ body: JSONValue, over old: JSONValue?, at now: Instant) throws(CloudError)
        -> JSONValue
    {
        guard body["schedule"]?.objectValue != nil else {
            throw SLSErrors.invalid("schedule", "an object is required")
        }
        return try LogJob.accept(body.setting([("type", "Alert")]), over: old, at: now)
    }

    static func includes(_ document: JSONValue) -> Bool { document["type"]?.stringValue == "Alert" }

    static func list(
        _ documents: [(name: String, document: JSONValue)], _ call: SLSCall
    ) throws(CloudError) -> CloudResponse { try LogJob.list(documents, call) }
}

/// The actions that switch a job, each at the jobs' address and at the alerts'.
protocol JobSwitch: SLSOperation {
    associatedtype Kind: DocumentKind
    /// As the query names it: `enable`, `START`.
    static var word: String { get }
    static var state: String { get }
}

extension JobSwitch {
    static var action: String { "UpdateJob" }
    static var method: String { "PUT" }
    static var path: String { Kind.path + "/{name}" }
    static var selector: (name: String, value: String)? { ("action", word) }
    static var kind: OperationKind { .managementWrite }

    static func relativeID(_ project: String, _ segments: [String: String]) -> String {
        GetDocument<Kind>.relativeID(project, segments)
    }

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let project = try catalog.project(call.project)
        let name = call.segment("name")
        let document = try Kind.find(name, in: project).setting([
            ("state", .string(state)), ("status", .string(state.uppercased())),
            ("lastModifiedTime", .int(call.now.epochSeconds)),
        ])
        try catalog.save(document, kind: Kind.store, name: name, of: project)
        return SLSAnswer.empty
    }
}

/// Switches an alert on.
enum EnableJob<Kind: DocumentKind>: JobSwitch {
    static var name: String { "Enable\(Kind.noun)" }
    static var word: String { "enable" }
    static var state: String { "Enabled" }
}

/// Switches an alert off.
enum DisableJob<Kind: DocumentKind>: JobSwitch {
    static var name: String { "Disable\(Kind.noun)" }
    static var word: String { "disable" }
    static var state: String { "Disabled" }
}

/// Starts an ingestion or a transformation.
enum StartJob<Kind: DocumentKind>: JobSwitch {
    static var name: String { "Start\(Kind.noun)" }
    static var word: String { "START" }
    static var state: String { "Running" }
}

/// Stops an ingestion or a transformation.
enum StopJob<Kind: DocumentKind>: JobSwitch {
    static var name: String { "Stop\(Kind.noun)" }
    static var word: String { "STOP" }
    static var state: String { "Stopped" }
}
