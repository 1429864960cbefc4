import CloudGateway
import LabKernel
import Testing

@testable import SLS

@Suite struct SLSCodecTests {
    private func bytes(_ hex: String) -> [UInt8] {
        stride(from: 0, to: hex.count, by: 2).map { start in
            let low = hex.index(hex.startIndex, offsetBy: start)
            return UInt8(hex[low..<hex.index(low, offsetBy: 2)], radix: 16) ?? 0
        }
    }

    private static let letters =
        """
        adhggabacgccebgaaca hbbdggafcbfgada baaaeca beabfacagcccabaeagcb abh c eaaefhbafb ffc bch eabbd \
        chcbdhacafgbbeabc fgefbacecagachbbcfacabfhdddbeaacaagac hcabcbhdbc becdfabghh fcgacgcabachbdcacb\
        chbbbaccdgdbcdagaeacdahagcghh baheaahacaggbabagdabbaaabcaebefbcfbccaabbbbgabab fcadbhaaabaafacfc\
        ebchaegfccac
        """

    /// A group as the vendor's Python SDK writes it.
    private let vector =
        """
        0a2808a5ebdcca06120d0a056c6576656c1204494e464f120c0a036d7367120568656c6c6f25000000001a06746f7069\
        6331220831302e302e302e31
        """

    @Test func aGroupOfTheSDKIsRead() throws {
        let raw = bytes(vector)
        let group = try raw.withUnsafeBytes { try LogGroupView($0).group() }
        #expect(group.topic == "topic1" && group.source == "10.0.0.1")
        let log = LogGroup.Log(
            time: 1_767_323_045, nanos: 0, contents: [.init("level", "INFO"), .init("msg", "hello")])
        #expect(group.logs == [log])
        #expect(group.encoded == raw)
        #expect(LZ4Block.decode(bytes("f02d" + vector), count: raw.count) == raw)
    }

    @Test func lz4RoundsTrip() {
        var chance = Prng(seed: 3, purpose: "lz4")
        for size in [0, 1, 4, 12, 13, 14, 64, 255, 256, 1_000, 70_000, 200_000] {
            let repeated = (0..<size).map { UInt8(truncatingIfNeeded: $0 / 7 % 11) }
            let noise = (0..<size).map { _ in UInt8(truncatingIfNeeded: chance.next()) }
            for data in [repeated, noise, [UInt8](repeating: 65, count: size)] {
                let block = LZ4Block.encode(data)
                #expect(LZ4Block.decode(block, count: data.count) == data, "size \(size)")
            }
        }
    }

    @Test func zlibStreamsAreRead() {
        // Made by Python's zlib: a fixed block and a dynamic one.
        let hello = bytes("78dacb48cdc9c957c8c0207312938a3373b1488c4a8f4a8f4a8f4a0f7269009f6ec850")
        let text = Array(String(repeating: "hello hello hello hello labsim ", count: 40).utf8)
        #expect(Inflate.zlib(hello, limit: 2_000) == text)
        #expect(Inflate.zlib(hello, limit: text.count - 1) == nil)
        #expect(Inflate.zlib(Array(hello.dropLast()), limit: 2_000) == nil)
        let letters = bytes(
            """
            78da1550090e002008fa8a5f034cf9ff0bc2ad2d635c89f62e08adf4b88050263be088b3681401bce07ce08410aa2279\
            1958a04bf5c21813c39a51510e149b92c57644b33cbd6af64df262b850a274961c777708990f2f0713dd11f0a9075cbb\
            467b4dafafd982780e79a937d48ef4219753edf8846379f1bb8c6a3ba5f21b0a8fa9a19c04c682b78494179a3e06905e\
            939dc8783ba1e90367c3704d
            """
        )
        #expect(Inflate.zlib(letters, limit: 2_000) == Array(Self.letters.utf8))
    }

    @Test func damagedBytesAreNeverReadAsLogs() {
        let raw = bytes(vector)
        var chance = Prng(seed: 5, purpose: "decoder fuzz")
        for _ in 0..<20_000 {
            var damaged = raw
            for _ in 0..<(1 + chance.below(4)) {
                damaged[Int(chance.below(UInt64(damaged.count)))] = UInt8(truncatingIfNeeded: chance.next())
            }
            damaged.removeLast(Int(chance.below(8)))
            _ = try? LogGroupOutline(damaged)
            _ = LZ4Block.decode(damaged, count: 200)
            _ = Inflate.zlib(damaged, limit: 1_000)
        }
    }
}
