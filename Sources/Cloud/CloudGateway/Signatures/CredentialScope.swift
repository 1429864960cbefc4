import Crypto

/// The `Credential` of a V4 signature: `AK/yyyymmdd/region/service/aliyun_v4_request`.
struct CredentialScope: Sendable, Equatable {
    var accessKeyID: String
    /// `yyyymmdd`.
    var date: String
    var region: String
    /// `oss` or `sls`.
    var service: String

    /// Nil when the text has other parts or another service than `service`.
    init?(_ text: String, service: String) {
        var text = text
        let parts = text.withUTF8 { bytes -> (String, String, String)? in
            var rest = bytes[...]
            func next() -> Slice<UnsafeBufferPointer<UInt8>> {
                let part = rest.prefix { $0 != UInt8(ascii: "/") }
                rest = rest.dropFirst(part.count + 1)
                return part
            }
            let (key, date, region) = (next(), next(), next())
            guard !key.isEmpty, date.count == 8, next().elementsEqual(service.utf8),
                rest.elementsEqual("aliyun_v4_request".utf8)
            else { return nil }
            let texts = [key, date, region].map { String(decoding: $0, as: UTF8.self) }
            return (texts[0], texts[1], texts[2])
        }
        guard let parts else { return nil }
        ((accessKeyID, date, region), self.service) = (parts, service)
    }

    /// The signature of a canonical request made at `time` (`yyyymmddThhmmssZ`), with its string to sign.
    func sign(_ canonicalRequest: [UInt8], algorithm: String, time: String, secret: String)
        -> (signature: String, stringToSign: [UInt8])
    {
        var text: [UInt8] = []
        text.reserveCapacity(192)
        for part in [algorithm, "\n", time, "\n", date, "/", region, "/", service, "/aliyun_v4_request\n"] {
            text += part.utf8
        }
        SHA256.hash(data: canonicalRequest).withUnsafeBytes { Hex.append($0, to: &text) }
        let key = Digests.signingKey(secret: secret, date: date, region: region, service: service)
        return (Hex.encode(key.code(of: text)), text)
    }
}
