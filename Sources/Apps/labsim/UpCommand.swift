import ArgumentParser
import CloudGateway
import CloudMonitor
import Foundation
import LabKernel
import LabServer
import LabWorld

/// `labsim up`: the emulators on one port, until interrupted.
struct UpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up", abstract: "Serve the emulated cloud for SDKs and tools.",
        discussion:
            "Binds to loopback only. Stop it with Ctrl-C; what was acknowledged is in the state folder.")

    @Option(help: "The port; 0 picks a free one and prints it.")
    var port: Int = 4588

    @Option(help: ArgumentHelp("The state folder; made if it is missing.", valueName: "dir"))
    var data: String = ".labsim"

    @Option(
        help: ArgumentHelp(
            "Write the port and the URL of each service to this file, as JSON.", valueName: "file"))
    var endpointsFile: String?

    @Option(
        help: ArgumentHelp(
            "Write the keys of a full-access identity to this file, as JSON.", valueName: "file"))
    var keys: String?

    @Flag(help: "Speak TLS too, on the same port, with a certificate of the state folder's own.")
    var tls = false

    @Option(help: "The region the cloud claims to be.")
    var region: String = "cn-hangzhou"

    @Option(
        name: .customLong("account"),
        help: ArgumentHelp(
            "A further account, 16 digits of which the first is 2 to 9; its key goes to --keys too. May be repeated.",
            valueName: "id"))
    var accounts: [String] = []

    @Option(help: "How permission decisions act: enforce, soft (recorded, not refused) or off.")
    var iam: Gateway.EnforcementMode = .enforce

    @Option(help: "Virtual seconds per second.")
    var speed: Double = 1

    @Option(
        help: ArgumentHelp(
            "The id of a Flink workspace to begin with, with the namespace 'default'; none for an empty cloud.",
            valueName: "id"))
    var workspace: String = "ws-lab"

    @Option(help: "Seed of account and keys for a fresh state folder; drawn when left out.")
    var seed: UInt64?

    func validate() throws {
        guard (0...65_535).contains(port) else {
            throw ValidationError("'--port' takes 0 to 65535, not \(port)")
        }
        for account in accounts where !isAccountID(account) {
            throw ValidationError("'--account' takes 16 digits of which the first is 2 to 9, not \(account)")
        }
        guard speed > 0, speed <= 100_000 else {
            throw ValidationError("'--speed' takes a number above 0 up to 100000")
        }
    }

    private func isAccountID(_ text: String) -> Bool {
        text.utf8.count == 16 && text.utf8.allSatisfy { (48...57).contains($0) } && text >= "2"
    }

    func run() async throws {
        let folder = try StateFolder(path: data)
        let configuration = WorldConfiguration(
            seed: try folder.seed(wished: seed), start: Self.wallClock(), region: region,
            enforcement: iam, storage: .folder(folder.path), otherAccounts: accounts)
        let host = try WorldHost(wall: WallTime(configuration.start), speed: speed) { [workspace] in
            let world = try World(configuration)
            if workspace != "none" { try world.openDefaultWorkspace(workspace) }
            world.onWebhook = Self.send
            return world
        }
        let labs = LabRoom(hall: SeatHall(wall: WallTime(configuration.start)), folder: folder.path + "/lab")
        await labs.restore()
        let desk = SeatDesk(labs.hall) { verb, _, body in try await labs.serve(verb, body) }
        let health = await host.read { $0.health(version: Labsim.version) }
        let (account, others) = await host.read { ($0.fullAccessKey, $0.otherAccountKeys) }
        // Before the port answers: who waits for its health reads them next. A key in the clear is written where
        // somebody asks for it, and nowhere else.
        if let keys { try write(Self.keysJSON(account, others), to: keys, mode: 0o600) }
        let edge = EdgeServer.Configuration(
            port: port, spoolFolder: folder.path + "/spool",
            certificate: tls ? try TLSCertificate(folder: folder.path) : nil)
        let server = try await EdgeServer.start(edge) { request, answer in
            if OwnRequest.isOwn(request) {
                Task { answer(await Self.own(request, desk, host)) }
                return
            }
            if let own = LabAPI.answer(request, health: health) { return answer(own) }
            let isMetrics = LabAPI.asksForMetrics(request)
            guard isMetrics || request.path == LabAPI.journalPath else {
                return labs.hall.send(request, answer) { host.send($0, answer) }
            }
            Task {
                if isMetrics { return answer(LabAPI.metrics(await host.read { $0.prometheusText })) }
                let journal = await LabAPI.journal(request) { await host.read { $0.journalText } }
                if let journal { answer(journal) } else { host.send(request, answer) }
            }
        }
        for file in [folder.path + "/endpoints.json", endpointsFile].compactMap({ $0 }) {
            try write(endpoints(server.port), to: file, mode: 0o644)
        }
        banner(server.port, configuration, folder)
        try await serve(host)
        try await server.stop()
        try await labs.hall.closeAll()
        await host.read { $0.close() }
        folder.unlock()
    }

    /// Does one of labsim's own verbs: of the lab that is in progress, or of the clock of the world itself.
    private static func own(
        _ request: CloudRequest, _ desk: SeatDesk<LabSeat>, _ host: WorldHost<World>
    ) async -> CloudResponse {
        do {
            let request = try OwnRequest(request)
            guard request.area != "workshop" else {
                throw LabError("USE064", "this is no workshop", fix: "start one: labsim workshop serve")
            }
            let isWorldsClock = request.area == "time" && request.token.isEmpty
            let value =
                isWorldsClock
                ? try await TimeAPI.perform(request.verb, request.body, on: host)
                : try await desk.perform(request)
            return OwnRequest.answer(value)
        } catch {
            return OwnRequest.refusal(error)
        }
    }

    /// Keeps time until SIGINT or SIGTERM, or until the world fails.
    private func serve(_ host: WorldHost<World>) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await host.keepTime() }
            group.addTask { await Signals.firstToArrive() }
            try await group.next()
            group.cancelAll()
        }
    }

    /// Posts an alarm to its rule's webhook; a failure is told on stderr.
    private static func send(_ event: AlarmEvent) {
        Task {
            do {
                try await WebhookSender().post(event.fields, to: event.webhook)
            } catch {
                FileHandle.standardError.write(Data("\(error)\n".utf8))
            }
        }
    }

    /// The wall clock is read once, here: the world's virtual time starts at it.
    private static func wallClock() -> Instant {
        Instant(epochMillis: Int64(Date().timeIntervalSince1970 * 1_000))
    }

    private func endpoints(_ port: Int) -> JSONValue {
        let local = "http://127.0.0.1:\(port)"
        // The SLS SDKs put the project before the host name, so they need a name and not an address.
        return [
            "port": .int(port), "workspace": workspace == "none" ? .null : .string(workspace),
            "services": [
                "oss": .string(local), "sls": .string("http://localhost:\(port)"), "ram": .string(local),
                "sts": .string(local), "kms": .string(local),
                "cms": .string(local), "actiontrail": .string(local), "ververica": .string(local),
                "foasconsole": .string(local),
            ],
        ]
    }

    private static func keysJSON(_ key: FullAccessKey, _ others: [FullAccessKey]) -> JSONValue {
        guard !others.isEmpty else { return .object(members(key)) }
        return .object(members(key) + [("accounts", .array(others.map { .object(members($0)) }))])
    }

    private static func members(_ key: FullAccessKey) -> [(String, JSONValue)] {
        [
            ("accountId", .string(key.accountID)), ("accessKeyId", .string(key.accessKeyID)),
            ("accessKeySecret", .string(key.accessKeySecret)),
        ]
    }

    private func write(_ value: JSONValue, to path: String, mode: Int) throws {
        let temporary = path + ".tmp"
        let made = FileManager.default.createFile(
            atPath: temporary, contents: Data(value.prettyText.utf8), attributes: [.posixPermissions: mode])
        guard made, rename(temporary, path) == 0 else {
            throw LabError(
                "ENV001", "cannot write '\(path)'",
                fix: "choose a file in a folder that exists and is writable")
        }
    }

    /// A line of its own for modes in which permissions are not what they are on the real service.
    private static func warning(_ mode: Gateway.EnforcementMode) -> String {
        switch mode {
        case .enforce: ""
        case .soft: "\n  PERMISSIONS SOFT: what would be denied is recorded, nothing is refused"
        case .off: "\n  PERMISSIONS OFF: nothing is decided, everybody may do everything"
        }
    }

    private func banner(_ port: Int, _ configuration: WorldConfiguration, _ folder: StateFolder) {
        print(
            """
            labsim \(Labsim.version)  http://127.0.0.1:\(port)
              engine embedded, permissions \(iam.rawValue), clock paced ×\(speed.formatted()), seed \(configuration.seed)
              region \(region), workspace \(workspace), state in \(folder.path)\(Self.warning(iam))
              stop with Ctrl-C
            """)
        if tls { print("  TLS too: clients trust \(folder.path)/certificate.pem") }
        fflush(nil)
    }
}

extension Gateway.EnforcementMode: ExpressibleByArgument {}

extension World: LiveWorld {}
