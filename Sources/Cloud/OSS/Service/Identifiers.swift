import CloudGateway

/// Ids that clients see, derived from the store's numbers so that a run gives the same ids again.
enum Identifiers {
    /// 32 upper-case hexadecimal digits.
    static func uploadID(_ number: UInt64) -> String {
        Hex.encodeUpper(Digests.sha256(Array("upload \(number)".utf8)).prefix(16))
    }

    /// 64 letters and digits that begin with `CAEQ`, as the service's own.
    static func versionID(_ number: UInt64) -> String {
        let digest =
            Digests.sha256(Array("version \(number)".utf8)) + Digests.sha256(Array("tail \(number)".utf8))
        let text = Base64.encode(digest).filter { $0.isLetter || $0.isNumber }
        return "CAEQ" + text.prefix(60)
    }

    /// Whether a text has the shape of a version id.
    static func isVersionID(_ text: String) -> Bool {
        text == "null" || (text.hasPrefix("CAEQ") && text.utf8.count >= 40)
    }
}
