import CloudClients
import CloudGateway
import Foundation
import LabKernel

/// A labsim that a benchmark started, with signed requests for it.
struct BenchLabsim {
    let server: ServerProcess
    let port: Int
    /// Milliseconds from the start of the process to the first answer of its health.
    let startMillis: Double
    private let region = "cn-hangzhou"
    private let credentials: ClientCredentials

    /// Starts `labsim up` with its state below `folder`.
    init(folder: String) throws {
        port = ServerProcess.freePort()
        let data = folder + "/state"
        let arguments = ["up", "--port", String(port), "--data", data, "--keys", data + "/keys.json"]
        let start = ContinuousClock.now
        server = try ServerProcess("labsim", OwnProgram.file.path, arguments, folder: folder)
        var isHealthy = false
        while !isHealthy, ContinuousClock.now - start < .seconds(20) {
            let answer = HTTPTransport(host: "127.0.0.1", port: port)
                .send(CloudRequest(method: "GET", host: "127.0.0.1", path: "/_labsim/health"))
            isHealthy = answer.status == 200
            if !isHealthy { usleep(500) }
        }
        startMillis = Double((ContinuousClock.now - start).wholeMicros) / 1_000
        guard isHealthy, let keys = FileManager.default.contents(atPath: data + "/keys.json") else {
            throw LabError("BENCH001", "'labsim up' did not start")
        }
        let document = try JSONParser.parse(text: String(decoding: keys, as: UTF8.self))
        credentials = ClientCredentials(
            accessKeyID: document["accessKeyId"]?.stringValue ?? "",
            accessKeySecret: document["accessKeySecret"]?.stringValue ?? "")
    }

    var client: OSSClient {
        OSSClient(
            region: region, transport: HTTPTransport(host: "127.0.0.1", port: port),
            credentials: FixedCredentials(credentials))
    }

    /// The bytes of requests, signed now with version 4.
    func requests(_ method: String, bucket: String, keys: [String], query: String = "", body: [UInt8] = [])
        throws -> [[UInt8]]
    {
        try keys.map { key in
            let request = try client.signed(method, bucket, key, query: query, body: .bytes(body))
            return Array(HTTPTransport.head(of: request).utf8) + body
        }
    }
}

/// A peer that serves plain HTTP.
struct BenchPeer {
    let server: ServerProcess
    let port: Int

    /// nginx with WebDAV's PUT, its files below `folder`.
    static func nginx(_ program: String, folder: String) throws -> BenchPeer {
        let port = ServerProcess.freePort()
        try FileManager.default.createDirectory(atPath: folder + "/root", withIntermediateDirectories: true)
        let settings = """
            daemon off; worker_processes 2; pid \(folder)/nginx.pid; error_log \(folder)/error.log;
            \(getuid() == 0 ? "user root;" : "")
            events { worker_connections 256; }
            http {
              access_log off; sendfile on; tcp_nopush on; keepalive_requests 10000000;
              client_body_temp_path \(folder)/body; proxy_temp_path \(folder)/proxy;
              fastcgi_temp_path \(folder)/fastcgi; uwsgi_temp_path \(folder)/uwsgi; scgi_temp_path \(folder)/scgi;
              server {
                listen 127.0.0.1:\(port); root \(folder)/root;
                location / { dav_methods PUT DELETE; create_full_put_path on; client_max_body_size 0; }
              }
            }
            """
        try settings.write(toFile: folder + "/nginx.conf", atomically: true, encoding: .utf8)
        let arguments = ["-c", folder + "/nginx.conf", "-p", folder, "-e", folder + "/error.log"]
        let server = try ServerProcess("nginx", program, arguments, folder: folder)
        return try started(server, port)
    }

    /// moto's server, which is S3 for this.
    static func moto(_ program: String, folder: String) throws -> BenchPeer {
        let port = ServerProcess.freePort()
        let server = try ServerProcess(
            "moto", program, ["-H", "127.0.0.1", "-p", String(port)], folder: folder)
        return try started(server, port)
    }

    private static func started(_ server: ServerProcess, _ port: Int) throws -> BenchPeer {
        guard ServerProcess.waits(for: port, seconds: 60) else {
            server.stop()
            throw LabError("BENCH001", "\(server.name) did not start")
        }
        return BenchPeer(server: server, port: port)
    }

    /// The bytes of plain requests; S3's are addressed to its region by an unchecked signature.
    func requests(_ method: String, paths: [String], body: [UInt8] = []) -> [[UInt8]] {
        let scope = "AKIDEXAMPLE/20261128/us-east-1/s3/aws4_request"
        return paths.map { path in
            var head = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: keep-alive\r\n"
            if server.name == "moto" {
                head +=
                    "Authorization: AWS4-HMAC-SHA256 Credential=\(scope), SignedHeaders=host, Signature=0\r\n"
            }
            if method == "PUT" { head += "Content-Length: \(body.count)\r\n" }
            return Array((head + "\r\n").utf8) + body
        }
    }
}
