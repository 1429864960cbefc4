import CloudGateway
import LabKernel

/// Answers what the instructor asks of all seats: the verbs of `/_labsim/workshop`.
package struct InstructorDesk<World: SeatWorld>: Sendable {
    package static var verbs: [String] {
        ["board", "broadcast", "freeze", "resume", "extend", "reset", "export"]
    }

    private let hall: SeatHall<World>
    private let token: String
    /// Opens a seat anew.
    private let reset: @Sendable (Seat<World>) async throws -> Void

    package init(
        _ hall: SeatHall<World>, token: String, reset: @escaping @Sendable (Seat<World>) async throws -> Void
    ) {
        (self.hall, self.token, self.reset) = (hall, token, reset)
    }

    /// Does a verb for all seats, or for the one that the body names as `seat`.
    ///
    /// - Throws: `LabError` USE080 for another token than the instructor's, USE081 for a verb or a seat that does not
    ///   exist, and what a seat throws.
    package func perform(_ request: OwnRequest) async throws -> JSONValue {
        guard constantTimeEqual(request.token, token) else {
            throw LabError(
                "USE080", "only the instructor may ask for '\(request.verb)'",
                fix: "run the command where the workshop's folder is, or name it with '--data DIR'")
        }
        let chosen = try seats(in: request.body)
        switch request.verb {
        case "board": return try await rows(chosen)
        case "export":
            return ["seats": .array(try await each(chosen) { try $0.perform("status", .object([])) })]
        case "freeze", "resume":
            let isFrozen = request.verb == "freeze"
            for seat in chosen { try await seat.host.perform { _, clock in clock.freeze(isFrozen) } }
            return try await rows(chosen)
        case "broadcast", "extend":
            let (verb, body) = (request.verb, request.body)
            _ = try await each(chosen) { try $0.perform(verb, body) }
            return try await rows(chosen)
        case "reset":
            guard request.body["seat"] != nil else {
                throw LabError("USE081", "no seat is named", fix: "name one: labsim workshop reset SEAT")
            }
            for seat in chosen { try await reset(seat) }
            return try await rows(try seats(in: request.body))
        default:
            throw LabError(
                "USE081", "a workshop has no verb '\(request.verb)'",
                fix: suggestion(for: request.verb, among: Self.verbs, kind: "verbs"))
        }
    }

    private func seats(in body: JSONValue) throws -> [Seat<World>] {
        guard let name = body["seat"]?.stringValue else { return hall.seats }
        guard let seat = hall.seat(name) else {
            throw LabError(
                "USE081", "there is no seat '\(name)'",
                fix: suggestion(for: name, among: hall.seats.map(\.name), kind: "seats"))
        }
        return [seat]
    }

    /// The board: a row for each seat, with how its clock stands.
    private func rows(_ seats: [Seat<World>]) async throws -> JSONValue {
        let rows = try await withThrowingTaskGroup(of: (Int, JSONValue).self) { group in
            for (index, seat) in seats.enumerated() {
                group.addTask {
                    let row = try await seat.host.perform { world, clock in
                        let row = try world.perform("board", .object([])).objectValue ?? []
                        return row + [("clock", TimeAPI.state(clock, nil))]
                    }
                    return (index, .object(row))
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        return ["seats": .array(rows.sorted { $0.0 < $1.0 }.map(\.1))]
    }

    private func each(
        _ seats: [Seat<World>], _ body: @escaping @Sendable (World) throws -> JSONValue
    ) async throws -> [JSONValue] {
        var answers: [JSONValue] = []
        for seat in seats { answers.append(try await seat.host.perform { world, _ in try body(world) }) }
        return answers
    }
}
