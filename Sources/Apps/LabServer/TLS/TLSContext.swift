import COpenSSL
import LabKernel

/// What all TLS connections of an edge share: the certificate and its key.
final class TLSContext: @unchecked Sendable {
    // OpenSSL counts the references to a context itself, and only reads it for new connections.
    private let context: OpaquePointer

    /// - Throws: `LabError` EDGE003 when the files hold no certificate with its key.
    init(_ certificate: TLSCertificate) throws {
        guard let context = SSL_CTX_new(TLS_server_method()) else {
            throw TLSCertificate.failure("OpenSSL fails")
        }
        self.context = context
        guard labsim_set_min_tls12(context) == 1,
            SSL_CTX_use_certificate_chain_file(context, certificate.certificatePath) == 1,
            SSL_CTX_use_PrivateKey_file(context, certificate.keyPath, SSL_FILETYPE_PEM) == 1,
            SSL_CTX_check_private_key(context) == 1
        else {
            throw TLSCertificate.failure("'\(certificate.certificatePath)' and its key do not fit together")
        }
    }

    deinit { SSL_CTX_free(context) }

    /// A connection that waits for its client's hello.
    func session() -> TLSSession? { SSL_new(context).map(TLSSession.init) }
}

/// One TLS connection over memory: encrypted bytes in and out, plain bytes out and in.
final class TLSSession {
    private let session: OpaquePointer
    private let incoming: OpaquePointer?
    private let outgoing: OpaquePointer?

    fileprivate init(_ session: OpaquePointer) {
        self.session = session
        (incoming, outgoing) = (BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()))
        SSL_set_bio(session, incoming, outgoing)
        SSL_set_accept_state(session)
    }

    deinit { SSL_free(session) }

    /// Takes bytes from the network.
    func receive(_ bytes: UnsafeRawBufferPointer) {
        BIO_write(incoming, bytes.baseAddress, CInt(bytes.count))
    }

    /// What the network is to get.
    func takeOutgoing() -> [UInt8] { Self.drain { BIO_read(outgoing, $0, $1) } }

    /// Plain bytes that arrived, after the handshake, which goes on by itself.
    ///
    /// - Throws: `TLSFailure` when the client breaks the protocol.
    func read() throws(TLSFailure) -> [UInt8] {
        var status: CInt = 0
        let bytes = Self.drain { space, count in
            status = SSL_read(session, space, count)
            return status
        }
        switch SSL_get_error(session, status) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE, SSL_ERROR_NONE, SSL_ERROR_ZERO_RETURN: return bytes
        default: throw TLSFailure()
        }
    }

    /// Encrypts plain bytes.
    ///
    /// - Throws: `TLSFailure` when the connection is broken.
    func write(_ bytes: UnsafeRawBufferPointer) throws(TLSFailure) {
        guard !bytes.isEmpty else { return }
        guard SSL_write(session, bytes.baseAddress, CInt(bytes.count)) == bytes.count else {
            throw TLSFailure()
        }
    }

    /// Says goodbye.
    func close() { SSL_shutdown(session) }

    private static func drain(_ read: (UnsafeMutableRawPointer?, CInt) -> CInt) -> [UInt8] {
        var all: [UInt8] = []
        var count: CInt = 0
        repeat {
            let chunk = [UInt8](unsafeUninitializedCapacity: 32_768) { space, filled in
                count = read(space.baseAddress, CInt(space.count))
                filled = Int(max(count, 0))
            }
            all += chunk
        } while count > 0
        return all
    }
}

/// A client that does not speak TLS as it should.
struct TLSFailure: Error {}
