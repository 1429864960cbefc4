import LabKernel
import Testing

@testable import SLS

@Suite struct SLSZstandardTests {
    private static let words = [
        "checkpoint", "completed", "INFO", "ERROR", "job-", "latency=", "taskmanager",
    ]

    private struct Sequence {
        var state: UInt64
        mutating func next() -> Int {
            state = (state * 1_103_515_245 + 12_345) % (1 << 31)
            return Int(state)
        }
    }

    private static func text(_ count: Int) -> [UInt8] {
        var numbers = Sequence(state: 7)
        let parts = (0..<count).map { _ in
            let number = numbers.next()
            return words[(number >> 16) % 7] + String((number >> 20) % 100)
        }
        return Array(parts.joined(separator: " ").utf8)
    }

    private static func skew(_ count: Int) -> [UInt8] {
        var numbers = Sequence(state: 9)
        let letters = Array("aaaaaaaabbbbccde ".utf8)
        return (0..<count).map { _ in letters[(numbers.next() >> 16) % 17] }
    }

    /// Texts, and their frames as Python's zstd module makes them.
    private static let vectors: [(plain: [UInt8], frame: String)] = [
        // Level 1.
        (
            text(3),
            """
            28b52ffd2022ed0000b87461736b6d616e616765723232203132206a6f622d37390100614c25
            """
        ),
        // Level 19.
        (
            text(3),
            """
            28b52ffd2022ed0000b87461736b6d616e616765723232203132206a6f622d37390100614c25
            """
        ),
        // Level 1.
        (
            text(300),
            """
            28b52ffd60bb0a651800c695371d606dd20100a3c7c54b63f4de45d2452e2b45a624a54c49dd808020040e4200280027\
            002e34f24cd5ff682c38201a18890203b9b32b0c140a0184650226188de4b170405a83810202c483903c120788070703\
            39031c3818100e424624098bc6e2a14162f108758764e596b7d018df529d99e2b49ccbc8bad6cfc6a650f9a39619e7a8\
            dc6a22924d73d6435563f62ee9c67ba8c82f4ee7ac8eae196dcafc794ee7299eac272b9b915955a6da483e8beef6399f\
            6f0d3c8003070352fad5efa7cbdc17b536a7bb8e8c3ddf8acaa8e78976e74234c75aa7cebd973ee7ae43368123a84175\
            afb5b1677184c4611072cb071174384910a4f0160e346bad853b5ee229a1d38dc5bb628df00b612d5ef44ef119356256\
            62d315f1c18c4b188962f01220350e9822837ef96eb22489a59617237fff2b6550d01846167f53e02d2450ae4524b505\
            073d2a81396f77dc127494aa58a0df234eb7cd096fc339c9727664985af8786d85f45f575e2b833d3458f66d65087233\
            90dcb53c192c2833bdfd1ae31b9062be629548998abf5a37521ac9055ee16ea6acd610317fd31911229a7a7c59b4a6c6\
            1206df23035022e198c06677d9ac01e9db0004810c867391a6930e8c8af78c8bb1e2fcfd6c089e2cd89178039889abcc\
            ee94bdea75476476b9a0f51bd3c9e57eba94ecd3549b0e603ce8d0b432f495c5f038856274b122b82a874e854d12a9ba\
            fab8410201e8459f7659030237325e12998be2324f61539a399f8036106ea911b35388b5e657a76dbeb59211db4b659f\
            143050415adac782c4349a5efca03fef90ad5d58370bdebcf35f90ca6ea06bed9839d1b7103b400009a5c4215f479ffe\
            136de8351c66aee4f2ad68c494e8f06ab14751d50d64019e82901d362d774d2e4f09604b8957864d20e60b81f11a3518\
            dac8b5587d38591453fecd3c8642545bddc416b87020a31bd0b3b2b670a17a9043e2aa0921a335fcc9992ba427fe7239\
            40ee0fbf047f8c29b069c4d131e82a7fc53a213b805300a58fdc3b5d7ee780c004835792dbbc2c6ad6a01f692fa6ec5d\
            a2cf0485a4b942043a4f2b195cbdcaaeffb557e1606a
            """
        ),
        // Level 19.
        (
            text(300),
            """
            28b52ffd60bb0a6d17009696381d606dd20100a3c7c54b63f4de45d2452e2b454a996492a9ed80c130180743002a0029\
            0026e26f557a174964f6682c38201a1889c2dd14060a8500d2c280094623792c1c901983810202a488903c1207880707\
            03b9023870302025d24624098bc6e2a14162f10844e5a9d765259fdd78e52bfb9cf5896a8a15b7a60c49e25c958eee3c\
            8ba776737f792e1fbbaeb2758a01f713d558db1a4bd3fe62567429e4a95a11951dd2cc793574d7aa323fcf977b3c9a8f\
            34fb63e653ef0a3dbbc8cea68e5e1e239b9efbcecc429a1bbf2ee3aff5d0f921d1dc5fa962d2159b0ee96a347d59b981\
            1da82169bb9569cf71888040106b7c032104184a0a94c3d01424496b8597059d466a714b3450752556a739f6ba28766c\
            286bcef2d937422a31ffe195d28a402af34188350fd282f5e34d5b32b2e3574b208f3ae22225a42d83b44c8f1324b4ba\
            a45d5a8292e1bfd09b14c7bf3454c63135fab6c19be5ac04a833e9c31f1e5e3aefd2a5f8e78c3d18f67cab8624c91a57\
            6b0b03d5c44fbd428dcb86bbc8376c452a8411fa44dc32157815a23ceef1b535f7b73ecf573a531dda89eb2920d5d2d1\
            5330ac1011d72794aec0104efac8f130fef1035624e4182cbff0bca94306aca10d3de914f5caa9ae1f11937a1931c07b\
            6fb8903e64fd00906096837a9d1588855041ca836995fc93be35af52a11eb5d4cf4c795918d2b6eca698b244e3496f07\
            1a7da3224cd0dc12133efd9f299337dbbfb85087fd07fc3c90784ca692801280a879a9043b2647eeb867261987cbf79e\
            77a4862734752ebb3e42fc0f7d810552f641fa6976f1a135c39dcd8bce6ee5821632b0fb48ac0243a261e92c42a65a9b\
            a993e719619b112c355940c1a668c67ce26444220cc707183e46edfed387580dd5d76cd1b255b80ca9f7f603d577e1a1\
            40e75093684abce61b3eaee712e8bbcfb92850f9e12ebba6be765a3b6baca0eaafb2137f9739112acfcac414fb340395\
            34ba8510085f4bcd2bcb747d21b95c12c434824ca64191d3b0ec8183b43e304c502fb28a865003
            """
        ),
        // Level 1.
        (
            skew(900),
            """
            28b52ffd6084023d0a0026da2307f03952ce4899041f0021002100cfcda3bf03a07e2324f01375e9390ae567ebea2b97\
            82fad2f826c2ec2aa7d353f9034ed10a8145ce6234784aa1f7df6c7b249af83175731d8e9da2aaf644bc0162b3b63b40\
            d52e992441d645b7310d952aaff37cf0478aadf5cc6362e4a4ee3d06801a2594164f88e881eae519e399569b9d806f8c\
            d72d1317d61f4dd6557b892358a81139a49099991991490bd31c4002420c3abc031010f6660ca06e54304689f72672ea\
            c44401cad1dea238c42a2262d0e0a84cc5171b00ab95448e3ff0927d83f5285555b0bf67300929544a9b595f5c134571\
            d71e96720b7f0badb30e0851e0a61a9df5bb36a66079d55c789659da7f05d441c76f019375cc7250263e8fa73562d67e\
            10b278cb4777093dbb9cf65f291fc6f2e239d70aba5c19d58c9215404c4b2258755379c24645b5bb14136ec8a9d7f940\
            09
            """
        ),
        // Level 19.
        (
            skew(900),
            """
            28b52ffd608402f5070046b83e08e0190e7b37e850413a003b003b0021132a98cfec606fd0f9d96bbc4425beb488509b\
            57338bab0300a59a3c042260453cb9288612edb115d3bdf6736552e025c71af1c33fda729eff5f92e13849778fffd079\
            e331bf352e8a62c490efc8a7ae740016e76359019c9995dacf908600852826c6f101346590da3dffe45a3566a6daf641\
            04c7b1562cd3440c4263e8707b2b9976a0c7c1e5bc0a68b25646d41157223e35548b1e37f14c30122c3f4adc51d7ce04\
            1e4315b07187f6a42f7e580d008ff2071cc38f5b1eef6f226505852684b880a589668cc5483b6f2e3b6b7135b6139d00\
            9bc6c225413dbb49e96f94315a4c20a962199f47f4b62b00
            """
        ),
        // Level 1.
        (
            [UInt8](repeating: 120, count: 1_000),
            """
            28b52ffd60e8024d00001078780100e32b8005
            """
        ),
        // Level 19.
        (
            [UInt8](repeating: 120, count: 1_000),
            """
            28b52ffd60e80245000008780100e42b2004
            """
        ),
    ]

    private func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex.utf8)
        return stride(from: 0, to: digits.count, by: 2).map { place in
            UInt8(String(decoding: digits[place..<place + 2], as: UTF8.self), radix: 16) ?? 0
        }
    }

    @Test func framesOfAnotherImplementationAreRead() {
        for vector in Self.vectors {
            let frame = bytes(vector.frame)
            #expect(Zstandard.decode(frame, limit: vector.plain.count) == vector.plain)
            #expect(Zstandard.decode(frame, limit: vector.plain.count - 1) == nil)
            #expect(Zstandard.decode(frame + frame, limit: 10_000) == vector.plain + vector.plain)
            #expect(Zstandard.decode(Array(frame.dropLast()), limit: 10_000) == nil)
        }
    }

    @Test func checksumsAreTheReferenceOnes() {
        #expect(XXHash64.hash([]) == 0xEF46_DB37_51D8_E999)
        #expect(XXHash64.hash(Array("abc".utf8)) == 0x44BC_2CF5_AD77_0999)
    }

    @Test func damagedFramesNeverCrash() {
        var chance = Prng(seed: 17, purpose: "zstd fuzz")
        for vector in Self.vectors {
            let frame = bytes(vector.frame)
            for _ in 0..<2_000 {
                var damaged = frame
                for _ in 0..<(1 + chance.below(4)) {
                    damaged[Int(chance.below(UInt64(damaged.count)))] = UInt8(
                        truncatingIfNeeded: chance.next())
                }
                _ = Zstandard.decode(damaged, limit: 10_000)
            }
        }
    }
}
