import CloudGateway

/// Server-side encryption as clients see it: headers in, headers out. Bytes are stored as they are. KMS without
/// a key means the key that OSS manages for the account.
///
/// Not emulated: encryption itself; no key is ever made.
enum Encryption {
    private static let header = "x-oss-server-side-encryption"
    private static let keyHeader = "x-oss-server-side-encryption-key-id"
    private static let dataHeader = "x-oss-server-side-data-encryption"

    /// The encryption headers of a written object: the request's, or the bucket's default.
    static func ofWrite(_ request: OSSRequest) throws(CloudError) -> [NamedValue] {
        if let algorithm = request.header(header) {
            return try headers(
                algorithm, keyID: request.header(keyHeader), data: request.header(dataHeader), request)
        }
        guard request.header(keyHeader) == nil else {
            throw CloudError(
                "InvalidEncryptionRequest", status: 400,
                "The encryption request you specified is not valid. A key id needs the algorithm KMS.")
        }
        let rule = request.bucket.record.configurations["encryption"]?["ApplyServerSideEncryptionByDefault"]
        guard let rule, let algorithm = rule.text("SSEAlgorithm") else { return [] }
        return try headers(
            algorithm, keyID: rule.text("KMSMasterKeyID"), data: rule.text("KMSDataEncryption"), request)
    }

    /// Throws InvalidArgument when a part brings encryption headers: they belong to the upload.
    static func refuseOnPart(_ request: OSSRequest) throws(CloudError) {
        for name in [header, keyHeader, dataHeader] {
            guard let value = request.header(name) else { continue }
            throw OSSErrors.invalidArgument(
                "The encryption headers are not allowed on this request.", name, value)
        }
    }

    private static func headers(
        _ algorithm: String, keyID: String?, data: String?, _ request: OSSRequest
    ) throws(CloudError) -> [NamedValue] {
        guard ["AES256", "KMS", "SM4"].contains(algorithm) else {
            throw CloudError(
                "InvalidEncryptionAlgorithmError", status: 400,
                "The Encryption request you specified is not valid. Supported value: AES256/SM4/KMS.")
        }
        var headers = [NamedValue(header, algorithm)]
        if let keyID, !keyID.isEmpty {
            guard algorithm == "KMS" else {
                throw OSSErrors.invalidArgument(
                    "\(algorithm) is not applicable if KMSMasterKeyID is specified.", keyHeader, keyID)
            }
            headers.append(NamedValue(keyHeader, keyID))
        } else if algorithm == "KMS" {
            let record = request.bucket.record
            let managed = ManagedKey.id(service: "oss", account: record.owner, region: record.region)
            headers.append(NamedValue(keyHeader, managed))
        }
        if let data, !data.isEmpty, algorithm == "KMS" { headers.append(NamedValue(dataHeader, data)) }
        return headers
    }
}
