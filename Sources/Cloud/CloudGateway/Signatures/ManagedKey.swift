/// The key of KMS that a service manages for an account.
package enum ManagedKey {
    /// An id in the form of the service's own, always the same for an account and region.
    package static func id(service: String, account: String, region: String) -> String {
        let digest = Digests.sha256(Array("managed key \(service) \(account) \(region)".utf8))
        let digits = Array(Hex.encode(Array(digest.prefix(16))))
        let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }
        return parts.joined(separator: "-")
    }
}
