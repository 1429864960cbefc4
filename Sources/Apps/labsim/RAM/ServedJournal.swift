import Foundation
import LabKernel

/// Fetches the journal of a world that `labsim up` serves, over plain HTTP on this machine.
enum ServedJournal {
    /// - Throws: `LabError` ENV010 when nothing answers at `address` (`http://127.0.0.1:4588`), or something else than labsim.
    static func text(of address: String) throws -> String {
        guard let url = URL(string: address), let host = url.host, url.scheme == "http" else {
            throw LabError("ENV010", "'\(address)' is no address", fix: "write http://127.0.0.1:4588")
        }
        let request = "GET /_labsim/journal HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n"
        let answer = try exchange(request, host, url.port ?? 4588, address)
        guard let head = answer.firstRange(of: Array("\r\n\r\n".utf8)),
            answer.starts(with: Array("HTTP/1.1 200 ".utf8))
        else {
            throw LabError(
                "ENV010", "no journal at '\(address)'", fix: "name the port of a running `labsim up`")
        }
        return String(decoding: answer[head.upperBound...], as: UTF8.self)
    }

    private static func exchange(
        _ request: String, _ host: String, _ port: Int, _ address: String
    ) throws -> [UInt8] {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var target = sockaddr_in()
        target.sin_family = sa_family_t(AF_INET)
        target.sin_port = in_port_t(truncatingIfNeeded: port).bigEndian
        let isAddress = inet_pton(AF_INET, host == "localhost" ? "127.0.0.1" : host, &target.sin_addr) == 1
        let connected = withUnsafePointer(to: &target) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard descriptor >= 0, isAddress, connected else {
            throw LabError("ENV010", "nothing answers at '\(address)'", fix: "start `labsim up`")
        }
        let bytes = Array(request.utf8)
        guard send(descriptor, bytes, bytes.count, 0) == bytes.count else {
            throw LabError("ENV010", "the connection to '\(address)' was lost")
        }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = recv(descriptor, &buffer, buffer.count, 0), count > 0 {
            answer += buffer[..<count]
        }
        return answer
    }
}
