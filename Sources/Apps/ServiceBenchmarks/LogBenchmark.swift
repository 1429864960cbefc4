import CloudGateway
import CloudMonitor
import Glibc
import LabKernel
import LabServer
import SLS

/// Measures SLS and CloudMonitor as clients meet them: signed requests over HTTP, the state in a folder.
///
/// Rates are per second of CPU time of the whole process, server and client: what one core does. Latencies of
/// searches are wall-clock, the best of the repetitions.
package struct LogBenchmark {
    /// Lines that are written, read and searched.
    package var lines = 10_000_000
    /// Requests with a hundred values of metrics each.
    package var metricRequests = 2_000
    /// Where the state lies meanwhile; it must be empty.
    package var folder: String

    /// Logs of one request.
    private static let batchLines = 1_000
    /// Requests that are made beforehand and sent in turn; a segment of the index has 16,000 different lines.
    private static let distinctBatches = 256
    private static let repetitions = 5

    package init(folder: String) { self.folder = folder }

    /// One figure: its name, its value and its unit.
    package struct Figure: Sendable {
        package var name: String
        package var value: Double
        package var unit: String
    }

    /// Runs all measurements.
    ///
    /// - Throws: when the folder cannot be written or a request is refused.
    package func run() async throws -> [Figure] {
        let cloud = try BenchCloud(folder: folder)
        let edge = EdgeServer.Configuration(port: 0, spoolFolder: folder + "/spool")
        let server = try await EdgeServer.start(edge) { request, answer in
            Task { answer(await cloud.send(request)) }
        }
        let port = server.port
        let figures = try await Task.detached {
            try Self.measure(port: port, lines: lines, rounds: metricRequests)
        }.value
        try await server.stop()
        return figures
    }

    private static func measure(port: Int, lines: Int, rounds: Int) throws -> [Figure] {
        let client = try BenchClient(port: port)
        var figures: [Figure] = []
        var peak = 0.0
        try client.prepareLogs()
        let batches = (0..<distinctBatches).map { client.putLogs(BenchLines.group($0, count: batchLines)) }
        let seconds = try cpuSeconds {
            for number in 0..<max(1, lines / batchLines) {
                try client.send(batches[number % batches.count])
                if number % 100 == 0 { peak = max(peak, residentMegabytes) }
            }
        }
        figures.append(
            .init(name: "ingest, lz4, batches of 1,000", value: Double(lines) / seconds, unit: "lines/s"))
        for (name, query) in BenchLines.queries {
            let request = client.search(query)
            var best = Double.infinity
            for _ in 0..<repetitions { best = min(best, try wallSeconds { try client.send(request) }) }
            peak = max(peak, residentMegabytes)
            figures.append(.init(name: name, value: best * 1_000, unit: "ms"))
        }
        var pulled = 0
        let pulling = try cpuSeconds { pulled = try client.pullAll() }
        figures.append(.init(name: "pull", value: Double(pulled * batchLines) / pulling, unit: "lines/s"))
        let points = (0..<16).map { client.putMetrics(batch: $0) }
        let clientBefore = threadSeconds
        let metering = try cpuSeconds {
            for number in 0..<rounds { try client.send(points[number % points.count]) }
        }
        let served = max(1e-9, metering - (threadSeconds - clientBefore))
        figures += [
            .init(
                name: "custom metrics, 100 a request", value: Double(rounds * 100) / metering,
                unit: "points/s"),
            .init(name: "  by the server alone", value: Double(rounds * 100) / served, unit: "points/s"),
        ]
        figures.append(.init(name: "most memory of its own", value: max(peak, residentMegabytes), unit: "MB"))
        return figures
    }

    private static func wallSeconds(_ body: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try body()
        return Double((ContinuousClock.now - start).wholeMicros) / 1_000_000
    }

    private static func cpuSeconds(_ body: () throws -> Void) rethrows -> Double {
        let start = cpuNow
        try body()
        return max(1e-9, cpuNow - start)
    }

    /// CPU seconds of this thread, which is the client's.
    private static var threadSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
    }

    private static var cpuNow: Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1_000_000 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    /// Memory of the process that is its own: mapped files, which the system takes back at will, are left out.
    private static var residentMegabytes: Double {
        guard let file = fopen("/proc/self/status", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, Int32(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            guard text.hasPrefix("RssAnon:") else { continue }
            return (text.split(whereSeparator: { !$0.isNumber }).first.flatMap { Double($0) } ?? 0) / 1_024
        }
        return 0
    }
}

/// The services behind a gateway, with a clock that moves with the requests, so that the quotas of shards,
/// which are per second, do not throttle what is measured.
private actor BenchCloud {
    private let gateway: Gateway
    private let loop: EventLoop

    init(folder: String) throws {
        let ports = BenchPorts()
        loop = EventLoop(start: BenchClient.start)
        let monitorFolder = try MonitorFolder(folder + "/cms")
        let state = try MonitorState(
            accountID: BenchClient.account, region: "cn-hangzhou", loop: loop, sink: ports,
            folder: monitorFolder)
        let catalog = try LogCatalog(
            accountID: BenchClient.account, region: "cn-hangzhou",
            persistence: try FolderPersistence(folder: folder + "/sls"))
        gateway = Gateway(
            services: [CloudMonitorService(state: state), SLSService(catalog: catalog, meter: ports)],
            ports: .init(keys: ports, policies: ports, requests: ports, meter: ports, faults: ports),
            mode: .enforce, seed: 1)
    }

    func send(_ request: CloudRequest) -> CloudResponse {
        // A shard takes 5 MB a second and gives 10; requests were signed at the start, 15 minutes at most ago.
        let step = request.method == "GET" ? Duration.milliseconds(600) : .milliseconds(5)
        do {
            try loop.run(until: loop.now.advanced(by: step))
        } catch {
            return CloudResponse(status: 500, body: .bytes(Array("\(error)".utf8)))
        }
        return gateway.send(request, at: loop.now)
    }
}

/// One key that may do everything; nothing is recorded.
private final class BenchPorts: AccessKeySource, PolicySource, RequestLog, UsageMeter, FaultPoint, AlarmSink {
    func accessKey(_ id: String, at instant: Instant) -> AccessKey? {
        let owner = Principal(accountID: BenchClient.account, kind: .root)
        return AccessKey(id: id, secret: BenchClient.secret, principal: owner)
    }

    func decide(
        _ check: PermissionCheck, for principal: Principal, key: AccessKey?, at instant: Instant
    ) -> AccessDecision {
        AccessDecision(effect: .allow, layer: "account", explanation: "", details: .object([]))
    }

    func record(_ record: RequestRecord) {}

    func record(_ event: UsageEvent) {}

    func record(_ event: AlarmEvent) {}

    func fault(service: String, operation: String, request: CloudRequest, at instant: Instant) -> CloudError?
    {
        nil
    }
}
