import ArgumentParser
import CloudClients
import Foundation
import LabKernel

/// `labsim bench oss`: what the object store does a second, beside nginx and moto.
struct BenchOSSCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "oss", abstract: "Measure the object store beside nginx and moto's S3 server.",
        discussion: """
            Starts 'labsim up' and the peers as processes of their own and loads them from one thread over kept-alive \
            connections with requests that were signed before. CPU time is that of the server's processes. Peers that \
            are not found are left out, and said so.
            """)

    @Option(help: "Requests of each measurement.")
    var requests: Int = 20_000

    @Option(help: "Keys of the bucket that is listed.")
    var keys: Int = 20_000

    @Option(help: "Measure this part alone; may be given several times.")
    var only: [OSSBenchmark.Part] = []

    @Option(help: ArgumentHelp("A folder in memory.", valueName: "dir"))
    var memory: String = "/dev/shm"

    @Option(help: ArgumentHelp("A folder on a disk.", valueName: "dir"))
    var disk: String = "."

    @Option(help: ArgumentHelp("nginx; found on PATH when left out.", valueName: "file"))
    var nginx: String?

    @Option(help: ArgumentHelp("moto_server; found on PATH when left out.", valueName: "file"))
    var moto: String?

    @Flag(help: "Print the figures as JSON.")
    var json = false

    func validate() throws {
        guard requests >= 100, keys >= 1_000 else {
            throw ValidationError("'--requests' takes 100 or more, '--keys' 1000 or more")
        }
    }

    func run() throws {
        var bench = OSSBenchmark(requests: requests, keys: keys)
        bench.nginx = nginx ?? Self.found(["nginx"], besides: ["/usr/sbin"])
        bench.moto = moto ?? Self.found(["moto_server"], besides: [])
        if !json { bench.tells = { print($0.line) } }
        try bench.run(only.isEmpty ? OSSBenchmark.Part.allCases : only, memory: memory, disk: disk)
        guard !json else {
            return print(
                JSONValue.object([
                    ("figures", .array(bench.figures.map(\.json))),
                    ("notes", .array(bench.notes.map(JSONValue.string))),
                ]).prettyText, terminator: "")
        }
        for note in bench.notes { print(note) }
    }

    private static func found(_ names: [String], besides folders: [String]) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let places = path.split(separator: ":").map(String.init) + folders
        return names.lazy.flatMap { name in places.map { "\($0)/\(name)" } }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}

extension OSSBenchmark.Part: ExpressibleByArgument {}
