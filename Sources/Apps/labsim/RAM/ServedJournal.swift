import CloudGateway
import LabKernel

/// Fetches the journal of a world that `labsim up` serves.
enum ServedJournal {
    /// - Throws: `LabError` USE011 or ENV010 when `address` is no URL of HTTP, nothing answers there, or something else than
    ///   labsim does.
    static func text(of address: String) throws -> String {
        let request = CloudRequest(method: "GET", host: "localhost", path: "/_labsim/journal")
        let answer = try RunningServer.transport(address).send(request)
        guard answer.status == 200, case .bytes(let bytes) = answer.body else {
            throw LabError(
                "ENV010", "no journal at '\(address)'",
                fix: "start 'labsim up', or name the port where it runs")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
