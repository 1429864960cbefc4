import FlinkSQL
import StreamTypes
import Testing

@testable import Streaming

@Suite("Hash functions")
struct HashFunctionTests {
    /// Source: the test vectors of RFC 1321 and FIPS 180-4.
    static let digests: [(FunctionID, String, String)] = [
        (.md5, "abc", "900150983cd24fb0d6963f7d28e17f72"), (.md5, "", "d41d8cd98f00b204e9800998ecf8427e"),
        (.sha1, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (.sha224, "abc", "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"),
        (.sha256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (
            .sha384, "abc",
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"
        ),
        (
            .sha512, "abc",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        ),
        (
            .sha256, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ]

    @Test("give the digests of the standards", arguments: digests)
    func digest(id: FunctionID, text: String, expected: String) throws {
        let values = try FunctionHarness().call(id, [.texts(text, nil)], .string)
        #expect(shown(values, .string) == [expected, nil])
    }

    @Test("pad at every length around a block")
    func blocks() throws {
        // Source: sha256sum and md5sum over that many letters a.
        let expected: [(Int, String)] = [
            (55, "ef1772b6dff9a122358552954ad0df65"), (56, "3b0c8ac703f828b04c6c197006d17218"),
            (64, "014842d480b571495a4a0363793f7367"),
        ]
        for (count, md5) in expected {
            let text = String(repeating: "a", count: count)
            #expect(shown(try FunctionHarness().call(.md5, [.texts(text)], .string), .string) == [md5])
        }
    }

    @Test("refuse a bit length that SHA-2 does not have")
    func bits() {
        #expect(throws: JobFailure("java.lang.RuntimeException", "Algorithm for 'SHA-100' is not available."))
        {
            try FunctionHarness().call(.sha2, [.texts("a"), .int(100)], .string)
        }
    }
}
