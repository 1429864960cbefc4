import CloudGateway
import Foundation
import LabKernel
import Testing

@testable import OSS

/// Inputs that nobody should send: none may crash the service, whatever it answers.
///
/// `LABSIM_FUZZ_INPUTS=1000000 swift test --filter OSSTests.FuzzTests` gives each target a million.
@Suite struct FuzzTests {
    private static let inputs =
        ProcessInfo.processInfo.environment["LABSIM_FUZZ_INPUTS"].flatMap { Int($0) } ?? 3_000

    /// Requests of every operation, whose parts are mixed.
    private static let samples = OperationTests.samples

    @Test func requestsWithAnyMethodTargetHeadersAndBody() throws {
        var mutator = Mutator(purpose: "requests", words: Self.words)
        var cloud = try prepared()
        for round in 0..<Self.inputs {
            // A fresh cloud now and then, so that buckets with locks or without versions come back.
            if round % 500 == 499 { cloud = try prepared() }
            let sample = mutator.pick(Self.samples)
            let other = mutator.pick(Self.samples)
            let target = mutator.chance(2) ? sample.target : mutator.target(sample.target)
            let body = mutator.changed(mutator.chance(4) ? other.body : sample.body)
            let headers = (mutator.chance(3) ? other : sample).headers.map {
                ($0.0, mutator.chance(2) ? $0.1 : mutator.header($0.1))
            }
            let path = target.hasPrefix("/") ? target : "/" + target
            let exchange = cloud.raw(
                mutator.chance(8) ? other.method : sample.method, path, headers: headers, bytes: body,
                key: mutator.chance(10) ? "" : "owner")
            #expect((200...599).contains(exchange.status), "\(sample.operation) \(target)")
            #expect(exchange.status != 500 || exchange.text.contains("labsim:"), "\(target)")
            if mutator.chance(50) { cloud.now = cloud.now + .hours(Int64(mutator.number(100))) }
        }
    }

    @Test func signaturesOfAnyShape() throws {
        var mutator = Mutator(purpose: "signatures", words: Self.words)
        let cloud = try prepared()
        let authorizations = [
            "OSS owner:Lh1SGVvSHImI1MhSIo0BHgsmKEQ=",
            "OSS2 AccessKeyId:owner,AdditionalHeaders:a;b,Signature:Lh1SGVvSHImI1MhSIo0BHgsmKEQ=",
            "OSS4-HMAC-SHA256 Credential=owner/20260102/cn-hangzhou/oss/aliyun_v4_request, "
                + "AdditionalHeaders=host;x, Signature=290856ad63d55c6c1b977b90e680d7da",
        ]
        let queries = [
            "OSSAccessKeyId=owner&Expires=1798830245&Signature=a%3D&security-token=t",
            "x-oss-signature-version=OSS2&x-oss-expires=1798830245&x-oss-access-key-id=owner&x-oss-signature=b",
            "x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-date=20260102T030405Z&x-oss-expires=600"
                + "&x-oss-credential=owner%2F20260102%2Fcn-hangzhou%2Foss%2Faliyun_v4_request&x-oss-signature=c",
        ]
        for _ in 0..<Self.inputs {
            var request = CloudRequest(
                method: mutator.pick(["GET", "PUT", "HEAD", "POST"]),
                host: mutator.header("lab.localhost:80"),
                path: "/" + mutator.target("lab/a%20b"), query: "")
            let date = mutator.pick(["20260102T030405Z", "Fri, 02 Jan 2026 03:04:05 GMT", ""])
            request.headers.add("x-oss-date", mutator.header(date))
            if mutator.chance(2) {
                request.headers.add("Authorization", mutator.header(mutator.pick(authorizations)))
            } else {
                request.query = String(decoding: mutator.changed(mutator.pick(queries)), as: UTF8.self)
            }
            #expect(cloud.send(request).status != 200 || request.headers["Authorization"] == nil)
        }
    }

    @Test func xmlOfAnyShape() {
        var mutator = Mutator(purpose: "xml", words: Self.words)
        let bodies = Self.samples.map(\.body).filter { $0.hasPrefix("<") }
        for _ in 0..<Self.inputs {
            let bytes = mutator.changed(mutator.pick(bodies))
            guard let tree = XMLReader.read(bytes) else { continue }
            // What is read and written reads the same again.
            let written = BucketConfiguration.bytes(tree)
            #expect(XMLReader.read(written).map(BucketConfiguration.bytes) == written)
        }
    }

    @Test func formsOfAnyShape() throws {
        var mutator = Mutator(purpose: "forms", words: Self.words)
        let cloud = try prepared()
        let form =
            "--x\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\na/${filename}\r\n--x\r\n"
            + "Content-Disposition: form-data; name=\"policy\"\r\n\r\neyJleHBpcmF0aW9uIjoiMjAzMCJ9\r\n--x\r\n"
            + "Content-Disposition: form-data; name=\"file\"; filename=\"f\"\r\nContent-Type: text/plain\r\n\r\nhello"
            + "\r\n--x--\r\n"
        for _ in 0..<Self.inputs {
            let type =
                mutator.chance(2)
                ? "multipart/form-data; boundary=x" : mutator.header("multipart/form-data; boundary=x")
            let exchange = cloud.raw(
                "POST", "/lab", headers: [("Content-Type", type)], bytes: mutator.changed(form), key: "")
            #expect((200...499).contains(exchange.status))
        }
    }

    @Test func statementsAndDataOfAnyShape() throws {
        var mutator = Mutator(purpose: "select", words: Self.words + Self.sql)
        let statements = [
            "select _1, a.b[0] from ossobject.x[*] s where cast(s.a as int) % 3 between 1 and 2 or b like '%x_'",
            "select count(*), avg(cast(_2 as double)) from ossobject where _1 in ('a', 'b') and _3 is not null",
            "select * from ossobject where (_1 || _2) != 'c' and not _3 * 2 >= -1.5e3 limit 10",
        ]
        let data = ["a,b,c\n1,\"x\"\"y\",3\n", "{\"a\":{\"b\":[1,2.5,null]},\"c\":\"x\"}\n{\"c\":true}"]
        for _ in 0..<Self.inputs {
            let isJSON = mutator.chance(2)
            var format = try SelectFormat(
                XMLElement(
                    "SelectRequest",
                    children: [
                        XMLElement(
                            "InputSerialization",
                            children: [XMLElement("JSON", children: [XMLElement("Type", "LINES")])])
                    ]), isJSON: isJSON)
            if !isJSON { format.input = .csv(CSVShape(), mutator.pick([.none, .use, .ignore])) }
            let bytes = mutator.changed(mutator.pick(data))
            let text = String(decoding: mutator.changed(mutator.pick(statements)), as: UTF8.self)
            let source = SelectSource(bytes, format)
            guard let statement = try? SelectParser.parse(text, isJSON: isJSON, header: source.header) else {
                continue
            }
            var run = SelectRun(statement, format, scanned: bytes.count)
            _ = try? run.body(over: source)
        }
    }

    @Test func gzipOfAnyShape() {
        var mutator = Mutator(purpose: "gzip", words: Self.words)
        let packed = Deflate.gzip(Array(String(repeating: "hello, hello; ", count: 20).utf8))
        for _ in 0..<Self.inputs { _ = Inflate.gzip(mutator.changed(packed), limit: 10_000) }
    }

    private func prepared() throws -> TestCloud {
        let cloud = try TestCloud()
        #expect(cloud.raw("PUT", "/lab").status == 200)
        #expect(cloud.raw("PUT", "/lab/a", body: "a,b\n1,2\n").status == 200)
        #expect(cloud.raw("PUT", "/lab/cold", headers: OperationTests.cold, body: "c").status == 200)
        return cloud
    }

    private static let words = [
        "<", ">", "</", "/>", "<!--", "<![CDATA[", "]]>", "&amp;", "&#0;", "&#x110000;", "<?x", "%00", "%",
        "%2F", "/",
        "..", "?", "&", "=", "\r\n", "\u{0}", "-1", "0", "9223372036854775807", "99999999999999999999",
        "1e999",
        "2147483647", "true", "null", "{}", "[", "\"", "'", "é", "versionId=null", "versionId=CAEQ",
        "max-keys=0",
        "x-oss-process=image/resize", "uploads", "partNumber=10000", "bytes=-1", "2026-01-01T00:00:00.000Z",
    ]
    private static let sql = [
        " and ", " or ", " not ", "(", ")", "cast(", " as decimal)", "_1001", "_0", "'", "\"", "||", "*", "%",
        "-", ".5",
        " is null", " limit ", "[*]", "[99999999999]", ".", " escape '\\'", "9223372036854775807", "00000.1",
    ]
}

/// Changes inputs, always in the same ways.
struct Mutator {
    private var random: Prng
    private let words: [[UInt8]]

    init(purpose: String, words: [String]) {
        random = Prng(seed: 5, purpose: "fuzz \(purpose)")
        self.words = words.map { Array($0.utf8) }
    }

    mutating func number(_ bound: Int) -> Int { Int(random.below(UInt64(bound))) }

    /// Once in so many times.
    mutating func chance(_ times: Int) -> Bool { number(times) == 0 }

    mutating func pick<Item>(_ items: [Item]) -> Item { items[number(items.count)] }

    mutating func changed(_ text: String) -> [UInt8] { changed(Array(text.utf8)) }

    /// Without spaces and line breaks, as targets are.
    mutating func target(_ text: String) -> String {
        String(decoding: changed(text), as: UTF8.self).filter { !$0.isNewline && $0 != " " }
    }

    mutating func header(_ text: String) -> String {
        String(decoding: changed(text), as: UTF8.self).filter { !$0.isNewline }
    }

    mutating func changed(_ input: [UInt8]) -> [UInt8] {
        var bytes = input
        for _ in 0..<number(5) {
            let place = number(bytes.count + 1)
            switch number(6) {
            case 0 where place < bytes.count: bytes[place] = UInt8(number(256))
            case 1: bytes.insert(UInt8(number(256)), at: place)
            case 2: bytes.insert(contentsOf: pick(words), at: place)
            case 3: bytes.removeSubrange(place..<min(bytes.count, place + number(20)))
            case 4: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + number(60))], at: place)
            default: bytes.removeSubrange(place...)
            }
        }
        return bytes
    }
}
