import LabKernel
import Testing

@testable import RAMPolicy

@Suite("patterns and values")
struct PatternTests {
    @Test(
        "wildcards",
        arguments: [
            ("*", "", true), ("*", "a:b", true), ("?", "", false), ("?", "中", true), ("?", "ab", false),
            ("a*b*c", "aXbYc", true), ("a*b*c", "aXcYb", false), ("a*", "a", true), ("*a", "ba", true),
            ("*a", "ab", false), ("a**b", "ab", true), ("a?c", "abc", true), ("", "", true), ("", "a", false),
            ("*ab*ab", "abab", true), ("*ab?ab", "ababab", false), ("${x}", "x", false),
            ("*中?", "a中b", true),
        ])
    func wildcards(_ pattern: String, _ text: String, _ expected: Bool) {
        #expect(wildcard(pattern, matches: text) == expected)
    }

    @Test("wildcards agree with a plain recursive matcher on random short texts")
    func agreement() {
        func plain(_ pattern: ArraySlice<Character>, _ text: ArraySlice<Character>) -> Bool {
            guard let first = pattern.first else { return text.isEmpty }
            if first == "*" {
                return plain(pattern.dropFirst(), text) || !text.isEmpty && plain(pattern, text.dropFirst())
            }
            return !text.isEmpty && (first == "?" || first == text.first)
                && plain(pattern.dropFirst(), text.dropFirst())
        }
        var chance = Prng(seed: 3, purpose: "wildcards")
        func word(_ letters: [Character]) -> String {
            String((0..<chance.below(7)).map { _ in letters[Int(chance.below(UInt64(letters.count)))] })
        }
        for _ in 0..<20_000 {
            let pattern = word(["a", "b", "*", "?", "é"])
            let text = word(["a", "b", "é"])
            #expect(
                wildcard(pattern, matches: text) == plain(Array(pattern)[...], Array(text)[...]),
                "\(pattern) \(text)")
        }
    }

    @Test(
        "addresses",
        arguments: [
            ("10.0.0.0/8", "10.255.255.255", true), ("10.0.0.0/8", "11.0.0.0", false),
            ("10.1.2.3", "10.1.2.3", true), ("10.1.2.3", "10.1.2.4", false), ("0.0.0.0/0", "1.2.3.4", true),
            ("203.0.113.128/25", "203.0.113.127", false), ("2001:db8::/32", "2001:db8:ffff::1", true),
            ("2001:db8::/32", "2001:db9::1", false), ("::/0", "1.2.3.4", false),
            ("::1", "0:0:0:0:0:0:0:1", true),
            ("::ffff:1.2.3.0/120", "::ffff:1.2.3.4", true), ("0.0.0.0/0", "::1", false),
        ])
    func addresses(_ range: String, _ address: String, _ expected: Bool) throws {
        let range = try #require(AddressRange(range))
        let single = try #require(AddressRange(address))
        #expect(range.contains(single) == expected)
        let bytes = Array(address.utf8)
        let asked = IPAddress(bytes.span, ByteRange(start: 0, end: bytes.count))
        #expect(asked.map(range.contains) == expected)
    }

    @Test(
        "texts that are no addresses",
        arguments: [
            "", "1.2.3", "1.2.3.4.5", "256.0.0.1", "10.0.0.0/33", "::/129", "1::2::3", ":1", "1:", "g::",
            "10.0.0.1/",
        ])
    func noAddresses(_ text: String) {
        #expect(AddressRange(text) == nil)
    }

    @Test("numbers compare exactly")
    func numbers() throws {
        let big = try #require(PolicyNumber("9007199254740993"))
        let near = try #require(PolicyNumber("9007199254740992"))
        #expect(near < big)
        #expect(PolicyNumber("10") == PolicyNumber("010.0"))
        #expect(try #require(PolicyNumber("-5")) < #require(PolicyNumber("-4.9")))
        for text in ["", "-", ".", "1e3", "1.2.3", "ten", " 1"] {
            #expect(PolicyNumber(text) == nil, "\(text)")
        }
    }
}
