import COpenSSL
import Foundation
import LabKernel

/// A local certificate that lets clients speak TLS to labsim: made once in the state folder, trusted by whoever
/// names it as a certificate authority.
package struct TLSCertificate: Sendable {
    /// The PEM file of the certificate: what clients are to trust.
    package let certificatePath: String
    package let keyPath: String

    /// Names of labsim itself and of the services that clients may think they speak to. `*.localhost` is believed by few
    /// clients, which want two dots behind a star.
    private static let names = [
        "DNS:localhost", "DNS:*.localhost", "DNS:*.oss.localhost", "DNS:oss.localhost", "DNS:*.aliyuncs.com",
        "DNS:*.oss-cn-hangzhou.aliyuncs.com",
        "DNS:*.oss-cn-shanghai.aliyuncs.com", "DNS:*.oss-cn-beijing.aliyuncs.com",
        "DNS:*.oss-cn-shenzhen.aliyuncs.com", "DNS:*.oss-ap-southeast-1.aliyuncs.com",
        "DNS:*.cn-hangzhou.log.aliyuncs.com", "IP:127.0.0.1", "IP:::1",
    ]

    /// Takes the certificate in `folder`, or makes one that is good for ten years.
    ///
    /// - Throws: `LabError` EDGE003 when it cannot be made or written.
    package init(folder: String) throws {
        (certificatePath, keyPath) = (folder + "/certificate.pem", folder + "/certificate-key.pem")
        let files = FileManager.default
        if files.fileExists(atPath: certificatePath), files.fileExists(atPath: keyPath) { return }
        guard let key = labsim_make_key() else { throw Self.failure("cannot make a key") }
        defer { EVP_PKEY_free(key) }
        let serial = Int.random(in: 1...Int(Int32.max))
        guard
            let certificate = labsim_make_certificate(
                key, Self.names.joined(separator: ","), serial, 3_650)
        else { throw Self.failure("cannot make a certificate") }
        defer { X509_free(certificate) }
        guard files.createFile(atPath: keyPath, contents: nil, attributes: [.posixPermissions: 0o600]),
            labsim_write_key(key, keyPath) == 1, labsim_write_certificate(certificate, certificatePath) == 1
        else { throw Self.failure("cannot write '\(certificatePath)'") }
    }

    static func failure(_ what: String) -> LabError {
        LabError(
            "EDGE003", "TLS: \(what)", fix: "leave '--tls' out, or choose another folder with '--data DIR'")
    }
}
