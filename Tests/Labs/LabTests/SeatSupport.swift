import CloudClients
import CloudGateway
import Foundation
import LabKernel
import LabServer
import LabWorld

extension LabSeat: SeatWorld {}

/// A seat as a learner meets it: verbs, and clients that sign with its keys.
struct SeatPlayer {
    let seat: LabSeat

    init(
        _ lab: String = ScenarioRuns.handsOn, name: String = "lab", identity: UInt64 = 1,
        folder: String? = nil
    )
        throws
    {
        seat = try LabSeat(Self.order(lab, name: name, identity: identity, folder: folder))
    }

    /// The seat of an order of the test's own.
    init(of order: LabOrder) throws { seat = try LabSeat(order) }

    static func order(
        _ lab: String = ScenarioRuns.handsOn, name: String = "lab", identity: UInt64 = 1,
        folder: String? = nil
    ) -> LabOrder {
        let path = ScenarioRuns.root.appending(path: lab).path
        return LabOrder(seat: name, path: path, identitySeed: identity, folder: folder)
    }

    /// A folder of a test's own.
    static func folder() -> String {
        FileManager.default.temporaryDirectory.appending(path: "seat-\(UUID().uuidString)").path
    }

    @discardableResult
    func ask(_ verb: String, _ body: JSONValue = .object([])) throws -> JSONValue {
        try seat.perform(verb, body)
    }

    /// The code of the refusal of a verb; nil when it was done.
    func refusal(_ verb: String, _ body: JSONValue = .object([])) -> String? {
        do {
            _ = try seat.perform(verb, body)
            return nil
        } catch let error as LabError {
            return error.code
        } catch let errors as LabErrors {
            return errors.errors.first?.code
        } catch {
            return "\(error)"
        }
    }

    func pass(_ time: Duration) throws { try seat.advance(to: seat.now.advanced(by: time)) }

    /// The state of a step: `passed`, `open`.
    func state(_ step: String) throws -> String {
        let steps = try ask("status")["steps"]?.arrayValue ?? []
        return steps.first { $0["id"]?.stringValue == step }?["state"]?.stringValue ?? ""
    }

    func score() throws -> Int64 { try ask("status")["score"]?.intValue ?? -1 }

    /// Clients with the keys of the learner, or of somebody else.
    func caller(_ identity: String? = nil) throws -> Caller {
        let keys = try ask("keys", identity.map { ["as": .string($0)] } ?? .object([]))
        let credentials = ClientCredentials(
            accessKeyID: keys["accessKeyId"]?.stringValue ?? "",
            accessKeySecret: keys["accessKeySecret"]?.stringValue ?? "")
        return Caller(
            FixedCredentials(credentials), region: keys["region"]?.stringValue ?? "",
            transport: SeatTransport(seat), seed: 7)
    }
}

/// The way into a seat as from outside: requests are signed by a clock that is years away from the lab's.
final class SeatTransport: CloudTransport {
    private let seat: LabSeat
    let now = Instant(epochSeconds: 1_795_000_000)

    init(_ seat: LabSeat) { self.seat = seat }

    func send(_ request: CloudRequest) -> CloudResponse {
        let box = AnswerBox()
        var request = request
        request.arrivedAt = now
        seat.send(request) { box.answer = $0 }
        return box.answer ?? CloudResponse(status: 599)
    }
}

/// Holds the answer of a seat, which answers before `send` returns.
private final class AnswerBox: @unchecked Sendable {
    var answer: CloudResponse?
}
