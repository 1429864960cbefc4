import CloudClients
import CloudGateway
import Foundation
import LabKernel

/// The labsim that runs with a state folder, if one does.
enum RunningCheck {
    /// The port on which the labsim that holds `folder` answers; nil when none holds it, or it does not answer.
    static func port(folder: String) -> Int? {
        guard FolderCheck.isLocked(folder), let port = writtenPort(folder) else { return nil }
        let health = CloudRequest(method: "GET", host: "localhost", path: "/_labsim/health")
        return HTTPTransport(host: "127.0.0.1", port: port).send(health).status == 200 ? port : nil
    }

    /// The port in the file that labsim leaves in its folder.
    private static func writtenPort(_ folder: String) -> Int? {
        guard let data = FileManager.default.contents(atPath: folder + "/endpoints.json"),
            let document = try? JSONParser.parse(text: String(decoding: data, as: UTF8.self))
        else { return nil }
        return document["port"]?.intValue.map { Int($0) }
    }
}
