import LabKernel

/// A live world of one learner.
package protocol SeatWorld: LiveWorld {
    /// Whether somebody in this world signs with the key `id`.
    func knows(accessKey id: String) -> Bool

    /// Does one of the lab's verbs.
    func perform(_ verb: String, _ body: JSONValue) throws -> JSONValue

    /// Leaves everything in order; the world may not be used afterwards.
    func close() throws
}

/// A learner's place: a world on a clock of its own, and the word by which the learner's commands are known.
package struct Seat<World: SeatWorld>: Sendable {
    package let name: String
    /// Shown with every command of labsim's own; the cloud's requests are known by their keys.
    package let token: String
    package let host: WorldHost<World>
    let timekeeper: Task<Void, any Error>

    init(name: String, token: String, host: WorldHost<World>) {
        (self.name, self.token, self.host) = (name, token, host)
        timekeeper = Task { try await host.keepTime() }
    }

    /// Stops the clock and leaves the world in order.
    func close() async throws {
        timekeeper.cancel()
        _ = await timekeeper.result
        try await host.perform { world, _ in try world.close() }
    }
}
