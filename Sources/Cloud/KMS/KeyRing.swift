import CloudGateway
import Crypto
import LabKernel

/// Keys by their ids. Every id that a caller names is a key of his account: nothing is created or kept.
///
/// A ciphertext is the key's id and AES-256-GCM over the plaintext, the encryption context authenticated with it.
/// Nonces come from the plaintext, so that a run gives the same ciphertexts again.
final class KeyRing {
    private let master: [UInt8]
    private static let version: UInt8 = 1

    init(seed: UInt64) { master = Digests.sha256(Array("kms master key \(seed)".utf8)) }

    private func key(_ id: String, account: String) -> [UInt8] {
        Digests.hmacSHA256("\(account)/\(id)", key: master)
    }

    /// Bytes for a data key; other bytes for each request.
    func dataKey(count: Int, for requestID: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var block = 0
        while bytes.count < count {
            bytes += Digests.hmacSHA256("data key \(requestID) \(block)", key: master)
            block += 1
        }
        return Array(bytes.prefix(count))
    }

    /// The id of a key's one version.
    func versionID(of keyID: String) -> String {
        ManagedKey.id(service: "version of \(keyID)", account: "", region: "")
    }

    /// The ciphertext in base64; nil for an id that is no key's.
    func seal(_ plain: String, keyID: String, account: String, context: String) -> String? {
        guard (1...255).contains(keyID.utf8.count) else { return nil }
        let key = key(keyID, account: account)
        let nonce = Digests.hmacSHA256("\(plain)\u{0}\(context)", key: key).prefix(12)
        let box: AES.GCM.SealedBox?
        do {
            box = try AES.GCM.seal(
                Array(plain.utf8), using: SymmetricKey(data: key), nonce: AES.GCM.Nonce(data: nonce),
                authenticating: Array(context.utf8))
        } catch {
            return nil  // No plaintext of this service is too long to seal.
        }
        guard let sealed = box?.combined else { return nil }
        return Base64.encode([Self.version, UInt8(keyID.utf8.count)] + keyID.utf8 + Array(sealed))
    }

    /// The id of the key a ciphertext was made with; nil for other text.
    func keyID(of ciphertext: String) -> String? {
        parts(of: ciphertext).map { String(decoding: $0.id, as: UTF8.self) }
    }

    /// The plaintext; nil for a ciphertext of another key, account or context, and for a damaged one.
    func open(_ ciphertext: String, account: String, context: String) -> String? {
        guard let (id, sealed) = parts(of: ciphertext) else { return nil }
        let key = key(String(decoding: id, as: UTF8.self), account: account)
        do {
            let box = try AES.GCM.SealedBox(combined: sealed)
            let plain = try AES.GCM.open(
                box, using: SymmetricKey(data: key), authenticating: Array(context.utf8))
            return String(decoding: plain, as: UTF8.self)
        } catch {
            return nil  // Whatever is wrong with it, it does not open.
        }
    }

    private func parts(of ciphertext: String) -> (id: ArraySlice<UInt8>, sealed: ArraySlice<UInt8>)? {
        guard let bytes = Base64.decode(ciphertext), bytes.count > 2, bytes[0] == Self.version,
            bytes.count > 2 + Int(bytes[1])
        else { return nil }
        let end = 2 + Int(bytes[1])
        return (bytes[2..<end], bytes[end...])
    }
}
