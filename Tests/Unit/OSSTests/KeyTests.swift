import CloudClients
import CloudGateway
import OSS
import Testing

/// Keys that file systems, URLs and Unicode would confuse.
@Suite struct KeyTests {
    static let keys: [String] = [
        "..", ".", "../../etc/passwd", "a/../b", "a//b", "a/./b", "a/", "a", "A", "a/b", "a@1", "a%2Fb", "a%",
        "~",
        "\u{1}\u{1F}\u{7F}", "é", "e\u{301}", "中/文 +&=?#", "x\\y", "con", "*?<>|\"'", "a\nb", "a\tb",
        String(repeating: "k", count: 1_023), String(repeating: "d/", count: 500) + "f",
        String(repeating: "長", count: 341), "index.sqlite", "lock",
    ]

    private func roundTrip(_ cloud: TestCloud) throws {
        let client = cloud.client()
        try client.createBucket("lab", acl: "private", storageClass: "Standard")
        for (index, key) in Self.keys.enumerated() {
            try client.putObject(bucket: "lab", key: key, body: Array("\(index)".utf8))
        }
        for (index, key) in Self.keys.enumerated() {
            #expect(
                try client.getObject(bucket: "lab", key: key) == Array("\(index)".utf8),
                "\(key.debugDescription)")
        }
        let listed = try client.listObjects(bucket: "lab", prefix: "").objects.map { Array($0.key.utf8) }
        #expect(listed == Self.keys.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) })
        try client.deleteObjects(bucket: "lab", keys: Self.keys)
        #expect(try client.listObjects(bucket: "lab", prefix: "").objects.isEmpty)
    }

    @Test func inMemory() throws { try roundTrip(TestCloud()) }

    @Test func onDisk() throws {
        let folder = try TestFolder()
        try roundTrip(TestCloud(store: DurableStore(folder: folder.path + "/oss")))
        #expect(folder.files.allSatisfy { $0.hasPrefix("oss/") })
    }

    @Test(arguments: ["", "/a", "\\a", String(repeating: "k", count: 1_024)])
    func namesThatAreNone(key: String) { #expect(!ObjectKey(key).isValid) }

    @Test func bytesThatAreNoTextAreRefused() throws {
        let cloud = try TestCloud()
        try cloud.client().createBucket("lab", acl: "private", storageClass: "Standard")
        let exchange = cloud.raw("PUT", "/lab/%FF%FE", body: "x")
        #expect(exchange.status == 400 && exchange.code == "InvalidObjectName")
    }

    @Test func pathsOfBlobsStayInsideTheirBucket() {
        for key in Self.keys {
            let path = BlobName(bucket: "lab", owner: .object(ObjectKey(key)), number: 7).path
            #expect(path.hasPrefix("lab/objects/") && path.hasSuffix("@7"))
            #expect(!path.split(separator: "/").contains { $0 == ".." || $0 == "." }, "\(path)")
            #expect(path.split(separator: "/").allSatisfy { $0.utf8.count <= 255 })
        }
    }
}

@Suite struct SortedMapTests {
    @Test func itBehavesLikeASortedDictionary() {
        var map = SortedMap<Int, Int>()
        var model: [Int: Int] = [:]
        var state: UInt64 = 42
        for step in 0..<20_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let key = Int(state >> 33) % 3_000
            let value = step % 5 == 0 ? nil : step
            (map[key], model[key]) = (value, value)
        }
        #expect(map.count == model.count)
        var seen: [Int] = []
        map.forEach { key, value in
            #expect(model[key] == value)
            seen.append(key)
            return true
        }
        #expect(seen == model.keys.sorted())
        var behind: [Int] = []
        map.forEach(from: 1_500) { key, _ in
            behind.append(key)
            return behind.count < 5
        }
        #expect(behind == Array(model.keys.sorted().filter { $0 >= 1_500 }.prefix(5)))
    }
}

@Suite struct CRC64Tests {
    /// Source: the check value of CRC-64/XZ for "123456789", reveng catalogue.
    @Test func theCheckValueHolds() {
        #expect(CRC64.checksum(Array("123456789".utf8)) == 0x995D_C9BB_DF19_39FA)
        #expect(CRC64.checksum([]) == 0)
    }

    @Test(arguments: [0, 1, 7, 8, 9, 100, 102_400])
    func partsCombine(cut: Int) {
        let bytes = (0..<102_500).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let (head, tail) = (Array(bytes[..<cut]), Array(bytes[cut...]))
        var resumed = CRC64(resuming: CRC64.checksum(head))
        resumed.update(tail)
        #expect(resumed.value == CRC64.checksum(bytes))
        let combined = CRC64.combined(
            CRC64.checksum(head), CRC64.checksum(tail), countOfSecond: Int64(tail.count))
        #expect(combined == CRC64.checksum(bytes))
    }
}

@Suite struct XMLTests {
    @Test func documentsAreRead() {
        let text =
            "\u{FEFF}<?xml version='1.0'?><!-- c --><a xmlns=\"urn:x\"><b>1 &lt; 2 &#x41;</b><n:c q='>'/>"
            + "<d><![CDATA[<x>&]]></d></a>\n"
        let expected = XMLElement(
            "a", children: [XMLElement("b", "1 < 2 A"), XMLElement("c"), XMLElement("d", "<x>&")])
        #expect(XMLReader.read(Array(text.utf8)) == expected)
    }

    @Test(arguments: [
        "", "a", "<a>", "<a></b>", "<a><b></a></b>", "<a>&unknown;</a>", "<a>&</a>", "<!DOCTYPE a><a/>",
        "<a/><b/>",
        "<a b></a>", "<a b=c></a>", "<a", "<a><![CDATA[x</a>", "<a>x<!-- </a>", "<>x</>", "<a>&#xD800;</a>",
    ])
    func whatIsNotWellFormedIsRefused(text: String) { #expect(XMLReader.read(Array(text.utf8)) == nil) }

    @Test func depthIsLimited() {
        let deep = String(repeating: "<a>", count: 100_000)
        #expect(XMLReader.read(Array(deep.utf8)) == nil)
    }

    @Test func controlCharactersAreKept() {
        #expect(XMLReader.read(Array("<k>\u{1}\u{1F}</k>".utf8))?.text == "\u{1}\u{1F}")
        let written = XMLWriter.document("k") { $0.element("v", "a<&>\u{1}") }
        #expect(XMLReader.read(written)?.text("v") == "a<&>\u{1}")
    }

    @Test func randomBytesNeverCrash() {
        var state: UInt64 = 7
        let alphabet = Array("<>/&;![]ab='\"?- #x1".utf8)
        for _ in 0..<20_000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int(state % 40) {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes.append(alphabet[Int(state >> 33) % alphabet.count])
            }
            state = state &* 6_364_136_223_846_793_005 &+ 99
            _ = XMLReader.read(bytes)
        }
    }
}
