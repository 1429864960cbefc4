import CloudGateway
import LabKernel
import Testing

/// Times that nobody means, which fuzzing found to end the process.
@Suite struct FarTimesTests {
    @Test func yearsHaveFourDigits() {
        #expect(ISO8601.parseHTTPDate("Fri, 02 Jan 20262026 03:04:05 GMT") == nil)
        #expect(ISO8601.parseHTTPDate("Fri, 02 Jan -20262026 03:04:05 GMT") == nil)
        #expect(ISO8601.parseHTTPDate("Fri, 02 Jan 2026 03:04:05 GMT") != nil)
    }

    @Test func expiryOfTheLeastNumberIsRefused() throws {
        for query in [
            "OSSAccessKeyId=a&Signature=b&Expires=-9223372036854775808",
            "x-oss-signature-version=OSS2&x-oss-access-key-id=a&x-oss-signature=b"
                + "&x-oss-expires=-9223372036854775808",
        ] {
            let request = CloudRequest(method: "GET", host: "127.0.0.1", path: "/b/k", query: query)
            let scheme = OSSSignature.scheme(for: request)
            let credentials = try #require(try scheme.credentials(of: request))
            let error = #expect(throws: CloudError.self) {
                try scheme.verify(request, credentials, secret: "s", at: .epoch)
            }
            #expect(error?.code == "AccessDenied")
        }
    }
}
