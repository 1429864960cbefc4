import CloudGateway
import LabKernel

/// Where a deployment's job logs go and from which level on.
///
/// The destination stands in `log4j2ConfigurationTemplate` as the service's own templates write it: an `SLS`
/// appender whose `project` and `logStore` are `<Property name="project">…</Property>` elements.
/// Source: help.aliyun.com, Realtime Compute "Configure parameters to export logs of a deployment".
package struct JobLogging: Sendable {
    /// A logstore that receives a job's log lines.
    package struct Destination: Sendable, Equatable {
        package var project: String
        package var logstore: String

        package init(project: String, logstore: String) {
            (self.project, self.logstore) = (project, logstore)
        }
    }

    /// The `logging` object as it was given.
    var json: JSONValue
    /// The level of the root logger; lines below it are not written.
    package var level: JobLogLine.Level
    /// Nil when lines stay with the job.
    package var destination: Destination?

    static let standard = JobLogging(
        json: .object([("loggingProfile", "default")]), level: .info, destination: nil)

    private init(json: JSONValue, level: JobLogLine.Level, destination: Destination?) {
        (self.json, self.level, self.destination) = (json, level, destination)
    }

    /// Reads a `logging` object.
    init(_ body: BodyReader) throws(CloudError) {
        json = body.value.bare
        level = .info
        for item in try body.array("log4jLoggers") ?? [] {
            let logger = BodyReader(item, path: "\(body.path).log4jLoggers")
            let name = try logger.string("loggerName") ?? ""
            guard name.isEmpty || name.lowercased() == "root" else { continue }
            let text = try logger.required("loggerLevel").uppercased()
            guard let level = Self.level(text) else {
                throw logger.invalid("loggerLevel", "one of DEBUG, INFO, WARN, ERROR is expected")
            }
            self.level = level
        }
        let template = try body.string("log4j2ConfigurationTemplate") ?? ""
        destination = Self.destination(in: template)
    }

    private static func level(_ text: String) -> JobLogLine.Level? {
        text == "TRACE" ? .debug : text == "WARNING" ? .warn : JobLogLine.Level(rawValue: text)
    }

    private static func destination(in template: String) -> Destination? {
        guard let project = property("project", in: template),
            let logstore = property("logStore", in: template)
        else { return nil }
        return Destination(project: project, logstore: logstore)
    }

    private static func property(_ name: String, in template: String) -> String? {
        let opening = "<Property name=\"\(name)\">"
        guard let start = template.firstRange(of: opening)?.upperBound,
            let end = template[start...].firstRange(of: "</Property>")?.lowerBound
        else { return nil }
        return template[start..<end].trimmingPrefix { $0.isWhitespace }.description
    }
}
