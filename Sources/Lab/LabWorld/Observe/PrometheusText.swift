import CloudMonitor
import LabKernel

/// Metrics of a world in the text format of Prometheus.
///
/// Source: prometheus.io, "Exposition formats", text-based format 0.0.4.
struct PrometheusText {
    private var families: [String: (help: String, lines: [String])] = [:]

    /// Adds one sample of a gauge.
    mutating func add(_ name: String, help: String, labels: [(String, String)], value: Double) {
        let shown = labels.filter { !$0.1.isEmpty }.map { "\(Self.name($0.0))=\"\(Self.escaped($0.1))\"" }
        let family = Self.name(name)
        let text = shown.isEmpty ? "" : "{\(shown.joined(separator: ","))}"
        let number =
            value.isNaN
            ? "NaN" : value.isInfinite ? (value < 0 ? "-Inf" : "+Inf") : JSONValue.double(value).text
        families[family, default: (help, [])].lines.append("\(family)\(text) \(number)")
    }

    /// All families by name.
    var text: String {
        families.keys.sorted().map { name in
            let family = families[name] ?? ("", [])
            let help = family.help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
            return "# HELP \(name) \(help)\n# TYPE \(name) gauge\n"
                + family.lines.map { $0 + "\n" }.joined()
        }.joined()
    }

    /// A name of letters, digits and underscores; others become underscores.
    private static func name(_ text: String) -> String {
        let mapped = text.map { character in
            character.isASCII && (character.isLetter || character.isNumber) ? character : "_"
        }
        return (mapped.first?.isNumber ?? true ? "_" : "") + String(mapped)
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}

extension World {
    /// The present metrics of all jobs that run under Flink's names with `flink_` before them, the latest values
    /// of the account's own metrics with `custom_`, the states of alert rules, and requests by service.
    package var prometheusText: String {
        sampleMetrics()
        var text = PrometheusText()
        let help = Dictionary(
            uniqueKeysWithValues: FlinkMetricCatalog.entries.map {
                ($0.name, "\($0.description), \($0.unit)")
            })
        for entry in jobs.entries where entry.ended == nil {
            for metric in entry.metrics {
                let labels = [
                    ("deployment", entry.identity.deploymentName), ("job_id", entry.identity.jobID),
                    ("operator", metric.operatorName),
                ]
                text.add(
                    "flink_" + metric.name, help: help[metric.name] ?? "a metric of the job", labels: labels,
                    value: metric.value)
            }
        }
        addCustom(&text)
        for rule in services.monitor.alarms.all {
            let state = services.monitor.alarms.state(of: rule.id)
            for known in AlarmState.allCases {
                text.add(
                    "labsim_alarm_state", help: "whether an alert rule is in a state",
                    labels: [("rule", rule.name), ("state", known.rawValue)], value: state == known ? 1 : 0)
            }
        }
        for (service, count) in requests.countByService {
            text.add(
                "labsim_requests", help: "requests answered since the world began",
                labels: [("service", service)], value: Double(count))
        }
        return text.text
    }

    private func addCustom(_ text: inout PrometheusText) {
        let metrics = services.monitor.metrics
        for identity in metrics.all where identity.namespace == services.monitor.customNamespace {
            guard let latest = metrics.latest(of: identity) else { continue }
            text.add(
                "custom_" + identity.metric, help: "a custom metric of the account",
                labels: identity.dimensions.map { ($0.key, $0.value) }, value: latest.summary.value)
        }
    }
}
