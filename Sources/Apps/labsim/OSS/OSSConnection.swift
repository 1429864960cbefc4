import ArgumentParser
import CloudClients
import CloudGateway
import Foundation
import LabKernel

/// Where labsim runs and who asks: options that all `labsim oss` commands share.
struct OSSConnection: ParsableArguments {
    @Option(help: ArgumentHelp("The state folder of the running 'labsim up'.", valueName: "dir"))
    var data: String = ".labsim"

    @Option(help: ArgumentHelp("Where labsim listens, http://127.0.0.1:4588.", valueName: "url"))
    var endpoint: String?

    @Option(help: ArgumentHelp("The file that 'labsim up --endpoints-file' wrote.", valueName: "file"))
    var endpointsFile: String?

    @Option(help: ArgumentHelp("The file that 'labsim up --keys' wrote.", valueName: "file"))
    var keys: String?

    @Flag(help: "Print JSON.")
    var json = false

    /// - Throws: `LabError` ENV010 when no labsim answers, ENV013 when nothing says where it is or with which keys.
    func open() throws -> OSSSession {
        let endpoint = try endpointURL()
        guard let address = URLComponents(string: endpoint), let host = address.host else {
            throw LabError("USE011", "'\(endpoint)' is no URL", fix: "say http://HOST:PORT")
        }
        guard address.scheme == "http" else {
            throw LabError("USE011", "'\(endpoint)' is not reached by HTTP", fix: "say http://HOST:PORT")
        }
        let transport = HTTPTransport(
            host: host.trimmingCharacters(in: ["[", "]"]), port: address.port ?? 80)
        let region = try Self.region(transport, host: host)
        let client = OSSClient(
            region: region, transport: transport, credentials: FixedCredentials(try credentials()))
        return OSSSession(client: client, transport: transport, endpoint: endpoint, isJSON: json)
    }

    private func endpointURL() throws -> String {
        if let endpoint { return endpoint.hasSuffix("/") ? String(endpoint.dropLast()) : endpoint }
        let file = endpointsFile ?? data + "/endpoints.json"
        let document = try Self.document(file, or: "--endpoint URL")
        guard let url = document["services"]?["oss"]?.stringValue else {
            throw LabError(
                "ENV013", "'\(file)' names no endpoint of oss", fix: "name one with '--endpoint URL'")
        }
        return url
    }

    private func credentials() throws -> ClientCredentials {
        let environment = ProcessInfo.processInfo.environment
        if keys == nil, let id = environment["ALIBABA_CLOUD_ACCESS_KEY_ID"],
            let secret = environment["ALIBABA_CLOUD_ACCESS_KEY_SECRET"]
        {
            return ClientCredentials(
                accessKeyID: id, accessKeySecret: secret,
                securityToken: environment["ALIBABA_CLOUD_SECURITY_TOKEN"])
        }
        let file = keys ?? data + "/keys.json"
        let document = try Self.document(file, or: "--keys FILE")
        guard let id = document["accessKeyId"]?.stringValue,
            let secret = document["accessKeySecret"]?.stringValue
        else {
            throw LabError("ENV013", "'\(file)' holds no keys", fix: "name another with '--keys FILE'")
        }
        return ClientCredentials(
            accessKeyID: id, accessKeySecret: secret, securityToken: document["securityToken"]?.stringValue)
    }

    private static func document(_ file: String, or option: String) throws -> JSONValue {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw LabError(
                "ENV013", "there is no '\(file)'",
                fix:
                    "start 'labsim up --keys .labsim/keys.json', name its folder with '--data DIR', or say '\(option)'"
            )
        }
        return try JSONParser.parse(text: String(decoding: data, as: UTF8.self), name: file)
    }

    /// The region that the running labsim claims to be.
    private static func region(_ transport: HTTPTransport, host: String) throws -> String {
        let answer = transport.send(CloudRequest(method: "GET", host: host, path: "/_labsim/health"))
        guard case .bytes(let bytes) = answer.body else { return "" }
        let text = String(decoding: bytes, as: UTF8.self)
        guard answer.status == 200, let region = try JSONParser.parse(text: text)["region"]?.stringValue
        else {
            throw LabError(
                "ENV010", "no labsim answers: \(text.isEmpty ? "status \(answer.status)" : text)",
                fix: "start 'labsim up', or name where it runs with '--endpoint URL'")
        }
        return region
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
