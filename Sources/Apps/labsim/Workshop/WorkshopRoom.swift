import Foundation
import LabKernel
import LabServer
import LabWorld

/// The seats of a workshop, kept in a folder: `workshop.json` with the orders and tokens, `seats/` with the logs and
/// `keys/` with what each learner is given.
struct WorkshopRoom: Sendable {
    /// A seat as it is kept.
    struct Place: Sendable {
        var order: LabOrder
        var token: String
    }

    let folder: String
    let hall: SeatHall<LabSeat>
    let lab: LoadedLab
    let places: [Place]
    /// By which the instructor's commands are known.
    let token: String
    let speed: Double

    /// What a workshop is to be; a folder that holds one goes on with it.
    struct Plan {
        var path: String
        var seats: Int
        var seed: UInt64?
        var variables: [(name: String, value: String)]
        var speed: Double
    }

    /// - Throws: `LabErrors` with the lab's mistakes; `LabError` USE082 when the folder holds another workshop.
    init(_ plan: Plan, folder: String, wall: WallTime) throws {
        self.folder = folder
        (hall, speed) = (SeatHall(wall: wall), plan.speed)
        let saved = try Self.saved(folder)
        if let saved, saved["path"]?.stringValue != plan.path {
            throw LabError(
                "USE082", "'\(folder)' holds a workshop of '\(saved["path"]?.stringValue ?? "")'",
                fix: "name another folder with '--data DIR'")
        }
        token = saved?["token"]?.stringValue ?? LabRoom.newToken()
        let kept = (saved?["seats"]?.arrayValue ?? []).compactMap { Self.place($0, folder) }
        let more = (kept.count..<max(kept.count, plan.seats)).map { Self.place($0, plan, folder) }
        let lab = try LoadedLab((kept + more)[0].order).checked()
        let prices = try LabPrices.book(for: lab)
        self.lab = lab
        places = (kept + more).map { place in
            var place = place
            place.order.prices = prices
            return place
        }
        try save(plan)
    }

    private static func saved(_ folder: String) throws -> JSONValue? {
        let file = folder + "/workshop.json"
        guard let data = FileManager.default.contents(atPath: file) else { return nil }
        return try JSONParser.parse(text: String(decoding: data, as: UTF8.self), name: file)
    }

    private static func place(_ json: JSONValue, _ folder: String) -> Place? {
        guard let name = json["seat"]?.stringValue, let token = json["token"]?.stringValue,
            let order = LabOrder(json, folder: "\(folder)/seats/\(name)")
        else { return nil }
        return Place(order: order, token: token)
    }

    /// A new seat: with a seed, its data differ from those of every other; identities always do.
    private static func place(_ index: Int, _ plan: Plan, _ folder: String) -> Place {
        let name = "seat-" + (index < 9 ? "0" : "") + String(index + 1)
        let order = LabOrder(
            seat: name, path: plan.path, seed: plan.seed.map { $0 &+ UInt64(index) },
            identitySeed: UInt64.random(in: 1 ... .max), variables: plan.variables,
            folder: "\(folder)/seats/\(name)")
        return Place(order: order, token: LabRoom.newToken())
    }

    private func save(_ plan: Plan) throws {
        let seats = places.map { place -> JSONValue in
            .object((place.order.json.objectValue ?? []) + [("token", .string(place.token))])
        }
        let json: JSONValue = [
            "path": .string(plan.path), "token": .string(token), "seats": .array(seats),
        ]
        try FileOutput.writeSecret(json.prettyText, to: folder + "/workshop.json")
    }

    /// Opens all seats, those of a workshop that was interrupted where they stood.
    func open() async throws {
        for place in places { try await open(place) }
    }

    func open(_ place: Place) async throws {
        let (order, lab) = (place.order, lab)
        _ = try await hall.open(place.order.seat, token: place.token, speed: speed) {
            try LabSeat(order, of: lab)
        }
    }

    /// A clean slate for one seat.
    func reset(_ seat: Seat<LabSeat>) async throws {
        guard let place = places.first(where: { $0.order.seat == seat.name }) else { return }
        try await hall.close(seat.name)
        if let folder = place.order.folder, FileManager.default.fileExists(atPath: folder) {
            try FileManager.default.removeItem(atPath: folder)
        }
        try await open(place)
    }

    /// Writes what each learner is given: keys, token and where the workshop is.
    func writeKeys(endpoint: String) async throws {
        for seat in hall.seats {
            let keys = try await seat.host.perform { world, _ in try world.perform("keys", .object([])) }
            var members = keys.objectValue ?? []
            members += [
                ("seat", .string(seat.name)), ("token", .string(seat.token)), ("endpoint", .string(endpoint)),
            ]
            try FileOutput.writeSecret(
                JSONValue.object(members).prettyText, to: "\(folder)/keys/\(seat.name).json")
        }
    }
}
