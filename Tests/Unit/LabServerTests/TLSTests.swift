import COpenSSL
import CloudGateway
import Foundation
import Testing

@testable import LabServer

@Suite struct TLSTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID().uuidString)")
        .path

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    @Test(arguments: ["localhost", "lab.oss-cn-hangzhou.aliyuncs.com", "ram.aliyuncs.com"])
    func aClientThatTrustsTheCertificateIsServed(_ host: String) throws {
        defer { remove() }
        let certificate = try TLSCertificate(folder: folder)
        let server = try #require(try TLSContext(certificate).session())
        let client = try #require(TLSTestClient(trusting: certificate.certificatePath, host: host))
        var arrived: [UInt8] = []
        for _ in 0..<10 {
            client.send(Array("ping".utf8))
            client.takeOutgoing().withUnsafeBytes { server.receive($0) }
            arrived += try server.read()
            client.receive(server.takeOutgoing())
        }
        #expect(client.isTrusted)
        #expect(String(decoding: arrived, as: UTF8.self).hasPrefix("pingping"))
        let answer = [UInt8](repeating: 7, count: 100_000)
        try answer.withUnsafeBytes { bytes in Result { try server.write(bytes) } }.get()
        client.receive(server.takeOutgoing())
        #expect(client.read(100_000) == answer)
    }

    @Test func anotherHostIsNotTrusted() throws {
        defer { remove() }
        let certificate = try TLSCertificate(folder: folder)
        let server = try #require(try TLSContext(certificate).session())
        let client = try #require(
            TLSTestClient(trusting: certificate.certificatePath, host: "example.org"))
        for _ in 0..<4 {
            client.send([1])
            client.takeOutgoing().withUnsafeBytes { server.receive($0) }
            if (try? server.read()) == nil { break }
            client.receive(server.takeOutgoing())
        }
        #expect(!client.isTrusted)
    }

    @Test func theCertificateStays() throws {
        defer { remove() }
        let first = try TLSCertificate(folder: folder)
        let text = try String(contentsOfFile: first.certificatePath, encoding: .utf8)
        let second = try TLSCertificate(folder: folder)
        #expect(try String(contentsOfFile: second.certificatePath, encoding: .utf8) == text)
    }

    @Test func whatIsNoTLSBreaksTheConnection() throws {
        defer { remove() }
        let server = try #require(try TLSContext(try TLSCertificate(folder: folder)).session())
        Array("GET / HTTP/1.1\r\n\r\n".utf8).withUnsafeBytes { server.receive($0) }
        #expect(throws: TLSFailure.self) { try server.read() }
    }

    private func remove() {
        do { try FileManager.default.removeItem(atPath: folder) } catch {
            print("cannot remove \(folder): \(error)")
        }
    }
}

/// The other end of a TLS connection over memory.
private final class TLSTestClient {
    private let context: OpaquePointer
    private let session: OpaquePointer
    private let incoming = BIO_new(BIO_s_mem())
    private let outgoing = BIO_new(BIO_s_mem())

    init?(trusting certificate: String, host: String) {
        guard let context = SSL_CTX_new(TLS_client_method()),
            SSL_CTX_load_verify_locations(context, certificate, nil) == 1, let session = SSL_new(context)
        else { return nil }
        (self.context, self.session) = (context, session)
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
        SSL_set_verify(session, SSL_VERIFY_PEER, nil)
        SSL_set1_host(session, host)
        SSL_set_bio(session, incoming, outgoing)
        SSL_set_connect_state(session)
    }

    deinit {
        SSL_free(session)
        SSL_CTX_free(context)
    }

    var isTrusted: Bool { SSL_is_init_finished(session) == 1 && SSL_get_verify_result(session) == X509_V_OK }

    /// Goes on with the handshake; after it, sends the bytes.
    func send(_ bytes: [UInt8]) {
        guard SSL_do_handshake(session) == 1 else { return }
        SSL_write(session, bytes, CInt(bytes.count))
    }

    func receive(_ bytes: [UInt8]) { if !bytes.isEmpty { BIO_write(incoming, bytes, CInt(bytes.count)) } }

    func read(_ count: Int) -> [UInt8] {
        var all: [UInt8] = []
        var space = [UInt8](repeating: 0, count: 20_000)
        while all.count < count {
            let got = SSL_read(session, &space, CInt(space.count))
            guard got > 0 else { break }
            all += space[..<Int(got)]
        }
        return all
    }

    func takeOutgoing() -> [UInt8] {
        var space = [UInt8](repeating: 0, count: 100_000)
        let got = BIO_read(outgoing, &space, CInt(space.count))
        return got > 0 ? Array(space[..<Int(got)]) : []
    }
}
