import LabKernel

/// Resources, configuration and logging of a deployment, under the names of the service's API.
package struct DeploymentSettings: Sendable {
    /// `PER_JOB` or `SESSION`.
    package var targetMode: String
    package var targetName: String
    package var parallelism: Int
    package var jobManager: ContainerSize
    package var taskManager: ContainerSize
    package var slotsPerTaskManager: Int
    /// Flink configuration, real keys, values as text.
    package var configuration: [String: String]
    /// Where each configuration value stands, by key.
    package var configurationSpans: [String: SourceSpan]
    /// The logstore that gets the job's logs, as (project, logstore); nil for none.
    package var logstore: String?
    /// `TRACE` to `ERROR`.
    package var logLevel: String

    /// CPU and memory of one container.
    package struct ContainerSize: Sendable, Equatable {
        /// CU-style CPU, may be a fraction.
        package var cpu: Double
        package var memoryBytes: Int64
    }

    /// Source: help.aliyun.com, Flink "CreateDeployment": `deploymentTarget`,
    /// `streamingResourceSetting.basicResourceSetting`, `flinkConf`, `logging`.
    static let rows = [
        FieldRow("target", .object(target), .optional, "where it runs"),
        FieldRow("resources", .object(resources), .optional, "what it runs with"),
        FieldRow(
            "flinkConf", .map(.text, keys: "a configuration key of Flink"), .optional, "Flink configuration"),
        FieldRow("logging", .object(logging), .optional, "where its logs go"),
    ]

    private static let target = ObjectSchema(
        "target", "The deployment target.",
        rows: [
            FieldRow(
                "mode", .choice(["PER_JOB"]), .byDefault("PER_JOB"), "a cluster of its own for each job"),
            FieldRow("name", .pattern(.name), .byDefault("default-queue"), "the resource queue"),
        ])

    private static let resources = ObjectSchema(
        "resources", "The resource setting of a deployment.",
        rows: [
            FieldRow("mode", .choice(["BASIC"]), .byDefault("BASIC"), "one size for all operators"),
            FieldRow("parallelism", .integer(1...128), .byDefault("1"), "the parallelism of all operators"),
            FieldRow("jobmanager", .object(container), .optional, "the job manager's container"),
            FieldRow("taskmanager", .object(container), .optional, "each task manager's container"),
            FieldRow("slotsPerTaskManager", .integer(1...128), .byDefault("1"), "slots of a task manager"),
        ])

    private static let container = ObjectSchema(
        "container", "CPU and memory of a container.",
        rows: [
            FieldRow("cpu", .number(0.25...64), .byDefault("1"), "CPU cores"),
            FieldRow("memory", .bytes, .byDefault("4Gi"), "memory"),
        ])

    private static let logging = ObjectSchema(
        "logging", "The log settings of a deployment.",
        rows: [
            FieldRow("logstore", .refers(.logstore), .optional, "the logstore that gets the logs"),
            FieldRow(
                "level", .choice(["TRACE", "DEBUG", "INFO", "WARN", "ERROR"]), .byDefault("INFO"),
                "the root log level"),
        ])

    init(_ fields: Fields) {
        let target: Fields? = fields.find("target")
        targetMode = target?.get("mode") ?? "PER_JOB"
        targetName = target?.get("name") ?? "default-queue"
        let resources: Fields? = fields.find("resources")
        parallelism = resources?.get("parallelism") ?? 1
        slotsPerTaskManager = resources?.get("slotsPerTaskManager") ?? 1
        jobManager = Self.size(resources?.find("jobmanager"))
        taskManager = Self.size(resources?.find("taskmanager"))
        configuration = fields.find("flinkConf", as: FieldMap<String>.self)?.dictionary ?? [:]
        configurationSpans = Self.spans(fields.checked("flinkConf"))
        let logging: Fields? = fields.find("logging")
        logstore = logging?.find("logstore")
        logLevel = logging?.get("level") ?? "INFO"
    }

    private static func size(_ fields: Fields?) -> ContainerSize {
        ContainerSize(cpu: fields?.get("cpu") ?? 1, memoryBytes: fields?.get("memory") ?? 4 << 30)
    }

    private static func spans(_ value: CheckedValue?) -> [String: SourceSpan] {
        guard case .map(let entries)? = value?.content else { return [:] }
        return Dictionary(entries.map { ($0.key, $0.value.span) }, uniquingKeysWith: { $1 })
    }
}
