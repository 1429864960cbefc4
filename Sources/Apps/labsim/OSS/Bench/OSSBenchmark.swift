import CloudClients
import CloudGateway
import Foundation
import LabKernel

/// The measurements of `labsim bench oss`, one after the other.
struct OSSBenchmark {
    /// What can be measured by itself.
    enum Part: String, CaseIterable {
        /// Small objects and lists in memory, beside moto.
        case memory
        /// The memory that uploads take.
        case uploads
        /// Small objects on a disk, beside nginx.
        case disk
        /// Large objects, beside nginx.
        case large
    }

    let requests: Int
    let keys: Int
    var nginx: String?
    var moto: String?
    private(set) var figures: [BenchFigure] = []
    private(set) var notes: [String] = []
    /// Gets each figure when it is there.
    var tells: (BenchFigure) -> Void = { _ in }

    private static let small = [UInt8](repeating: 120, count: 1_024)
    private static let large = [UInt8](repeating: 121, count: 8 << 20)
    private static let largeRequests = 400

    init(requests: Int, keys: Int) { (self.requests, self.keys) = (requests, keys) }

    /// Measures `parts` in folders of a file system in memory and of one on a disk.
    mutating func run(_ parts: [Part], memory: String, disk: String) throws {
        for part in parts { try measure(part, memory: memory, disk: disk) }
    }

    private mutating func measure(_ part: Part, memory: String, disk: String) throws {
        switch part {
        case .memory:
            try inFolder(of: memory) { bench, folder in try bench.measureMemory(folder) }
            try inFolder(of: memory) { bench, folder in try bench.measureMoto(folder) }
        case .uploads: try inFolder(of: memory) { bench, folder in try bench.measureUploads(folder) }
        case .disk: try inFolder(of: disk) { bench, folder in try bench.measureDisk(folder) }
        case .large: try inFolder(of: disk) { bench, folder in try bench.measureLarge(folder) }
        }
    }

    /// A fresh folder that goes afterwards.
    private mutating func inFolder(of parent: String, _ body: (inout OSSBenchmark, String) throws -> Void)
        throws
    {
        let folder = URL(fileURLWithPath: parent).path + "/labsim-bench-\(getpid())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer {
            do { try FileManager.default.removeItem(atPath: folder) } catch {
                notes.append("cannot remove '\(folder)': \(error.localizedDescription)")
            }
        }
        try body(&self, folder)
    }

    private mutating func add(
        _ name: String, _ value: Double, _ unit: String, _ limit: BenchFigure.Limit = .none
    ) {
        let figure = BenchFigure(name: name, value: value, unit: unit, limit: limit)
        figures.append(figure)
        tells(figure)
    }

    /// A load with the CPU time it cost the server, in microseconds a request. The first tenth is not measured: a server
    /// that has just started does each thing for the first time.
    private func load(
        _ server: ServerProcess, port: Int, connections: Int, _ requests: [[UInt8]]
    ) throws -> (perSecond: Double, cpuMicros: Double) {
        server.waitUntilIdle()
        let (first, rest) = (requests.prefix(requests.count / 10), requests.dropFirst(requests.count / 10))
        if !first.isEmpty { _ = try answers(of: server, port, connections, to: Array(first)) }
        let before = server.cpuSeconds
        let outcome = try answers(of: server, port, connections, to: Array(rest))
        return (outcome.perSecond, (server.cpuSeconds - before) / Double(rest.count) * 1_000_000)
    }

    private func answers(of server: ServerProcess, _ port: Int, _ connections: Int, to requests: [[UInt8]])
        throws -> LoadGenerator.Outcome
    {
        let outcome = try LoadGenerator(port: port, connections: connections).run(requests)
        guard outcome.failed == 0, outcome.answered == requests.count else {
            throw LabError(
                "BENCH002", "\(server.name) failed \(outcome.failed) of \(requests.count) requests",
                notes: ["answered: \(outcome.answered)"])
        }
        return outcome
    }

    private var objectKeys: [String] {
        (0..<requests).map { "load/" + String(1_000_000 + $0).dropFirst() }
    }

    private var ratePut = 0.0

    private mutating func measureMemory(_ folder: String) throws {
        let lab = try BenchLabsim(folder: folder)
        defer { lab.server.stop() }
        add("start to healthy", lab.startMillis, "ms", .atMost(150))
        try lab.client.createBucket("bench", acl: "private", storageClass: "Standard")
        let puts = try lab.requests("PUT", bucket: "bench", keys: objectKeys, body: Self.small)
        let put = try load(lab.server, port: lab.port, connections: 16, puts)
        add("PUT 1 KiB, in memory, 16 connections", put.perSecond, "1/s", .atLeast(8_000))
        add("  CPU of the server", put.cpuMicros, "µs")
        ratePut = put.cpuMicros
        let before = lab.server.cpuSeconds
        lab.server.waitUntilIdle()
        let behind = (lab.server.cpuSeconds - before) / Double(requests) * 1_000_000
        add("  CPU afterwards: each into a file of its own", behind, "µs")
        let gets = try lab.requests("GET", bucket: "bench", keys: objectKeys)
        let get = try load(lab.server, port: lab.port, connections: 16, gets)
        add("GET 1 KiB, in memory, 16 connections", get.perSecond, "1/s", .atLeast(15_000))
        add("  CPU of the server", get.cpuMicros, "µs")
        try measureList(lab)
    }

    private mutating func measureList(_ lab: BenchLabsim) throws {
        try lab.client.createBucket("listed", acl: "private", storageClass: "Standard")
        for start in stride(from: 0, to: keys, by: 50_000) {
            let names = (start..<min(start + 50_000, keys)).map {
                "key/" + String(10_000_000 + $0).dropFirst()
            }
            _ = try load(
                lab.server, port: lab.port, connections: 16,
                try lab.requests("PUT", bucket: "listed", keys: names, body: [1]))
        }
        let markers = (0..<200).map { "key/" + String(10_000_000 + $0 * (keys - 1_000) / 200).dropFirst() }
        let pages = try markers.map { marker in
            let query = "marker=\(PercentEncoding.encode(marker))&max-keys=1000"
            return try lab.requests("GET", bucket: "listed", keys: [""], query: query)[0]
        }
        let list = try load(lab.server, port: lab.port, connections: 1, pages)
        add("list 1,000 of \(keys) keys, CPU", list.cpuMicros / 1_000, "ms", .atMost(2))
    }

    private mutating func measureUploads(_ folder: String) throws {
        let lab = try BenchLabsim(folder: folder)
        defer { lab.server.stop() }
        try lab.client.createBucket("bench", acl: "private", storageClass: "Standard")
        let puts = try lab.requests(
            "PUT", bucket: "bench", keys: (0..<4).map { "large\($0)" }, body: Self.large)
        _ = try load(lab.server, port: lab.port, connections: 4, puts)
        add("peak memory, four uploads of 8 MiB", Double(lab.server.peakBytes) / 1_000_000, "MB", .atMost(64))
    }

    private mutating func measureMoto(_ folder: String) throws {
        guard let moto else { return notes.append("moto_server was not found: name it with '--moto FILE'") }
        let peer = try BenchPeer.moto(moto, folder: folder)
        defer { peer.server.stop() }
        let few = max(100, requests / 20)
        _ = try load(peer.server, port: peer.port, connections: 1, peer.requests("PUT", paths: ["/bench"]))
        let paths = objectKeys.prefix(few).map { "/bench/" + $0 }
        let put = try load(
            peer.server, port: peer.port, connections: 1, peer.requests("PUT", paths: paths, body: Self.small)
        )
        add("moto: PUT 1 KiB, CPU", put.cpuMicros, "µs")
        add("requests per CPU second, × moto", put.cpuMicros / max(ratePut, 0.1), "×", .atLeast(20))
    }

    private mutating func measureDisk(_ folder: String) throws {
        let put = try withLabsim(folder) { bench, lab in
            let puts = try lab.requests("PUT", bucket: "bench", keys: bench.objectKeys, body: Self.small)
            return try bench.load(lab.server, port: lab.port, connections: 32, puts)
        }
        guard let nginx else {
            add("PUT 1 KiB, on disk, durable, 32 connections", put.perSecond, "1/s")
            add("  CPU of the server", put.cpuMicros, "µs")
            return notes.append("nginx was not found: name it with '--nginx FILE'")
        }
        let peer = try BenchPeer.nginx(nginx, folder: folder)
        defer { peer.server.stop() }
        let paths = objectKeys.map { "/" + $0 }
        let other = try load(
            peer.server, port: peer.port, connections: 32,
            peer.requests("PUT", paths: paths, body: Self.small))
        add("PUT 1 KiB, on disk, durable, 32 connections", put.perSecond, "1/s", .atLeast(other.perSecond))
        add("  CPU of the server", put.cpuMicros, "µs")
        add("nginx: PUT 1 KiB, on disk, 32 connections", other.perSecond, "1/s")
        add("  CPU of the server", other.cpuMicros, "µs")
    }

    private mutating func measureLarge(_ folder: String) throws {
        let get = try withLabsim(folder) { bench, lab in
            try lab.client.putObject(bucket: "bench", key: "large", body: Self.large)
            let keys = [String](repeating: "large", count: Self.largeRequests)
            return try bench.load(
                lab.server, port: lab.port, connections: 4,
                try lab.requests("GET", bucket: "bench", keys: keys))
        }
        guard let nginx else { return add("GET 8 MiB, CPU", get.cpuMicros, "µs") }
        let peer = try BenchPeer.nginx(nginx, folder: folder)
        defer { peer.server.stop() }
        _ = try load(
            peer.server, port: peer.port, connections: 1,
            peer.requests("PUT", paths: ["/large"], body: Self.large))
        let paths = [String](repeating: "/large", count: Self.largeRequests)
        let other = try load(peer.server, port: peer.port, connections: 4, peer.requests("GET", paths: paths))
        add("GET 8 MiB, CPU", get.cpuMicros, "µs", .atMost(1.3 * other.cpuMicros))
        add("nginx: GET 8 MiB, CPU", other.cpuMicros, "µs")
    }

    private mutating func withLabsim<Result>(
        _ folder: String, _ body: (inout OSSBenchmark, BenchLabsim) throws -> Result
    ) throws -> Result {
        let lab = try BenchLabsim(folder: folder)
        defer { lab.server.stop() }
        try lab.client.createBucket("bench", acl: "private", storageClass: "Standard")
        return try body(&self, lab)
    }
}
