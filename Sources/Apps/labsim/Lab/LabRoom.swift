import Foundation
import LabKernel
import LabServer
import LabWorld

extension LabSeat: SeatWorld {}

/// The one lab that a `labsim up` holds beside its own world, kept in the state folder.
struct LabRoom: Sendable {
    private static let seat = "lab"

    let hall: SeatHall<LabSeat>
    /// Where the lab is kept: its order with the learner's token, and the log.
    let folder: String

    private var orderFile: String { folder + "/order.json" }

    /// Opens the lab that was in progress when the server ended; what keeps it from that is told on stderr.
    func restore() async {
        guard let data = FileManager.default.contents(atPath: orderFile) else { return }
        do {
            let json = try JSONParser.parse(text: String(decoding: data, as: UTF8.self), name: orderFile)
            guard var order = LabOrder(json, folder: folder), let token = json["token"]?.stringValue else {
                throw LabError(
                    "DATA032", "'\(orderFile)' is no lab", fix: "remove it, and start the lab anew")
            }
            order.prices = try LabPrices.book(for: LoadedLab(order))
            let whole = order
            _ = try await hall.open(Self.seat, token: token, speed: json["speed"]?.doubleValue ?? 1) {
                try LabSeat(whole)
            }
        } catch {
            ExitStatus.complain("the lab that was in progress cannot go on\n\(error)")
        }
    }

    /// `start`, `reset` and `leave`.
    func serve(_ verb: String, _ body: JSONValue) async throws -> JSONValue {
        switch verb {
        case "start": try await start(body)
        case "reset": try await reset()
        default: try await leave()
        }
    }

    private func start(_ body: JSONValue) async throws -> JSONValue {
        guard let path = body["path"]?.stringValue, !path.isEmpty else {
            throw LabError("USE063", "there is no lab to start", fix: "name one: labsim lab start LAB")
        }
        if let present = hall.seat(Self.seat), body["force"]?.boolValue != true {
            let status = try await present.host.perform { world, _ in try world.perform("status", .object([]))
            }
            guard status["submitted"]?.boolValue == true else {
                throw LabError(
                    "USE062", "the lab '\(status["lab"]?.stringValue ?? "")' is in progress",
                    fix: "hand it in with 'labsim lab submit', or give it up with '--force'")
            }
        }
        let variables = (body["variables"]?.objectValue ?? []).compactMap { name, value in
            value.stringValue.map { (name, $0) }
        }
        let order = LabOrder(
            seat: Self.seat, path: path, seed: body["seed"]?.intValue.map { UInt64(bitPattern: $0) },
            identitySeed: UInt64.random(in: 1 ... .max), variables: variables, folder: folder)
        return try await open(order, token: Self.newToken(), speed: body["speed"]?.doubleValue ?? 1)
    }

    /// A clean slate: the same lab and the same people with the same keys, and nothing done.
    private func reset() async throws -> JSONValue {
        let data = FileManager.default.contents(atPath: orderFile) ?? Data()
        let json = try JSONParser.parse(text: String(decoding: data, as: UTF8.self), name: orderFile)
        guard let order = LabOrder(json, folder: folder), let token = json["token"]?.stringValue else {
            throw LabError("DATA032", "'\(orderFile)' is no lab", fix: "start the lab anew")
        }
        return try await open(order, token: token, speed: json["speed"]?.doubleValue ?? 1)
    }

    private func open(_ order: LabOrder, token: String, speed: Double) async throws -> JSONValue {
        // A lab that cannot be made must not cost the one that is there.
        let trial = try await Task.detached {
            var trial = order
            trial.folder = nil
            trial.prices = try LabPrices.book(for: LoadedLab(order))
            try LabSeat(trial).close()
            return trial
        }.value
        var priced = order
        priced.prices = trial.prices
        let whole = priced
        try await hall.close(Self.seat)
        try Self.clear(folder)
        guard case .object(var members) = order.json else { preconditionFailure("an order is an object") }
        members += [("token", .string(token)), ("speed", .double(speed))]
        try FileOutput.writeSecret(JSONValue.object(members).prettyText, to: orderFile)
        let seat = try await hall.open(Self.seat, token: token, speed: speed) { try LabSeat(whole) }
        return try await seat.host.perform { world, _ in
            let status = try world.perform("status", .object([]))
            let keys = try world.perform("keys", .object([]))
            return ["status": status, "keys": keys, "token": .string(token), "seat": .string(seat.name)]
        }
    }

    private func leave() async throws -> JSONValue {
        try await hall.close(Self.seat)
        try Self.clear(folder)
        return ["left": true]
    }

    private static func clear(_ folder: String) throws {
        guard FileManager.default.fileExists(atPath: folder) else { return }
        do {
            try FileManager.default.removeItem(atPath: folder)
        } catch {
            throw LabError("DATA030", "cannot remove '\(folder)': \(error.localizedDescription)")
        }
    }

    /// 32 letters and digits that nobody can guess.
    static func newToken() -> String {
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz0123456789")
        var generator = SystemRandomNumberGenerator()
        return String((0..<32).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] })
    }
}
