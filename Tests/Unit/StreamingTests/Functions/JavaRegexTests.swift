import Testing

@testable import Streaming

@Suite("Regular expressions")
struct JavaRegexTests {
    /// Pattern, text, the groups of the first match (none without one). Source: `java.util.regex` of Java 17.
    static let matches: [(String, String, [String?])] = [
        ("a+b", "xaaab aab", ["aaab"]),
        ("(a|ab)(c|bcd)(d*)", "abcd", ["abcd", "a", "bcd", ""]),
        ("(a*)*", "aaa", ["aaa", ""]),
        ("(a*)+b", "aab", ["aab", ""]),
        ("(?:x|y)+?z", "xyxz", ["xyxz"]),
        ("a{2,3}", "aaaa", ["aaa"]),
        ("a{2,3}?", "aaaa", ["aa"]),
        ("a{2,3}+a", "aaa", []),
        ("a*+a", "aaa", []),
        ("[^a-c]+", "abcxyz", ["xyz"]),
        ("[a-z&&[^aeiou]]+", "aebcd", ["bcd"]),
        ("[]a]+", "x]a]", ["]a]"]),
        ("[a-c[x-z]]+", "mbxzc", ["bxzc"]),
        ("\\bfoo\\b", "a foo b", ["foo"]),
        ("\\Bo", "foo oo", ["o"]),
        ("^b", "a\nb", []),
        ("(?m)^b$", "a\nb\nc", ["b"]),
        ("b$", "ab\n", ["b"]),
        ("b\\z", "ab\n", []),
        ("b\\Z", "ab\r\n", ["b"]),
        ("a.c", "a\nc", []),
        ("(?s)a.c", "a\nc", ["a\nc"]),
        ("(?i)ÀbC", "àBc", []),
        ("(?iu)ÀbC", "àBc", ["àBc"]),
        ("(?i:a)b", "Ab aB", ["Ab"]),
        ("(\\w+) \\1", "hey hey you", ["hey hey", "hey"]),
        ("(?<y>\\d{4})-(?<m>\\d\\d)", "on 2024-05", ["2024-05", "2024", "05"]),
        ("(?<w>a)\\k<w>", "baab", ["aa", "a"]),
        ("foo(?=bar)", "foobaz foobar", ["foo"]),
        ("foo(?!bar)", "foobar foobaz", ["foo"]),
        ("(?<=\\$)\\d+", "cost $42", ["42"]),
        ("(?<!\\$)\\b\\d+", "cost $42 43", ["43"]),
        ("(?>a+)ab", "aaab", []),
        ("\\d+|\\w+", "ab12", ["ab12"]),
        ("\\Qa.b\\E+", "xa.bbb", ["a.bbb"]),
        ("\\p{Lu}\\p{Ll}+", "xÉtéZ", ["Été"]),
        ("\\P{L}+", "ab12cd", ["12"]),
        ("\\p{IsHan}+", "abc中文def", ["中文"]),
        ("[\\d\\-x]+", "a1-2x", ["1-2x"]),
        ("\\x41\\u0042\\x{43}", "zABC", ["ABC"]),
        ("\\t\\n", "a\t\n", ["\t\n"]),
        ("", "abc", [""]),
        ("x*", "aaxx", [""]),
        ("(x)?(y)?", "y", ["y", nil, "y"]),
        ("(a)|(b)", "b", ["b", nil, "b"]),
        ("((a)(b)?)+", "abaab", ["abaab", "ab", "a", "b"]),
        ("(?x) a b # c\n c", "abc", ["abc"]),
        ("\\R", "a\r\nb", ["\r\n"]),
        ("\\h+", "a \u{A0}b", [" \u{A0}"]),
        ("[.$^*]+", "a.$^*", [".$^*"]),
        ("a|b|", "c", [""]),
        ("(?:a|b)*c", "ababc", ["ababc"]),
        ("([a-z]+)\\.([a-z]+)\\.com", "http://www.example.com/", ["www.example.com", "www", "example"]),
        ("^(?:(\\d+)x)?(\\d+)$", "12x34", ["12x34", "12", "34"]),
        ("(a+|b)*?c", "aabac", ["aabac", "a"]),
        (".{3}", "a😀b", ["a😀b"]),
        ("[^\\s]+@[^\\s]+", "mail a@b.c now", ["a@b.c"]),
        ("(?-i)a", "A", []),
        ("a(?i)b|c", "aB C", ["aB"]),
        ("\\w+$", "é abc", ["abc"]),
        ("\\s", "a\u{85}b", []),
        ("[\\w&&[^\\d]]+", "12ab3", ["ab"]),
        ("(\\d+)(?:px|em)(?=;)", "12em;", ["12em", "12"]),
        ("\\0101", "A", ["A"]),
        ("\\e|\\a|\\cA", "\u{1}", ["\u{1}"]),
        ("(((((a)))))", "a", ["a", "a", "a", "a", "a", "a"]),
        ("(?=(a+))a*b\\1", "baaabac", ["aba", "a"]),
        ("x{0}y", "y", ["y"]),
        ("(foo|foobar)baz", "foobarbaz", ["foobarbaz", "foobar"]),
        ("[a&&b]", "ab", []),
        ("[^]a]", "]ab", ["b"]),
        ("^\\p{Alnum}{2,}$", "a1", ["a1"]),
        ("\\.", "a.b", ["."]),
    ]

    @Test("match as java.util.regex does", arguments: matches)
    func match(pattern: String, text: String, expected: [String?]) throws {
        let regex = try JavaRegex(pattern)
        let groups: [String?] = try Array(text.utf8).withUnsafeBufferPointer { bytes in
            guard let match = try regex.find(bytes) else { return [] }
            return (0...regex.groups).map { number in
                match.group(number).map {
                    String(decoding: Text.slice(bytes, $0.lowerBound, $0.upperBound), as: UTF8.self)
                }
            }
        }
        #expect(groups == expected)
    }

    @Test(
        "refuse what Java refuses",
        arguments: [
            "(", "a)", "[a", "*a", "a{2", "a{3,2}", "\\p{Foo}", "(?<n>a", "\\", "(?z)a", "\\k<x>", "[b-a]",
            "\\j", "a**", "{a",
            "(?<1>a)",
        ])
    func mistake(pattern: String) { #expect(throws: RegexSyntaxError.self) { try JavaRegex(pattern) } }

    static let splits: [(String, String, [String], [String])] = [
        ("a,b,,", ",", ["a", "b"], ["a", "b,,"]), (",a", ",", ["", "a"], ["", "a"]), ("", ",", [""], [""]),
        ("abc", "", ["a", "b", "c"], ["a", "bc"]), ("a1b22c", "\\d+", ["a", "b", "c"], ["a", "b22c"]),
        ("boo:and:foo", "o", ["b", "", ":and:f"], ["b", "o:and:foo"]),
    ]

    @Test("split as String.split does", arguments: splits)
    func split(text: String, pattern: String, all: [String], two: [String]) throws {
        let regex = try JavaRegex(pattern)
        try Array(text.utf8).withUnsafeBufferPointer { bytes in
            let parts = try regex.split(bytes, limit: 0).map { String(decoding: $0, as: UTF8.self) }
            #expect(parts == all)
            let limited = try regex.split(bytes, limit: 2).map { String(decoding: $0, as: UTF8.self) }
            #expect(limited == two)
        }
    }

    @Test("refuse a pattern that would exhaust the stack")
    func depth() {
        #expect(throws: RegexSyntaxError.self) { try JavaRegex(String(repeating: "(", count: 5000)) }
        #expect(throws: RegexSyntaxError.self) { try JavaRegex(String(repeating: "[", count: 5000)) }
    }

    @Test("stop a pattern that would never end")
    func limit() throws {
        let regex = try JavaRegex("(a|aa)+$")
        let text = Array(String(repeating: "a", count: 60).utf8) + [0x62]
        #expect(throws: JobFailure.self) { try text.withUnsafeBufferPointer { try regex.find($0) != nil } }
    }
}
