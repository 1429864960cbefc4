import CloudGateway
import LabKernel

/// One call: parameters in, members of the answer out.
struct KMSCall {
    let parameters: RPCParameters
    let context: CallContext
    let ring: KeyRing

    func answer(to operation: KMSOperation) throws(CloudError) -> [(String, JSONValue)] {
        switch operation {
        case .generateDataKey: try dataKey(showsPlaintext: true)
        case .generateDataKeyWithoutPlaintext: try dataKey(showsPlaintext: false)
        case .encrypt: try encrypt()
        case .decrypt: try decrypt()
        }
    }

    private func dataKey(showsPlaintext: Bool) throws(CloudError) -> [(String, JSONValue)] {
        let keyID = try required("KeyId")
        let plain = Base64.encode(ring.dataKey(count: try byteCount(), for: context.requestID))
        var members: [(String, JSONValue)] = [
            ("CiphertextBlob", .string(try sealed(plain, keyID))), ("KeyId", .string(keyID)),
            ("KeyVersionId", .string(ring.versionID(of: keyID))),
        ]
        if showsPlaintext { members.append(("Plaintext", .string(plain))) }
        return members
    }

    private func byteCount() throws(CloudError) -> Int {
        if let text = parameters["NumberOfBytes"] {
            guard let count = Int(text), (1...1_024).contains(count) else { throw invalid("NumberOfBytes") }
            return count
        }
        switch parameters["KeySpec"] ?? "AES_256" {
        case "AES_256": return 32
        case "AES_128": return 16
        default: throw invalid("KeySpec")
        }
    }

    private func encrypt() throws(CloudError) -> [(String, JSONValue)] {
        let keyID = try required("KeyId")
        let plain = try required("Plaintext")
        guard plain.utf8.count <= 8_192 else { throw invalid("Plaintext") }
        return [
            ("CiphertextBlob", .string(try sealed(plain, keyID))), ("KeyId", .string(keyID)),
            ("KeyVersionId", .string(ring.versionID(of: keyID))),
        ]
    }

    private func decrypt() throws(CloudError) -> [(String, JSONValue)] {
        let blob = try required("CiphertextBlob")
        let account = context.principal.accountID
        guard let keyID = ring.keyID(of: blob),
            let plain = ring.open(blob, account: account, context: try encryptionContext())
        else { throw invalid("CiphertextBlob") }
        return [
            ("Plaintext", .string(plain)), ("KeyId", .string(keyID)),
            ("KeyVersionId", .string(ring.versionID(of: keyID))),
        ]
    }

    private func sealed(_ plain: String, _ keyID: String) throws(CloudError) -> String {
        let sealed = ring.seal(
            plain, keyID: keyID, account: context.principal.accountID, context: try encryptionContext())
        guard let sealed else { throw invalid("KeyId") }
        return sealed
    }

    /// The context's members in the order of their names, so that order does not matter.
    private func encryptionContext() throws(CloudError) -> String {
        guard let text = parameters["EncryptionContext"] else { return "" }
        let document: JSONValue
        do throws(LabError) { document = try JSONParser.parse(text: text) } catch {
            throw invalid("EncryptionContext")
        }
        guard let members = document.objectValue else { throw invalid("EncryptionContext") }
        return JSONValue.object(members.sorted { $0.0 < $1.0 }).text
    }

    private func required(_ name: String) throws(CloudError) -> String {
        guard let value = parameters[name] else {
            throw CloudError(
                "MissingParameter", status: 400,
                "The parameter \(name) is mandatory for this action.")
        }
        return value
    }

    private func invalid(_ name: String) -> CloudError {
        CloudError("InvalidParameter", status: 400, "The specified parameter \(name) is not valid.")
    }
}
