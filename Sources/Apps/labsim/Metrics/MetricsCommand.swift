import ArgumentParser
import CloudClients
import Foundation
import LabKernel

/// `labsim metrics`: the metrics that CloudMonitor of a running `labsim up` holds.
struct MetricsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics", abstract: "List, query and plot metrics of a running 'labsim up'.",
        subcommands: [MetricsList.self, MetricsQuery.self, MetricsPlot.self])
}

/// `labsim metrics list`
struct MetricsList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Print the metrics that can be asked for.")

    @Argument(help: "Only metrics whose names contain this.")
    var name: String = ""

    @OptionGroup var server: RunningServer

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        try RunningServer.perform {
            let answer = try server.monitor().call("DescribeMetricMetaList", [("PageSize", "1000")])
            let all = answer["Resources"]?["Resource"]?.arrayValue ?? []
            let shown = all.filter {
                name.isEmpty || ($0["MetricName"]?.stringValue ?? "").lowercased().contains(name.lowercased())
            }
            if json { return print(JSONValue.array(shown).prettyText, terminator: "") }
            guard !shown.isEmpty else { return print("no metric's name contains '\(name)'") }
            let rows = shown.map { metric in
                ["Namespace", "MetricName", "Unit", "Description"].map { metric[$0]?.stringValue ?? "" }
            }
            TextTable([["NAMESPACE", "METRIC", "UNIT", "MEANING"]] + rows).lines.forEach { print($0) }
        }
    }
}

/// Which values are meant.
struct MetricChoice: ParsableArguments {
    @Argument(help: "The metric, under Flink's name or the account's own.")
    var metric: String

    @OptionGroup var server: RunningServer

    @Option(
        help: "The namespace; that of Flink's metrics, or the account's own for names Flink does not have.")
    var namespace: String?

    @Option(help: ArgumentHelp("Only series with this dimension; may be repeated.", valueName: "key=value"))
    var dimension: [String] = []

    @Option(help: ArgumentHelp("How far back to look: 15m, 2h, 1d.", valueName: "duration"))
    var since: String = "1h"

    @Option(help: "The length of a period in seconds, a multiple of 60.")
    var period: Int = 60

    @Option(help: "Average, Minimum, Maximum, Sum, Value or SampleCount.")
    var statistic: String = "Average"

    private static let statistics = ["Average", "Minimum", "Maximum", "Sum", "Value", "SampleCount"]

    func validate() throws {
        guard Self.statistics.contains(statistic) else {
            throw ValidationError(
                "'\(statistic)' is no statistic; choose one of \(Self.statistics.joined(separator: ", "))")
        }
        guard period > 0, period % 60 == 0 else {
            throw ValidationError("'--period' takes a multiple of 60")
        }
    }

    /// One series: its dimensions as text, and its points in the order of time.
    struct Series {
        var name: String
        var points: [(millis: Int64, value: Double)]
    }

    /// All series that have values in the range.
    func series() throws -> [Series] {
        let client = try server.monitor()
        guard let back = DurationText.parse(since) else {
            throw LabError("USE021", "'\(since)' is no duration", fix: "write 15m, 2h or 1d")
        }
        let now = try server.present().epochMillis
        var parameters = [
            ("Namespace", try namespace ?? Self.namespace(of: metric, client)), ("MetricName", metric),
            ("Period", String(period)), ("StartTime", String(now - back.wholeMillis)),
            ("EndTime", String(now + 60_000)),
        ]
        if !dimension.isEmpty { parameters.append(("Dimensions", try wantedDimensions())) }
        var series: [Series] = []
        var token: String?
        repeat {
            let answer = try client.call(
                "DescribeMetricList", parameters + (token.map { [("NextToken", $0)] } ?? []))
            try add(answer, to: &series)
            token = answer["NextToken"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
        } while token != nil
        return series.sorted { $0.name < $1.name }
    }

    private static func namespace(of metric: String, _ client: POPClient) throws -> String {
        let answer = try client.call("DescribeMetricMetaList", [("MetricName", metric)])
        let known = answer["Resources"]?["Resource"]?.arrayValue ?? []
        guard let namespace = known.first?["Namespace"]?.stringValue else {
            let all = try client.call("DescribeMetricMetaList", [("PageSize", "1000")])
            let names = (all["Resources"]?["Resource"]?.arrayValue ?? []).compactMap {
                $0["MetricName"]?.stringValue
            }
            let near = nearest(to: metric, among: names).map { "did you mean '\($0)'? " } ?? ""
            throw LabError(
                "USE025", "there is no metric '\(metric)'",
                fix: near + "see 'labsim metrics list', or name its '--namespace'")
        }
        return namespace
    }

    private func wantedDimensions() throws -> String {
        let pairs = try dimension.map { text -> (String, JSONValue) in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else {
                throw LabError("USE026", "'\(text)' is no dimension", fix: "write key=value")
            }
            return (String(parts[0]), .string(String(parts[1])))
        }
        return JSONValue.object(pairs).text
    }

    private func add(_ answer: JSONValue, to series: inout [Series]) throws {
        let text = answer["Datapoints"]?.stringValue ?? "[]"
        for point in try JSONParser.parse(text: text).arrayValue ?? [] {
            let dimensions = (point.objectValue ?? []).filter { member in
                !Self.statistics.contains(member.0) && !["timestamp", "userId", "groupId"].contains(member.0)
            }
            let name = dimensions.map { "\($0.0)=\($0.1.stringValue ?? "")" }.joined(separator: " ")
            guard let millis = point["timestamp"]?.intValue, let value = point[statistic]?.doubleValue else {
                throw LabError("USE027", "a value of \(metric) has no \(statistic)")
            }
            if let place = series.firstIndex(where: { $0.name == name }) {
                series[place].points.append((millis, value))
            } else {
                series.append(Series(name: name, points: [(millis, value)]))
            }
        }
    }
}

/// `labsim metrics query`
struct MetricsQuery: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query", abstract: "Print the values of a metric by period.")

    @OptionGroup var choice: MetricChoice

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        try RunningServer.perform {
            let series = try choice.series()
            guard !json else {
                return print(JSONValue.array(series.map(Self.json)).prettyText, terminator: "")
            }
            guard !series.isEmpty else {
                return print("no values of \(choice.metric) in the last \(choice.since)")
            }
            let rows = series.flatMap { series in
                series.points.map { point in
                    [
                        ISO8601.text(Instant(epochMillis: point.millis)), JSONValue.double(point.value).text,
                        series.name,
                    ]
                }
            }
            TextTable([["TIME", choice.statistic.uppercased(), "SERIES"]] + rows).lines.forEach { print($0) }
        }
    }

    private static func json(_ series: MetricChoice.Series) -> JSONValue {
        let points = series.points.map { point -> JSONValue in
            [
                "time": .string(ISO8601.text(Instant(epochMillis: point.millis))),
                "value": .double(point.value),
            ]
        }
        return ["series": .string(series.name), "points": .array(points)]
    }
}

/// `labsim metrics plot`
struct MetricsPlot: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plot", abstract: "Draw a metric in the terminal, or as an SVG file.")

    @OptionGroup var choice: MetricChoice

    @Option(help: ArgumentHelp("Write an SVG drawing to this file instead.", valueName: "file"))
    var svg: String?

    @Option(help: "Columns of the drawing in the terminal.")
    var width: Int = 60

    func validate() throws {
        guard (8...400).contains(width) else { throw ValidationError("'--width' takes 8 to 400") }
    }

    func run() throws {
        try RunningServer.perform {
            let series = try choice.series()
            if let svg {
                guard !series.isEmpty else {
                    throw LabError(
                        "USE028", "there are no values of \(choice.metric) in the last \(choice.since)",
                        fix: "look further back with '--since'")
                }
                let title = "\(choice.metric), \(choice.statistic)"
                return try FileOutput.write(MetricDrawing(title: title, series: series).svg, to: svg)
            }
            guard !series.isEmpty else {
                return print("no values of \(choice.metric) in the last \(choice.since)")
            }
            for item in series {
                let values = item.points.map(\.value)
                let (low, high) = (values.min() ?? 0, values.max() ?? 0)
                let last = JSONValue.double(values.last ?? 0).text
                print(
                    "\(Sparkline.text(values, width: width))  \(last)  (\(JSONValue.double(low).text) to "
                        + "\(JSONValue.double(high).text))  \(item.name)")
            }
        }
    }
}
