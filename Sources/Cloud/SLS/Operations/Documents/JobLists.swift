import CloudGateway
import LabKernel

/// Jobs of one type by an address of their own.
protocol JobList: SLSOperation {
    /// As jobs name it: `ScheduledSQL`.
    static var type: String { get }
}

extension JobList {
    static var action: String { "ListJob" }
    static var method: String { "GET" }
    static var kind: OperationKind { .managementRead }

    static func relativeID(_ project: String, _ segments: [String: String]) -> String {
        ListDocuments<LogJob>.relativeID(project, segments)
    }

    static func answer(_ call: SLSCall, _ catalog: LogCatalog) throws(CloudError) -> CloudResponse {
        let jobs = LogJob.all(in: try catalog.project(call.project))
        return try LogJob.list(jobs.filter { $0.document["type"]?.stringValue == type }, call)
    }
}

/// Lists scheduled analyses.
enum ListScheduledSQLs: JobList {
    static let name = "ListScheduledSQLs"
    static let path = "/scheduledsqls"
    static let type = "ScheduledSQL"
}

/// Lists transformations.
enum ListETLs: JobList {
    static let name = "ListETLs"
    static let path = "/etls"
    static let type = "ETL"
}
