import CloudGateway
import LabKernel

/// Answers what learners ask of their seats: the verbs of `/_labsim/lab` and of `/_labsim/time`.
package struct SeatDesk<World: SeatWorld>: Sendable {
    private let hall: SeatHall<World>
    /// Opens or opens anew a seat for a verb that only the server can do: `start`, `reset`, `leave`.
    private let serve:
        @Sendable (_ verb: String, _ seat: Seat<World>?, _ body: JSONValue) async throws -> JSONValue

    package init(
        _ hall: SeatHall<World>,
        serve: @escaping @Sendable (String, Seat<World>?, JSONValue) async throws -> JSONValue
    ) {
        (self.hall, self.serve) = (hall, serve)
    }

    /// Does a verb of `lab`, or one of `time` for a learner.
    ///
    /// - Throws: `LabError` USE030 for a token of no seat.
    package func perform(_ request: OwnRequest) async throws -> JSONValue {
        if request.area == "lab", request.verb == "start" {
            return try await serve("start", hall.seat(token: request.token), request.body)
        }
        guard let seat = hall.seat(token: request.token) else {
            throw LabError(
                "USE030", "no lab is in progress with these keys",
                fix: "begin one with 'labsim lab start LAB', or name its keys with '--keys FILE'")
        }
        if request.area == "time" {
            return try await TimeAPI.perform(request.verb, request.body, on: seat.host)
        }
        if ["reset", "leave"].contains(request.verb) {
            return try await serve(request.verb, seat, request.body)
        }
        let (verb, body) = (request.verb, request.body)
        guard !["extend", "broadcast", "board"].contains(verb) else {
            throw LabError("USE032", "'\(verb)' is the instructor's", fix: "use 'labsim workshop \(verb)'")
        }
        return try await seat.host.perform { world, clock in
            if clock.isFrozen, !["status", "next", "query"].contains(verb) {
                throw LabError("USE052", "the instructor holds the clock", fix: "wait until it goes on")
            }
            defer { if verb == "submit" { clock.pause() } }
            return try world.perform(verb, body)
        }
    }
}
