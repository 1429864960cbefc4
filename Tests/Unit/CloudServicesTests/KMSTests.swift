@testable import CloudGateway
import LabKernel
import Testing

@testable import KMS

@Suite struct KMSTests {
    private static let account = "1001000000000001"
    private static let key = "0a1b2c3d-0000-0000-0000-000000000001"

    private func call(
        _ action: String, account: String = account, seed: UInt64 = 1, id: String = "R1",
        _ parameters: [(String, String)]
    ) throws -> JSONValue {
        let service = KMSService(accountID: Self.account, region: "cn-hangzhou", seed: seed)
        let query = ([("Action", action), ("Version", "2016-01-20")] + parameters)
            .map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
        let request = CloudRequest(method: "POST", host: "127.0.0.1", path: "/", query: query)
        #expect(service.accepts(request))
        let call = try service.route(request, at: .epoch)
        let context = CallContext(
            requestID: id, now: .epoch, principal: Principal(accountID: account, kind: .root),
            request: request, meter: NoMeter())
        guard case .bytes(let bytes) = try call.handle(context).body else { throw CancellationError() }
        return try JSONParser.parse(text: String(decoding: bytes, as: UTF8.self))
    }

    private func blob(_ action: String, _ parameters: [(String, String)]) throws -> (
        blob: String, plain: String
    ) {
        let answer = try call(action, [("KeyId", Self.key)] + parameters)
        return (
            try #require(answer["CiphertextBlob"]?.stringValue), answer["Plaintext"]?.stringValue ?? ""
        )
    }

    @Test func dataKeysAreDecrypted() throws {
        let made = try blob("GenerateDataKey", [("KeySpec", "AES_256")])
        #expect(Base64.decode(made.plain)?.count == 32)
        let opened = try call("Decrypt", [("CiphertextBlob", made.blob)])
        #expect(opened["Plaintext"]?.stringValue == made.plain && opened["KeyId"]?.stringValue == Self.key)
        let other = try call("GenerateDataKey", id: "R2", [("KeyId", Self.key)])
        #expect(other["Plaintext"]?.stringValue != made.plain)
        #expect(try blob("GenerateDataKeyWithoutPlaintext", []).plain.isEmpty)
    }

    @Test func theContextBelongsToTheCiphertext() throws {
        let context = #"{"b": "2", "a": "1"}"#
        let made = try blob("Encrypt", [("Plaintext", "aGVsbG8="), ("EncryptionContext", context)])
        let same = [("CiphertextBlob", made.blob), ("EncryptionContext", #"{"a":"1","b":"2"}"#)]
        #expect(try call("Decrypt", same)["Plaintext"]?.stringValue == "aGVsbG8=")
        #expect(throws: CloudError.self) { try call("Decrypt", [("CiphertextBlob", made.blob)]) }
        #expect(throws: CloudError.self) { try call("Decrypt", account: "2001000000000002", same) }
        #expect(throws: CloudError.self) { try call("Decrypt", seed: 2, same) }
        #expect(throws: CloudError.self) { try call("Decrypt", [("CiphertextBlob", "bm9uZQ==")]) }
    }

    @Test func otherActionsAreRefusedByName() throws {
        let error = #expect(throws: CloudError.self) { try call("CreateKey", []) }
        #expect(error?.code == "InvalidAction.NotFound" && error?.message.contains("kms:CreateKey") == true)
    }
}

private final class NoMeter: UsageMeter {
    func record(_ event: UsageEvent) {}
}
