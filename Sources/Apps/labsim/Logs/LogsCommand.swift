import ArgumentParser
import CloudClients
import Foundation
import LabKernel

/// `labsim logs`: the logs of a running `labsim up`.
struct LogsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs", abstract: "Search and follow logs of a running 'labsim up'.",
        discussion: """
            Queries are those of Log Service: a search, and behind '|' an analysis. A project and a logstore need only be \
            named when there are several.
            """,
        subcommands: [LogsSearch.self, LogsTail.self, LogsContext.self, LogsCreate.self])
}

/// Which logs are meant: options that all `labsim logs` commands share.
struct LogPlace: ParsableArguments {
    @OptionGroup var server: RunningServer

    @Option(help: "The project; the only one when left out.")
    var project: String?

    @Option(help: "The logstore; the only one when left out.")
    var logstore: String?

    @Option(help: ArgumentHelp("How far back to look: 15m, 2h, 1d.", valueName: "duration"))
    var since: String = "15m"

    @Flag(help: "Print each log as a line of JSON.")
    var json = false

    /// A logstore that was found.
    struct Found {
        let client: SLSClient
        let project: String
        let logstore: String
    }

    func find() throws -> Found {
        let client = try server.logs()
        let project = try project ?? only(try client.projects(), "project")
        return Found(
            client: client, project: project,
            logstore: try logstore ?? only(try client.logstores(in: project), "logstore"))
    }

    private func only(_ names: [String], _ kind: String) throws -> String {
        guard names.count == 1 else {
            throw LabError(
                "USE020",
                names.isEmpty
                    ? "there is no \(kind)" : "there are several \(kind)s: \(names.joined(separator: ", "))",
                fix: names.isEmpty ? "make one first" : "name one with '--\(kind)'")
        }
        return names[0]
    }

    /// The range from `since` until a minute from now, in seconds since 1970.
    func range() throws -> (from: Int64, to: Int64) {
        guard let back = DurationText.parse(since) else {
            throw LabError("USE021", "'\(since)' is no duration", fix: "write 15m, 2h or 1d")
        }
        let now = try server.present().epochSeconds
        return (now - back.wholeMillis / 1_000, now + 60)
    }

    func show(_ rows: [[(key: String, value: String)]]) {
        for row in rows { print(json ? LogLineText.json(row) : LogLineText.plain(row)) }
    }
}

/// A log as a line.
enum LogLineText {
    private static let hidden = ["__time__", "__pack_meta__", "__time_ns_part__", "__tag__:__pack_id__"]

    /// Time, topic and source, and the fields as `key=value`; those that begin with `__` last.
    static func plain(_ row: [(key: String, value: String)]) -> String {
        let seconds = row.first { $0.key == "__time__" }.flatMap { Int64($0.value) }
        let time = seconds.map { ISO8601.text(Instant(epochSeconds: $0)) }
        let shown = row.filter { !hidden.contains($0.key) && !$0.value.isEmpty }
        let own = shown.filter { !$0.key.hasPrefix("__") }
        let fields = (own + shown.filter { $0.key.hasPrefix("__") }).map { "\($0.key)=\(quoted($0.value))" }
        return ([time].compactMap { $0 } + fields).joined(separator: " ")
    }

    static func json(_ row: [(key: String, value: String)]) -> String {
        JSONValue.object(row.map { ($0.key, .string($0.value)) }).text
    }

    private static func quoted(_ value: String) -> String {
        let isPlain = value.allSatisfy { !$0.isWhitespace && $0 != "\"" }
        return isPlain ? value : JSONValue.string(value).text
    }
}

/// `labsim logs search`
struct LogsSearch: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Print the logs that a query finds, or the rows of an analysis.")

    @Argument(help: "The query: 'level: ERROR', '* | select level, count(*) group by level'.")
    var query: String = "*"

    @OptionGroup var place: LogPlace

    @Option(name: .shortAndLong, help: "The most logs to print.")
    var number: Int = 100

    @Flag(help: "The newest first.")
    var reverse = false

    func validate() throws {
        guard number > 0 else { throw ValidationError("'--number' takes a number from 1 on") }
    }

    func run() throws {
        try RunningServer.perform {
            let found = try place.find()
            let (from, to) = try place.range()
            var offset = 0
            while offset < number {
                let answer = try found.client.query(
                    query, of: found.logstore, in: found.project, from: from, to: to, offset: offset,
                    count: min(100, number - offset), newestFirst: reverse)
                if answer.isAnalysis { return table(answer) }
                place.show(answer.rows)
                offset += answer.rows.count
                if answer.rows.count < 100 { return }
            }
        }
    }

    private func table(_ answer: SLSClient.QueryAnswer) {
        guard !place.json else { return place.show(answer.rows) }
        let rows = [answer.columns] + answer.rows.map { $0.map(\.value) }
        TextTable(rows).lines.forEach { print($0) }
    }
}

/// `labsim logs tail`
struct LogsTail: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail", abstract: "Print the latest logs that a search finds, and with -f those to come."
    )

    @Argument(help: "The search.")
    var query: String = "*"

    @OptionGroup var place: LogPlace

    @Option(name: .shortAndLong, help: "How many of the latest logs to begin with, 100 at most.")
    var number: Int = 10

    @Flag(name: .shortAndLong, help: "Go on with the logs that come in, until interrupted.")
    var follow = false

    func validate() throws {
        guard (0...100).contains(number) else { throw ValidationError("'--number' takes 0 to 100") }
    }

    func run() throws {
        try RunningServer.perform {
            let found = try place.find()
            let (from, to) = try place.range()
            let latest = try found.client.query(
                query, of: found.logstore, in: found.project, from: from, to: to, count: number,
                newestFirst: true)
            guard !latest.isAnalysis else {
                throw LabError(
                    "USE022", "'tail' takes a search without an analysis", fix: "use 'labsim logs search'")
            }
            place.show(latest.rows.reversed())
            if follow { try goOn(found) }
        }
    }

    /// How late a log may come and be shown, by the difference of its time and the clock, in seconds.
    private static let latenessSeconds: Int64 = 60

    /// Looks each second through what is not older than the last look and some lateness, however fast the clock goes, and
    /// prints what was not there before.
    private func goOn(_ found: LogPlace.Found) throws {
        var last = try place.server.present().epochSeconds
        var seen = try window(found, from: last, to: last)
        while true {
            fflush(nil)
            Thread.sleep(forTimeInterval: 1)
            let now = try place.server.present().epochSeconds
            let present = try window(found, from: last, to: now)
            last = now
            var before = Dictionary(grouping: seen.map(LogLineText.json), by: { $0 }).mapValues(\.count)
            for row in present {
                let key = LogLineText.json(row)
                if let count = before[key], count > 0 { before[key] = count - 1 } else { place.show([row]) }
            }
            seen = present
        }
    }

    private func window(
        _ found: LogPlace.Found, from: Int64, to: Int64
    ) throws -> [[(key: String, value: String)]] {
        var rows: [[(key: String, value: String)]] = []
        while true {
            let page = try found.client.query(
                query, of: found.logstore, in: found.project, from: from - Self.latenessSeconds,
                to: to + Self.latenessSeconds, offset: rows.count)
            rows += page.rows
            if page.rows.count < 100 { return rows }
        }
    }
}

/// `labsim logs context`
struct LogsContext: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "context", abstract: "Print what was logged around the latest log that a search finds.",
        discussion: "Logs of jobs have a context; others have one when their writer sent a pack id.")

    @Argument(help: "The search.")
    var query: String

    @OptionGroup var place: LogPlace

    @Option(name: .shortAndLong, help: "Logs before and after it, 100 at most.")
    var number: Int = 10

    func validate() throws {
        guard (0...100).contains(number) else { throw ValidationError("'--number' takes 0 to 100") }
    }

    /// Whether a `|` stands in the query outside of quotes.
    private static func hasAnalysis(_ query: String) -> Bool {
        query.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .contains { $0.offset % 2 == 0 && $0.element.contains("|") }
    }

    func run() throws {
        try RunningServer.perform {
            guard !Self.hasAnalysis(query) else {
                throw LabError(
                    "USE022", "'context' takes a search without an analysis", fix: "use 'labsim logs search'")
            }
            let found = try place.find()
            let (from, to) = try place.range()
            let answer = try found.client.query(
                query + " | with_pack_meta", of: found.logstore, in: found.project, from: from, to: to,
                count: 1,
                newestFirst: true)
            guard let log = answer.rows.first else {
                throw LabError(
                    "USE023", "the search finds no log in the last \(place.since)",
                    fix: "look further back with '--since'")
            }
            func field(_ key: String) -> String? { log.first { $0.key == key }?.value }
            guard let id = field("__tag__:__pack_id__"), let meta = field("__pack_meta__") else {
                throw LabError("USE024", "the log has no context: its writer sent no pack id")
            }
            let rows = try found.client.context(
                id: id, meta: meta, of: found.logstore, in: found.project, before: number, after: number)
            for row in rows {
                let isIt = row.contains { $0.key == "__index_number__" && $0.value == "0" }
                let shown = row.filter { $0.key != "__index_number__" && $0.key != "__tag__:__pack_id__" }
                print(
                    (place.json ? "" : isIt ? "> " : "  ")
                        + (place.json ? LogLineText.json(row) : LogLineText.plain(shown)))
            }
        }
    }
}
