import ArgumentParser
import CloudClients
import CloudGateway
import Foundation
import LabKernel

/// Where labsim runs and who asks: options that all `labsim oss` commands share.
struct OSSConnection: ParsableArguments {
    @OptionGroup var server: RunningServer

    @Flag(help: "Print JSON.")
    var json = false

    /// - Throws: `LabError` ENV010 when no labsim answers, ENV013 when nothing says where it is or with which keys.
    func open() throws -> OSSSession {
        let endpoint = try server.endpointURL(of: "oss")
        let transport = try RunningServer.transport(endpoint)
        let client = OSSClient(
            region: try server.region(transport), transport: transport,
            credentials: FixedCredentials(try server.credentials()))
        return OSSSession(client: client, transport: transport, endpoint: endpoint, isJSON: json)
    }
}

/// A client of the running labsim with what commands need beside it.
struct OSSSession {
    let client: OSSClient
    let transport: HTTPTransport
    /// `http://127.0.0.1:4588`.
    let endpoint: String
    let isJSON: Bool

    /// Runs `body`; a refusal is said on stderr and ends the command with 1, a lost connection with 4.
    func perform(_ body: () throws -> Void) throws {
        do { try body() } catch let error as CloudCallError {
            throw Self.complaint(error)
        }
    }

    /// Says what the service refused; answers the status to leave with.
    static func complaint(_ error: CloudCallError) -> ExitStatus {
        guard error.status != 599 else {
            ExitStatus.complain("error: \(error.message)")
            return .environment
        }
        ExitStatus.complain("error: \(error.text)")
        if let explanation = error.explanation { ExitStatus.complain(explanation) }
        return .checkFailed
    }

    /// All objects under a prefix, page by page.
    func objects(_ place: OSSURL, _ body: (OSSClient.ListedObject) throws -> Void) throws {
        var continuation: String?
        repeat {
            let page = try client.listObjects(
                bucket: place.bucket, prefix: place.key, continuation: continuation)
            for object in page.objects { try body(object) }
            continuation = page.continuation
        } while continuation != nil
    }
}
