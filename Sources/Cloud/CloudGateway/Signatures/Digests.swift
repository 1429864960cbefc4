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
        Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: key)))
    }

    package static func hmacSHA256(_ text: String, key: String) -> [UInt8] {
        hmacSHA256(text, key: Array(key.utf8))
    }

    package static func sha256(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }

    package static func md5(_ bytes: [UInt8]) -> [UInt8] { Array(Insecure.MD5.hash(data: bytes)) }

    /// The key of the V4 schemes of OSS and SLS: date, region and service folded into the secret.
    ///
    /// `date` is `yyyymmdd`; `service` is `oss` or `sls`. The same few secrets sign thousands of requests a day, so
    /// keys are kept.
    package static func signingKey(secret: String, date: String, region: String, service: String) -> [UInt8] {
        let name = "\(secret)/\(date)/\(region)/\(service)"
        if let known = signingKeys.withLock({ $0[name] }) { return known }
        let key = derivedKey(secret: secret, date: date, region: region, service: service)
        signingKeys.withLock { keys in
            if keys.count >= 1_000 { keys.removeAll() }
            keys[name] = key
        }
        return key
    }

    private static let signingKeys = Mutex<[String: [UInt8]]>([:])

    private static func derivedKey(secret: String, date: String, region: String, service: String) -> [UInt8] {
        let dateKey = hmacSHA256(date, key: "aliyun_v4" + secret)
        let regionKey = hmacSHA256(region, key: dateKey)
        return hmacSHA256("aliyun_v4_request", key: hmacSHA256(service, key: regionKey))
    }
}
