import ArgumentParser
import CloudClients
import LabKernel

/// `labsim logs create PROJECT/LOGSTORE`
struct LogsCreate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a logstore in a project that is there, or the project itself.")

    @Argument(help: "PROJECT/LOGSTORE, or PROJECT.")
    var name: String

    @Option(help: ArgumentHelp("How many days logs are kept.", valueName: "days"))
    var ttl: Int = 30

    @Option(help: "How many shards.")
    var shards: Int = 2

    @Flag(help: "Index every word, for searches.")
    var index = false

    @OptionGroup var server: RunningServer

    func validate() throws {
        guard (1...2).contains(name.split(separator: "/").count) else {
            throw ValidationError("write PROJECT/LOGSTORE, not '\(name)'")
        }
        guard ttl > 0, shards > 0 else {
            throw ValidationError("'--ttl' and '--shards' take numbers above 0")
        }
    }

    func run() throws {
        let parts = name.split(separator: "/").map(String.init)
        try RunningServer.perform {
            let client = try server.logs()
            guard parts.count == 2 else { return try client.createProject(parts[0], description: "") }
            try client.createLogstore(parts[1], in: parts[0], ttlDays: ttl, shards: shards)
            if index { try client.createIndex(parts[1], in: parts[0], isFullText: true, keys: []) }
        }
        print("made \(name)")
    }
}
