import LabKernel
import Pricing

/// The report for programs: one JSON object, members in a fixed order.
package enum JSONReport {
    /// The whole report; `schemaVersion` changes when a member changes its meaning.
    package static func value(_ report: RunReport) -> JSONValue {
        .object([
            ("schemaVersion", 1), ("command", "run"), ("status", .string(report.verdict.rawValue)),
            ("scenario", header(report.header)),
            ("expectations", .array(report.expectations.map(expectation))),
            ("jobs", .array(report.jobs.map(job))),
            ("checkpoints", .array(report.checkpoints.map(checkpoint))),
            ("output", .array(report.samples.map(sample))), ("denials", .array(report.denials.map(denial))),
            ("usage", .array(report.usage.map(usage))),
            ("bill", report.bill.map { BillOutput($0, title: report.header.name).json } ?? .null),
            ("budgets", .array(report.budgets.map(budget))), ("events", .array(report.events.map(event))),
            ("warnings", .array(report.warnings.map(JSONValue.string))),
        ])
    }

    private static func header(_ header: RunReport.Header) -> JSONValue {
        [
            "name": .string(header.name), "title": .string(header.title), "path": .string(header.path),
            "engine": .string(header.engine), "iam": .string(header.enforcement),
            "seed": .number(String(header.seed)), "start": time(header.start), "end": time(header.end),
            "reproduce": .string(header.reproduce),
        ]
    }

    private static func expectation(_ result: RunReport.ExpectationResult) -> JSONValue {
        [
            "name": .string(result.name), "passed": .bool(result.passed), "place": .string(result.place),
            "evidence": .array(result.evidence.map(JSONValue.string)),
        ]
    }

    private static func job(_ job: RunReport.JobSummary) -> JSONValue {
        [
            "name": .string(job.name), "jobId": .string(job.jobID), "state": .string(job.state),
            "restarts": .int(job.restarts), "started": time(job.started),
            "ended": job.ended.map(time) ?? .null,
            "recordsIn": .int(job.recordsIn), "recordsOut": .int(job.recordsOut),
            "completedCheckpoints": .int(job.completedCheckpoints),
            "failedCheckpoints": .int(job.failedCheckpoints),
            "cause": .string(job.cause),
        ]
    }

    private static func checkpoint(_ line: RunReport.CheckpointLine) -> JSONValue {
        let record = line.record
        return [
            "job": .string(line.job), "id": .int(record.id), "status": .string(record.status.rawValue),
            "isSavepoint": .bool(record.isSavepoint), "triggered": time(record.triggered),
            "ended": time(record.ended),
            "sizeBytes": .int(record.sizeBytes), "path": .string(record.path),
            "attempt": .int(record.attempt),
            "failureMessage": .string(record.failureMessage), "failureCause": .string(record.failureCause),
        ]
    }

    private static func sample(_ sample: RunReport.OutputSample) -> JSONValue {
        [
            "table": .string(sample.table), "total": .int(sample.total),
            "rows": .array(sample.rows.map(JSONValue.string)),
        ]
    }

    private static func denial(_ denial: RunReport.DenialLine) -> JSONValue {
        [
            "t": time(denial.instant), "principal": .string(denial.principal),
            "action": .string(denial.action),
            "resource": .string(denial.resource), "count": .int(denial.count),
            "explanation": .string(denial.explanation),
        ]
    }

    static func usage(_ line: UsageLedger.Line) -> JSONValue {
        let quantity = line.quantity
        let text =
            quantity.denominator == 1
            ? String(quantity.numerator) : "\(quantity.numerator)/\(quantity.denominator)"
        return [
            "meter": .string(line.meter), "resource": .string(line.resource), "quantity": .string(text),
            "unit": .string(line.unit),
        ]
    }

    private static func budget(_ finding: Budget.Finding) -> JSONValue {
        [
            "name": .string(finding.name), "used": .string(finding.used), "limit": .string(finding.limit),
            "exceeded": .bool(finding.isExceeded), "lowerBound": .bool(finding.isLowerBound),
        ]
    }

    private static func event(_ event: RunReport.TimelineEvent) -> JSONValue {
        [
            "t": time(event.instant), "kind": .string(event.kind), "text": .string(event.text),
            "bad": .bool(event.isBad),
        ]
    }

    private static func time(_ instant: Instant) -> JSONValue { .string(ISO8601.text(instant)) }
}
