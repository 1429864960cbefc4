import ArgumentParser
import CloudClients
import CloudGateway
import Foundation
import LabKernel

/// Where a running `labsim up` is and who asks: options of the commands that talk to it.
struct RunningServer: ParsableArguments {
    @Option(help: ArgumentHelp("The state folder of the running 'labsim up'.", valueName: "dir"))
    var data: String = ".labsim"

    @Option(help: ArgumentHelp("Where labsim listens, http://127.0.0.1:4588.", valueName: "url"))
    var endpoint: String?

    @Option(help: ArgumentHelp("The file that 'labsim up --endpoints-file' wrote.", valueName: "file"))
    var endpointsFile: String?

    @Option(help: ArgumentHelp("The file that 'labsim up --keys' wrote.", valueName: "file"))
    var keys: String?

    /// A client of Log Service.
    func logs() throws -> SLSClient {
        let transport = try Self.transport(endpointURL(of: "sls"))
        return SLSClient(
            region: try region(transport), transport: transport,
            credentials: FixedCredentials(try credentials()))
    }

    /// A client of CloudMonitor.
    func monitor() throws -> POPClient {
        let transport = try Self.transport(endpointURL(of: "cms"))
        let region = try region(transport)
        let product = POPClient.Product(host: "metrics.\(region).aliyuncs.com", version: "2019-01-01")
        return POPClient(
            product, transport: transport, credentials: FixedCredentials(try credentials()),
            seed: UInt64.random(in: 0 ... .max))
    }

    /// Runs `body`; what the service refuses is said on stderr and ends the command with 1.
    static func perform(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as CloudCallError {
            FileHandle.standardError.write(Data("error: \(error.text)\n".utf8))
            throw ExitStatus.checkFailed
        }
    }

    /// The way to the server at `url`.
    ///
    /// - Throws: `LabError` USE011 for anything but a URL of HTTP.
    static func transport(_ url: String) throws -> HTTPTransport {
        guard let address = URLComponents(string: url), address.scheme == "http", let host = address.host
        else {
            throw LabError("USE011", "'\(url)' is no http URL", fix: "say http://HOST:PORT")
        }
        return HTTPTransport(host: host.trimmingCharacters(in: ["[", "]"]), port: address.port ?? 80)
    }

    /// Where a service is, without a slash at the end.
    ///
    /// - Throws: `LabError` ENV013 when nothing says so, and for a file of `--keys` that is missing.
    func endpointURL(of service: String, keysMayBeMissing: Bool = false) throws -> String {
        if let keys, !keysMayBeMissing { _ = try Self.document(keys, or: "--keys FILE") }
        if let endpoint { return endpoint.hasSuffix("/") ? String(endpoint.dropLast()) : endpoint }
        // The keys of a workshop's seat say where the workshop is.
        if endpointsFile == nil, let url = keysDocument?["endpoint"]?.stringValue { return url }
        let file = endpointsFile ?? data + "/endpoints.json"
        let document = try Self.document(file, or: "--endpoint URL")
        guard let url = document["services"]?[service]?.stringValue else {
            throw LabError(
                "ENV013", "'\(file)' names no endpoint of \(service)", fix: "name one with '--endpoint URL'")
        }
        return url
    }

    /// The keys of the environment, or of a file.
    ///
    /// - Throws: `LabError` ENV013 when there are none.
    func credentials() throws -> ClientCredentials {
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
        else { throw LabError("ENV013", "'\(file)' holds no keys", fix: "name another with '--keys FILE'") }
        return ClientCredentials(
            accessKeyID: id, accessKeySecret: secret, securityToken: document["securityToken"]?.stringValue)
    }

    private static func document(_ file: String, or option: String) throws -> JSONValue {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw LabError(
                "ENV013", "there is no '\(file)'",
                fix: option.hasPrefix("--keys") && !file.hasSuffix("/keys.json")
                    ? "name the file that 'labsim lab start --keys' or 'labsim up --keys' wrote"
                    : "start 'labsim up --keys .labsim/keys.json', name its folder with '--data DIR', or say '\(option)'"
            )
        }
        return try JSONParser.parse(text: String(decoding: data, as: UTF8.self), name: file)
    }

    /// A client of labsim's own verbs, with the token of the keys if they are a lab's.
    ///
    /// - Throws: `LabError` ENV013 when nothing says where labsim is, and for a file of `--keys` that is missing.
    func own(keysMayBeMissing: Bool = false) throws -> OwnClient {
        OwnClient(
            transport: try Self.transport(endpointURL(of: "oss", keysMayBeMissing: keysMayBeMissing)),
            token: keysDocument?["token"]?.stringValue ?? "")
    }

    /// The file of keys, where there is one.
    var keysFile: String { keys ?? data + "/keys.json" }

    /// What stands in it; nil when it is not there, or no JSON.
    var keysDocument: JSONValue? {
        guard let bytes = FileManager.default.contents(atPath: keysFile) else { return nil }
        return try? JSONParser.parse(text: String(decoding: bytes, as: UTF8.self))
    }

    /// The time in the world that the keys are of.
    func present() throws -> Instant {
        guard let micros = try own().call("time", "now")["micros"]?.intValue else {
            throw LabError("ENV010", "labsim did not say what time it is")
        }
        return Instant(epochMicros: micros)
    }

    /// The region of the world that the keys are of.
    ///
    /// - Throws: `LabError` ENV010 when no labsim answers.
    func region(_ transport: HTTPTransport) throws -> String {
        if let region = keysDocument?["region"]?.stringValue { return region }
        return try Self.region(transport)
    }

    /// The region that the running labsim claims to be.
    ///
    /// - Throws: `LabError` ENV010 when no labsim answers.
    static func region(_ transport: HTTPTransport) throws -> String {
        let answer = transport.send(CloudRequest(method: "GET", host: "localhost", path: "/_labsim/health"))
        guard case .bytes(let bytes) = answer.body else {
            preconditionFailure("answers are read into memory")
        }
        let text = String(decoding: bytes, as: UTF8.self)
        // A transport's second line is a fix of its own.
        let reason = text.isEmpty ? "status \(answer.status)" : text.prefix { $0 != "\n" }
        guard answer.status == 200, let region = try JSONParser.parse(text: text)["region"]?.stringValue
        else {
            throw LabError(
                "ENV010", "no labsim answers: \(reason)",
                fix: "start 'labsim up', or name where it runs with '--endpoint URL'")
        }
        return region
    }
}

/// Rows of text in columns that line up.
struct TextTable {
    let lines: [String]

    init(_ rows: [[String]]) {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            rows.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
        }
        lines = rows.map { row in
            let cells = row.enumerated().map { column, cell in
                column == row.count - 1
                    ? cell : cell.padding(toLength: widths[column], withPad: " ", startingAt: 0)
            }
            return cells.joined(separator: "  ")
        }
    }
}
