import CloudClients
import CloudGateway
import LabKernel
import Testing

/// Whose a request is can be told before it is judged.
@Suite struct RequestSignerTests {
    private func signer(
        _ headers: [(String, String)] = [], query: String = "", body: String = "", method: String = "GET"
    ) -> String? {
        RequestSigner.accessKeyID(
            of: CloudRequest(
                method: method, host: "h", path: "/", query: query, headers: HeaderFields(headers),
                body: .bytes(Array(body.utf8))))
    }

    @Test func everySchemeNamesItsKey() {
        #expect(signer([("Authorization", "OSS KEY:sig")]) == "KEY")
        #expect(
            signer([
                (
                    "Authorization",
                    "OSS4-HMAC-SHA256 Credential=KEY/20250101/cn-hangzhou/oss/aliyun_v4_request, Signature=aa"
                )
            ]) == "KEY")
        #expect(signer([("Authorization", "LOG KEY:sig")]) == "KEY")
        #expect(
            signer([("Authorization", "ACS3-HMAC-SHA256 Credential=KEY,SignedHeaders=host,Signature=aa")])
                == "KEY")
        #expect(signer([("Authorization", "acs KEY:sig")]) == "KEY")
        #expect(signer(query: "OSSAccessKeyId=KEY&Expires=1&Signature=s") == "KEY")
        #expect(signer(query: "AccessKeyId=KEY&Signature=s&Action=A") == "KEY")
    }

    @Test func formsNameTheirKeyInTheBody() {
        #expect(
            signer(
                [("Content-Type", "application/x-www-form-urlencoded")], body: "AccessKeyId=KEY&Signature=s",
                method: "POST") == "KEY")
        let form =
            "--b\r\nContent-Disposition: form-data; name=\"OSSAccessKeyId\"\r\n\r\nKEY\r\n--b--\r\n"
        #expect(
            signer([("Content-Type", "multipart/form-data; boundary=b")], body: form, method: "POST") == "KEY"
        )
    }

    @Test func unsignedAndBrokenOnesNameNobody() {
        #expect(signer() == nil)
        #expect(signer([("Authorization", "OSS nothing")]) == nil)
        #expect(signer([("Authorization", "ACS3-HMAC-SHA256 Signature=aa")]) == nil)
    }
}
