import CloudGateway
import Testing

@Suite struct AddressTests {
    @Test(arguments: [
        ("127.0.0.1:4588", "/b/k", "b", "k"), ("localhost:4588", "/b/a%2Fc", "b", "a/c"),
        ("b.localhost:4588", "/k/x", "b", "k/x"), ("b.oss-cn-hangzhou.aliyuncs.com", "/k", "b", "k"),
        ("oss-cn-hangzhou.aliyuncs.com", "/b/k", "b", "k"), ("b.oss.labsim.test:1", "/k", "b", "k"),
        ("oss-logs.localhost", "/k", "oss-logs", "k"), ("oss.localhost", "/b/k", "b", "k"),
        ("oss-logs.oss-cn-hangzhou.aliyuncs.com", "/k", "oss-logs", "k"), ("10.0.0.1", "/b//k", "b", "/k"),
        ("labsim", "/b/%E4%B8%AD", "b", "中"), ("b.oss-cn-beijing-internal.aliyuncs.com", "/k", "b", "k"),
    ])
    func bucketAndKey(host: String, path: String, bucket: String, key: String) {
        let address = OSSAddress(CloudRequest(method: "GET", host: host, path: path))
        #expect(address.bucket == bucket)
        #expect(address.keyText == key)
    }

    @Test func serviceAndBucketHaveNoKey() {
        #expect(OSSAddress(CloudRequest(method: "GET", host: "localhost", path: "/")).bucket == nil)
        #expect(OSSAddress(CloudRequest(method: "GET", host: "localhost", path: "/b/")).key == nil)
        #expect(OSSAddress(CloudRequest(method: "GET", host: "b.localhost", path: "/")).key == nil)
    }
}

@Suite struct EncodingTests {
    @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")])
    func base64(plain: String, encoded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == encoded)
        #expect(Base64.decode(encoded) == Array(plain.utf8))
    }

    @Test(arguments: ["Zg=", "Z", "Zg=a", "====", "Zm9v!aaa", "é123"])
    func notBase64(text: String) { #expect(Base64.decode(text) == nil) }

    @Test func hex() {
        #expect(Hex.encode([0, 171, 255]) == "00abff")
        #expect(Hex.encodeUpper([0, 171, 255]) == "00ABFF")
    }
}
