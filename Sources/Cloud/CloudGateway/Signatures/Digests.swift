import Crypto
import Synchronization

/// The digests and keyed digests that the vendors' signatures are made of.
package enum Digests {
    package static func hmacSHA1(_ text: String, key: String) -> [UInt8] {
        let code = HMAC<Insecure.SHA1>.authenticationCode(
            for: Array(text.utf8), using: SymmetricKey(data: Array(key.utf8)))
        return Array(code)
    }

    package static func hmacSHA256(_ text: String, key: [UInt8]) -> [UInt8] {
        SigningKey(key).code(of: Array(text.utf8))
    }

    package static func hmacSHA256(_ text: String, key: String) -> [UInt8] {
        hmacSHA256(text, key: Array(key.utf8))
    }

    package static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        SHA256.hash(data: bytes).withUnsafeBytes { Array($0) }
    }

    package static func md5(_ bytes: [UInt8]) -> [UInt8] {
        Insecure.MD5.hash(data: bytes).withUnsafeBytes { Array($0) }
    }

    /// The key of the V4 schemes of OSS and SLS: date, region and service folded into the secret.
    ///
    /// `date` is `yyyymmdd`; `service` is `oss` or `sls`. The same few secrets sign thousands of requests a day, so
    /// keys are kept.
    package static func signingKey(
        secret: String, date: String, region: String, service: String
    ) -> SigningKey {
        let name = SigningKeyName(secret: secret, date: date, region: region, service: service)
        if let known = signingKeys.withLock({ $0[name] }) { return known }
        let key = SigningKey(derivedKey(secret: secret, date: date, region: region, service: service))
        signingKeys.withLock { keys in
            if keys.count >= 1_000 { keys.removeAll() }
            keys[name] = key
        }
        return key
    }

    private struct SigningKeyName: Hashable {
        var secret: String
        var date: String
        var region: String
        var service: String
    }

    private static let signingKeys = Mutex<[SigningKeyName: SigningKey]>([:])

    private static func derivedKey(secret: String, date: String, region: String, service: String) -> [UInt8] {
        let dateKey = hmacSHA256(date, key: "aliyun_v4" + secret)
        let regionKey = hmacSHA256(region, key: dateKey)
        return hmacSHA256("aliyun_v4_request", key: hmacSHA256(service, key: regionKey))
    }
}

/// A key of HMAC-SHA256, ready to sign: what depends on the key alone is computed once.
package struct SigningKey: Sendable {
    private let start: HMAC<SHA256>

    package init(_ key: [UInt8]) { start = HMAC(key: SymmetricKey(data: key)) }

    /// The 32 bytes of the code.
    package func code(of bytes: [UInt8]) -> [UInt8] {
        var code = start
        code.update(data: bytes)
        return code.finalize().withUnsafeBytes { Array($0) }
    }
}
