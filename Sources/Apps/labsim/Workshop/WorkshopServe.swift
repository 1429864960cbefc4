import ArgumentParser
import CloudGateway
import Foundation
import LabKernel
import LabServer
import LabWorld

/// `labsim workshop serve LAB --seats N`
struct WorkshopServe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve a lab to many learners, each in a world of their own.",
        discussion: """
            Learners get a file each from the folder 'keys': with '--keys FILE' it is all that 'labsim lab', 'oss', 'flink' and the other \
            commands need. SDKs take the keys and the endpoint from it. A folder that holds a workshop goes on with it.
            """)

    @Argument(help: "The lab: its folder, or the name of one of scenarios/labs.")
    var lab: String

    @Option(help: "How many seats, 1 to 500.")
    var seats: Int

    @Option(help: "The port; 0 picks a free one and prints it.")
    var port: Int = 4588

    @Option(help: "The address to listen on; learners at other machines need one of the network.")
    var host: String = "127.0.0.1"

    @Option(help: ArgumentHelp("The workshop's folder; made if it is missing.", valueName: "dir"))
    var data: String = ".labsim-workshop"

    @Option(help: "The first seat's seed: each seat has other data. All have the lab's own when left out.")
    var seed: UInt64?

    @Option(
        name: .customLong("var"), help: ArgumentHelp("A variable of the scenario.", valueName: "name=value"))
    var variables: [String] = []

    @Option(help: "Virtual seconds per second.")
    var speed: Double = 1

    func validate() throws {
        guard (1...500).contains(seats) else {
            throw ValidationError("'--seats' takes 1 to 500, not \(seats)")
        }
        guard (0...65_535).contains(port) else {
            throw ValidationError("'--port' takes 0 to 65535, not \(port)")
        }
        guard speed > 0, speed <= 100_000 else {
            throw ValidationError("'--speed' takes a number above 0 up to 100000")
        }
        for variable in variables where !variable.contains("=") {
            throw ValidationError("'--var' takes NAME=VALUE, not '\(variable)'")
        }
    }

    func run() async throws {
        let folder = try StateFolder(path: data)
        let wall = WallTime(Instant(epochMillis: Int64(Date().timeIntervalSince1970 * 1_000)))
        let room = try WorkshopRoom(try plan(), folder: folder.path, wall: wall)
        try await room.open()
        let door = WorkshopDoor(room)
        let addresses = host == "127.0.0.1" ? ["127.0.0.1", "::1"] : [host]
        let server = try await EdgeServer.start(
            .init(addresses: addresses, port: port, spoolFolder: folder.path + "/spool"),
            handler: door.answer)
        let endpoint = "http://\(host == "0.0.0.0" ? ProcessInfo.processInfo.hostName : host):\(server.port)"
        try await room.writeKeys(endpoint: endpoint)
        try FileOutput.write(
            Self.endpoints(endpoint, server.port).prettyText, to: folder.path + "/endpoints.json")
        print(
            """
            labsim \(Labsim.version)  \(endpoint)
              workshop '\(room.lab.title)', \(room.places.count) seats, clock paced ×\(speed.formatted())
              a file for each learner in \(folder.path)/keys
              the board: labsim workshop board --data \(data)
              stop with Ctrl-C; the same command goes on where it stopped
            """)
        fflush(nil)
        await Signals.firstToArrive()
        try await server.stop()
        try await room.hall.closeAll()
        folder.unlock()
    }

    private func plan() throws -> WorkshopRoom.Plan {
        let values = variables.map { text -> (name: String, value: String) in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), String(parts[1]))
        }
        return WorkshopRoom.Plan(
            path: try LabFolder.path(of: lab), seats: seats, seed: seed, variables: values, speed: speed)
    }

    private static func endpoints(_ endpoint: String, _ port: Int) -> JSONValue {
        let services = ["oss", "sls", "ram", "sts", "kms", "cms", "actiontrail", "ververica", "foasconsole"]
        return [
            "port": .int(port), "workspace": .null,
            "services": .object(services.map { ($0, .string(endpoint)) }),
        ]
    }
}

/// What comes to a workshop's port: learners' and the instructor's verbs, and requests to the seats' clouds.
struct WorkshopDoor: Sendable {
    private let hall: SeatHall<LabSeat>
    private let desk: SeatDesk<LabSeat>
    private let instructor: InstructorDesk<LabSeat>
    private let health: JSONValue

    init(_ room: WorkshopRoom) {
        hall = room.hall
        let reset: @Sendable (Seat<LabSeat>) async throws -> Void = { try await room.reset($0) }
        desk = SeatDesk(room.hall) { verb, seat, _ in
            guard verb == "reset", let seat else {
                throw LabError(
                    "USE083", "a workshop's lab is chosen by the instructor",
                    fix: "see where you stand: labsim lab status")
            }
            try await reset(seat)
            return try await Self.welcome(room.hall.seat(seat.name) ?? seat)
        }
        instructor = InstructorDesk(room.hall, token: room.token, reset: reset)
        health = [
            "status": "running", "version": .string(Labsim.version), "engine": "embedded", "iam": "enforce",
            "region": .string(room.lab.region), "lab": .string(room.lab.name),
            "seats": .int(room.places.count),
        ]
    }

    private static func welcome(_ seat: Seat<LabSeat>) async throws -> JSONValue {
        try await seat.host.perform { world, _ in
            let status = try world.perform("status", .object([]))
            let keys = try world.perform("keys", .object([]))
            return ["status": status, "keys": keys, "token": .string(seat.token), "seat": .string(seat.name)]
        }
    }

    @Sendable func answer(_ request: CloudRequest, _ answer: @escaping @Sendable (CloudResponse) -> Void) {
        if OwnRequest.isOwn(request) {
            Task { answer(await own(request)) }
            return
        }
        if let own = LabAPI.answer(request, health: health) { return answer(own) }
        hall.send(request, answer) { _ in
            let text =
                "labsim: this request is of no seat: sign it with a seat's keys, or name the seat in the host\n"
            answer(CloudResponse(status: 403, body: .bytes(Array(text.utf8))))
        }
    }

    private func own(_ request: CloudRequest) async -> CloudResponse {
        do {
            let request = try OwnRequest(request)
            let value =
                request.area == "workshop"
                ? try await instructor.perform(request) : try await desk.perform(request)
            return OwnRequest.answer(value)
        } catch {
            return OwnRequest.refusal(error)
        }
    }
}
