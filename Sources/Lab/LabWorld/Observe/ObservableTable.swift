import CloudMonitor
import LabKernel
import Scenarios

/// A table of observations that checks can query: columns with their SQL types, and the present rows.
struct ObservableTable {
    /// `labsim` or `sink`.
    var database: String
    var name: String
    /// Column names with SQL types, in order.
    var columns: [(name: String, type: String)]
    /// The present rows, which are gathered when somebody asks for them: there are tables with a row for every request.
    private let gather: () -> [[ScenarioValue]]

    init(
        database: String, name: String, columns: [(name: String, type: String)],
        rows gather: @escaping () -> [[ScenarioValue]]
    ) {
        (self.database, self.name, self.columns, self.gather) = (database, name, columns, gather)
    }

    /// As many values a row as there are columns; timestamps are epoch milliseconds.
    var rows: [[ScenarioValue]] { gather() }
}

extension World {
    /// All tables `labsim.*` as they are now.
    var observableTables: [ObservableTable] {
        [
            requestsTable, denialsTable, eventsTable("trail", isManagement: true),
            eventsTable("data_events", isManagement: false), checkpointsTable, jobsTable, metricsTable,
            logsTable, usageTable, billableTable, faultsTable, alarmsTable,
            dataTable,
        ]
    }

    private func table(
        _ name: String, _ columns: [(String, String)], _ rows: @autoclosure @escaping () -> [[ScenarioValue]]
    ) -> ObservableTable {
        ObservableTable(
            database: "labsim", name: name, columns: columns.map { (name: $0.0, type: $0.1) }, rows: rows)
    }

    /// What generators of data have sent so far.
    private var dataTable: ObservableTable {
        let columns = [
            ("name", "STRING"), ("sent_rows", "BIGINT"), ("late", "BIGINT"), ("duplicates", "BIGINT"),
            ("poison", "BIGINT"),
        ]
        return table(
            "data", columns,
            self.feeds.map { feed in
                let counts = feed.counts
                return [.text(feed.generator.name)]
                    + [counts.rows, counts.late, counts.duplicates, counts.poison].map {
                        .integer(Int64($0))
                    }
            })
    }

    private var requestsTable: ObservableTable {
        let columns = [
            ("id", "STRING"), ("t", "TIMESTAMP(3)"), ("service", "STRING"), ("operation", "STRING"),
            ("principal", "STRING"),
            ("resource", "STRING"), ("decision", "STRING"), ("status", "INT"), ("code", "STRING"),
            ("message", "STRING"),
        ]
        let names = ["service", "operation", "principal", "resource", "decision", "status", "code"]
        return table(
            "requests", columns,
            self.requests.records.map { record in
                [.text(record.requestID), .time(record.instant)] + names.map(record.column) + [
                    .text(record.message)
                ]
            })
    }

    private var denialsTable: ObservableTable {
        let columns = [
            ("t", "TIMESTAMP(3)"), ("principal", "STRING"), ("action", "STRING"), ("resource", "STRING"),
            ("layer", "STRING"),
            ("explanation", "STRING"),
        ]
        return table(
            "denials", columns,
            self.requests.denials.map { record in
                let check = record.decidingCheck
                return [
                    .time(record.instant), .text(record.principal.label), .text(check?.action ?? ""),
                    .text(check?.resource.description ?? ""), .text(record.decision?.layer ?? ""),
                    .text(record.decision?.explanation ?? ""),
                ]
            })
    }

    /// Management events, which ActionTrail records by itself, and data events, which it records where asked to.
    private func eventsTable(_ name: String, isManagement: Bool) -> ObservableTable {
        let columns = [
            ("t", "TIMESTAMP(3)"), ("eventName", "STRING"), ("serviceName", "STRING"), ("userName", "STRING"),
            ("eventRW", "STRING"), ("errorCode", "STRING"), ("resourceName", "STRING"),
            ("eventCategory", "STRING"),
        ]
        return table(
            name, columns,
            self.requests.records.lazy.filter {
                $0.kind.isManagement == isManagement && !$0.operation.isEmpty
            }.map { record in
                [
                    .time(record.instant), .text(record.operation), .text(record.service),
                    .text(record.principal.label.split(separator: "/").last.map(String.init) ?? ""),
                    .text(record.kind.isWrite ? "Write" : "Read"), .text(record.code), .text(record.resource),
                    .text(isManagement ? "Management" : "Data"),
                ]
            })
    }

    private var checkpointsTable: ObservableTable {
        let columns = [
            ("job", "STRING"), ("id", "BIGINT"), ("status", "STRING"), ("attempt", "INT"),
            ("size_bytes", "BIGINT"),
            ("triggered", "TIMESTAMP(3)"), ("ended", "TIMESTAMP(3)"), ("duration_ms", "BIGINT"),
            ("failure_message", "STRING"), ("path", "STRING"), ("failure_cause", "STRING"),
            ("is_savepoint", "BOOLEAN"), ("is_unaligned", "BOOLEAN"), ("start_delay_ms", "BIGINT"),
            ("alignment_ms", "BIGINT"), ("in_flight_bytes", "BIGINT"),
        ]
        return table(
            "checkpoints", columns,
            self.jobs.entries.flatMap { entry in
                entry.checkpoints.map { Self.row($0, of: entry.identity.deploymentName) }
            })
    }

    private static func row(_ record: CheckpointRecord, of job: String) -> [ScenarioValue] {
        [
            .text(job), .integer(record.id), .text(record.status.rawValue),
            .integer(Int64(record.attempt)), .integer(record.sizeBytes), .time(record.triggered),
            .time(record.ended), .integer((record.ended - record.triggered).wholeMillis),
            .text(record.failureMessage), .text(record.path), .text(record.failureCause),
            .boolean(record.isSavepoint), .boolean(record.isUnaligned),
            .integer(record.startDelayMillis),
            .integer(record.alignmentMillis), .integer(record.inFlightBytes),
        ]
    }

    private var jobsTable: ObservableTable {
        let columns = [
            ("name", "STRING"), ("state", "STRING"), ("restarts", "INT"), ("started", "TIMESTAMP(3)"),
            ("ended", "TIMESTAMP(3)"), ("cause", "STRING"), ("job_id", "STRING"),
        ]
        return table(
            "jobs", columns,
            self.jobs.entries.map { entry in
                [
                    .text(entry.identity.deploymentName), .text(entry.state.rawValue),
                    .integer(Int64(entry.restarts)),
                    .time(entry.started), entry.ended.map(ScenarioValue.time) ?? .null, .text(entry.cause),
                    .text(entry.identity.jobID),
                ]
            })
    }

    private var metricsTable: ObservableTable {
        let columns = [
            ("job", "STRING"), ("name", "STRING"), ("operator", "STRING"), ("t", "TIMESTAMP(3)"),
            ("metric_value", "DOUBLE"),
        ]
        return table(
            "metrics", columns,
            self.jobs.points.map { point in
                [
                    .text(point.deployment), .text(point.metric.name), .text(point.metric.operatorName),
                    .time(point.instant),
                    .number(point.metric.value),
                ]
            })
    }

    private var logsTable: ObservableTable {
        let columns = [
            ("t", "TIMESTAMP(3)"), ("job", "STRING"), ("level", "STRING"), ("task", "STRING"),
            ("message", "STRING"),
        ]
        return table(
            "logs", columns,
            self.jobs.logs.map { entry in
                [
                    .time(entry.instant), .text(entry.deployment), .text(entry.line.level.rawValue),
                    .text(entry.line.task),
                    .text(entry.line.message),
                ]
            })
    }

    private var usageTable: ObservableTable {
        let columns = [
            ("t", "TIMESTAMP(3)"), ("meter", "STRING"), ("resource", "STRING"), ("quantity", "DOUBLE"),
            ("unit", "STRING"),
        ]
        return table(
            "usage", columns,
            self.ledger.events.map { event in
                [
                    .time(event.instant), .text(event.meter), .text(event.resource.description),
                    .number(event.quantity.approximate), .text(event.unit),
                ]
            })
    }

    private var faultsTable: ObservableTable {
        let columns = [
            ("id", "STRING"), ("type", "STRING"), ("began", "TIMESTAMP(3)"), ("ended", "TIMESTAMP(3)"),
        ]
        return table(
            "faults", columns,
            self.faults.periods.map { period in
                [
                    .text(period.id), .text(period.type), .time(period.began),
                    period.ended.map(ScenarioValue.time) ?? .null,
                ]
            })
    }

    private var alarmsTable: ObservableTable {
        let columns = [
            ("t", "TIMESTAMP(3)"), ("rule", "STRING"), ("metric", "STRING"), ("dimensions", "STRING"),
            ("state_before", "STRING"), ("state", "STRING"), ("level", "STRING"), ("metric_value", "DOUBLE"),
            ("expression", "STRING"),
        ]
        return table(
            "alarms", columns,
            self.alarms.map { event in
                [
                    .time(event.instant), .text(event.ruleName), .text(event.identity.metric),
                    .text(event.identity.dimensionsJSON.text), .text(event.from.rawValue),
                    .text(event.to.rawValue), event.level.map { .text($0.rawValue) } ?? .null,
                    event.value.map { .number($0) } ?? .null, .text(event.expression),
                ]
            })
    }

    private var billableTable: ObservableTable {
        let columns = [
            ("resource", "STRING"), ("kind", "STRING"), ("created_at", "TIMESTAMP(3)"),
            ("released_at", "TIMESTAMP(3)"),
        ]
        return table(
            "billable", columns,
            self.billable.entries.map { entry in
                [
                    .text(entry.resource), .text(entry.kind), .time(entry.created),
                    entry.released.map(ScenarioValue.time) ?? .null,
                ]
            })
    }
}

extension ScenarioValue {
    /// A point in time as observable tables hold it.
    fileprivate static func time(_ instant: Instant) -> ScenarioValue { .integer(instant.epochMillis) }
}
