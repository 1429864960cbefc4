import LabKernel
import Testing

@testable import CloudGateway

@Suite struct CompressionTests {
    /// `printf 'hello hello hello\n' | gzip -n`.
    private static let hello: [UInt8] = [
        0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x57, 0xc8, 0x40, 0x90, 0x5c, 0,
        0x3b, 0x7c, 0x8a, 0xdf, 0x12, 0, 0, 0,
    ]

    @Test func crc32IsTheOneOfGzip() {
        #expect(CRC32.checksum(Array("123456789".utf8)) == 0xCBF4_3926)
        #expect(CRC32.checksum([]) == 0)
    }

    @Test func gzipIsRead() {
        #expect(Inflate.gzip(Self.hello, limit: 100) == Array("hello hello hello\n".utf8))
        #expect(Inflate.gzip(Self.hello + Self.hello, limit: 100)?.count == 36)
        #expect(Inflate.gzip(Self.hello, limit: 17) == nil)
        for length in 0..<Self.hello.count {
            #expect(Inflate.gzip(Array(Self.hello.prefix(length)), limit: 99) == nil)
        }
        var damaged = Self.hello
        damaged[12] ^= 1
        #expect(Inflate.gzip(damaged, limit: 100) == nil)
    }

    @Test func whatIsWrittenIsReadAgain() {
        var random = Prng(seed: 3, purpose: "compression")
        for round in 0..<200 {
            let letters = 1 + Int(random.next() % 200)
            let bytes = (0..<Int(random.next() % 3_000) * (round % 20 == 0 ? 30 : 1)).map { _ in
                UInt8(Int(random.next() % UInt64(letters)))
            }
            #expect(Inflate.gzip(Deflate.gzip(bytes), limit: bytes.count) == bytes)
        }
        let text = Array(String(repeating: "the same line again\n", count: 500).utf8)
        #expect(Deflate.gzip(text).count < text.count / 20)
    }
}
