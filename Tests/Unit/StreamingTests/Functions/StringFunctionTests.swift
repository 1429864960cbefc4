import FlinkSQL
import StreamTypes
import Testing

@testable import Streaming

@Suite("String functions")
struct StringFunctionTests {
    typealias Operand = FunctionHarness.Operand
    struct Row: Sendable, CustomTestStringConvertible {
        var id: FunctionID
        var operands: @Sendable () -> [Operand]
        var expected: [String?]
        init(
            _ id: FunctionID, _ operands: @autoclosure @escaping @Sendable () -> [Operand],
            _ expected: String?...
        ) {
            (self.id, self.operands, self.expected) = (id, operands, expected)
        }
        var testDescription: String { "\(id.rawValue) \(expected)" }
    }

    static let texts: [Row] = [
        Row(.concat, [.texts("x", nil, ""), .texts("y", "y", "z")], "xy", nil, "z"),
        Row(.concatWS, [.text(","), .texts("a", nil, ""), .texts(nil, nil, "z")], "a", "", ",z"),
        Row(.concatWS, [.texts("-", nil), .texts("a", "a"), .text("b")], "a-b", nil),
        Row(.upper, [.texts("naïve ß", "x1", nil)], "NAÏVE SS", "X1", nil),
        Row(.lower, [.texts("ÀB", "Z9")], "àb", "z9"),
        Row(
            .initcap, [.texts("hello wORLD", "a1b2 c-d_e", "naïve", "")], "Hello World", "A1b2 C-D_E",
            "NaïVe", ""),
        Row(.reverse, [.texts("aé日😀", "")], "😀日éa", ""),
        Row(.trim, [.symbol("BOTH"), .text(" "), .texts("  ab  ", "\tab ")], "ab", "\tab"),
        Row(.trim, [.symbol("BOTH"), .text("xé"), .texts("éxabxé")], "ab"),
        Row(.trim, [.symbol("LEADING"), .text("x"), .texts("xxaxx")], "axx"),
        Row(.trim, [.symbol("TRAILING"), .text("x"), .texts("xxaxx", "xx")], "xxa", ""),
        Row(.ltrim, [.texts("  a ", "a")], "a ", "a"), Row(.rtrim, [.texts(" a  ")], " a"),
        Row(.substring, [.texts("naïve façade", "x", "", nil), .int(3)], "ïve façade", "", "", nil),
        Row(.substring, [.texts("Hello World", "x"), .int(-3)], "rld", ""),
        Row(.substring, [.texts("Hello World"), .int(-5), .int(2)], "Wo"),
        Row(.substring, [.texts("Hello"), .int(0), .int(3)], "Hel"),
        Row(.substring, [.texts("Hello"), .int(2), .int(-1)], nil),
        Row(.substring, [.texts("Hello"), .int(2), .int(2_147_483_647)], "ello"),
        Row(.left, [.texts("日本語", "a"), .int(2)], "日本", "a"), Row(.left, [.texts("abc"), .int(-1)], ""),
        Row(.right, [.texts("日本語", "a"), .int(2)], "本語", "a"), Row(.right, [.texts("abc"), .int(0)], ""),
        Row(.overlay, [.texts("abcdef", "xx"), .text("ZZ"), .int(2)], "aZZdef", "xZZ"),
        Row(.overlay, [.texts("abcdef"), .text("Q"), .int(2), .int(3)], "aQef"),
        Row(.overlay, [.texts("abcdef", "xx"), .text("LONG"), .int(4), .int(0)], "abcLONG", "xx"),
        Row(.lpad, [.texts("ab", "abcdefgh", ""), .int(5), .text("*-")], "*-*ab", "abcde", "*-*-*"),
        Row(.rpad, [.texts("ab", "é"), .int(5), .text("日x")], "ab日x日", "é日x日x"),
        Row(.lpad, [.texts("ab"), .int(5), .text("")], nil),
        Row(.lpad, [.texts("ab"), .int(-1), .text("x")], nil),
        Row(.lpad, [.texts("ab"), .int(0), .text("x")], ""),
        Row(.repeat, [.texts("ab", nil), .int(2)], "abab", nil), Row(.repeat, [.texts("ab"), .int(-3)], ""),
        Row(.replace, [.texts("aaaa", "xx"), .text("aa"), .text("b")], "bb", "xx"),
        Row(.replace, [.texts("abc"), .text(""), .text("-")], "-a-b-c-"),
        Row(.chr, [.bigints(97, 353, -1, 233)], "a", "a", "", "é"),
        Row(.splitIndex, [.texts("a,b,,d", "", "solo"), .text(","), .int(2)], "", nil, nil),
        Row(.splitIndex, [.texts("a,b"), .int(44), .int(1)], "b"),
        Row(.splitIndex, [.texts("a,b"), .text(","), .int(-1)], nil),
        Row(.split, [.texts("a,b,,c", "", "é日"), .text(",")], "[a, b, , c]", "[]", "[é日]"),
        Row(.split, [.texts("é日a"), .text("")], "[é, 日, a]"),
        Row(
            .strToMap, [.texts("k1=v1,k2=v2", "a,b,,", "x=1,x=2=3")], "{k1=v1, k2=v2}", "{a=NULL, b=NULL}",
            "{x=2=3}"),
        Row(.toBase64, [.texts("hello", "", "é✓")], "aGVsbG8=", "", "w6ninJM="),
        Row(.fromBase64, [.texts("aGVsbG8=", "aGVsbG8", "")], "hello", "hello", ""),
        Row(
            .regexpExtract, [.texts("user=42;x", "none", nil), .text("user=(\\d+)"), .int(1)], "42", nil, nil),
        Row(.regexpExtract, [.texts("a1"), .text("(a)(1)"), .int(9)], nil),
        Row(.regexpExtract, [.texts("a1"), .text("(")], nil),
        Row(.regexpReplace, [.texts("a1b22", ""), .text("\\d+"), .text("$1#")], "a$1#b$1#", ""),
        Row(.regexpReplace, [.texts("ab"), .text("x*"), .text("-")], "-a-b-"),
    ]

    @Test("give the text that Flink gives", arguments: texts)
    func text(row: Row) throws {
        let types: [FunctionID: LogicalType] = [
            .split: .array(DataType(.string)),
            .strToMap: .map(key: DataType(.string), value: DataType(.string)),
        ]
        let type = types[row.id] ?? .string
        #expect(shown(try FunctionHarness().call(row.id, row.operands(), type), type) == row.expected)
    }

    static let numbers: [Row] = [
        Row(.charLength, [.texts("naïve façade", "日本", "😀", "", nil)], "12", "2", "1", "0", nil),
        Row(.ascii, [.texts("Ab", "", "ß")], "65", "0", "-61"),
        Row(.position, [.text("an"), .texts("banana", "xyz", "éan", "")], "2", "0", "2", "0"),
        Row(.position, [.text(""), .texts("abc", "")], "1", "1"),
        Row(.locate, [.text("an"), .texts("banana"), .int(3)], "4"),
        Row(.instr, [.texts("banana"), .text("na")], "3"),
        Row(.instr, [.texts("banana"), .text("na"), .int(-1), .int(2)], "3"),
        Row(.hashCode, [.texts("abc", "")], "96354", "0"),
    ]

    @Test("count characters from 1", arguments: numbers)
    func number(row: Row) throws {
        #expect(shown(try FunctionHarness().call(row.id, row.operands(), .int), .int) == row.expected)
    }

    static let truths: [Row] = [
        Row(.like, [.texts("abc", "aXc", "a\nc", nil), .text("a_c")], "TRUE", "TRUE", "FALSE", nil),
        Row(.like, [.texts("abc", "a\nc", "b"), .text("a%c")], "TRUE", "TRUE", "FALSE"),
        Row(.like, [.texts("a%c", "abc"), .text("a!%c"), .text("!")], "TRUE", "FALSE"),
        Row(.like, [.texts("aXbXc", "abc", "ab"), .text("%b%c")], "TRUE", "TRUE", "FALSE"),
        Row(.like, [.texts("日本"), .text("_本")], "TRUE"),
        Row(.similarTo, [.texts("abc", "abd", "abe"), .text("ab(c|d)")], "TRUE", "TRUE", "FALSE"),
        Row(.similarTo, [.texts("foobar", "xfoo"), .text("foo%")], "TRUE", "FALSE"),
        Row(.similarTo, [.texts("abc", "ab"), .text("_{3}")], "TRUE", "FALSE"),
        Row(.similarTo, [.texts("a1", "ab"), .text("%[0-9]")], "TRUE", "FALSE"),
        Row(.regexp, [.texts("user=4", "no", nil), .text("^[a-z]+=\\d")], "TRUE", "FALSE", nil),
        Row(.regexp, [.texts("x"), .text("")], "FALSE"), Row(.regexp, [.texts("x"), .text("(")], "FALSE"),
        Row(.isDigit, [.texts("12", "1a", "", nil)], "TRUE", "FALSE", "FALSE", "FALSE"),
        Row(.isAlpha, [.texts("aé", "a1", "", nil)], "TRUE", "FALSE", "FALSE", "FALSE"),
        Row(.isDecimal, [.texts("1.5e3", "-2", "x", "")], "TRUE", "TRUE", "FALSE", "FALSE"),
    ]

    @Test("match patterns", arguments: truths)
    func truth(row: Row) throws {
        #expect(shown(try FunctionHarness().call(row.id, row.operands(), .boolean), .boolean) == row.expected)
    }

    @Test("take URLs apart as java.net.URL does")
    func urls() throws {
        let url = "https://user:pw@shop.example.com:8443/a/b.html?x=1&y=two#frag"
        let parts = [
            "HOST": "shop.example.com", "PATH": "/a/b.html", "QUERY": "x=1&y=two", "PROTOCOL": "https",
            "REF": "frag",
            "AUTHORITY": "user:pw@shop.example.com:8443", "FILE": "/a/b.html?x=1&y=two",
            "USERINFO": "user:pw",
        ]
        for (part, expected) in parts.sorted(by: { $0.key < $1.key }) {
            let values = try FunctionHarness().call(
                .parseURL, [.texts(url, "not a url"), .text(part)], .string)
            #expect(shown(values, .string) == [expected, nil])
        }
        let value = try FunctionHarness().call(.parseURL, [.texts(url), .text("QUERY"), .text("y")], .string)
        #expect(shown(value, .string) == ["two"])
        let none = try FunctionHarness().call(.parseURL, [.texts("http://h/"), .text("QUERY")], .string)
        #expect(shown(none, .string) == [nil])
    }

    @Test("fail the job on a bad Base64 text, charset and escape")
    func failures() {
        #expect(throws: JobFailure("java.lang.IllegalArgumentException", "Illegal base64 character 2d")) {
            try FunctionHarness().call(.fromBase64, [.texts("ab-d")], .string)
        }
        #expect(throws: JobFailure("java.io.UnsupportedEncodingException", "KLINGON")) {
            try FunctionHarness().call(.encode, [.texts("a"), .text("KLINGON")], .bytes)
        }
        #expect(throws: JobFailure("java.lang.RuntimeException", "Invalid escape sequence 'a!c', 1")) {
            try FunctionHarness().call(.like, [.texts("a"), .text("a!c"), .text("!")], .boolean)
        }
    }

    @Test("encode and decode Java's standard charsets")
    func charsets() throws {
        let harness = FunctionHarness()
        #expect(
            try harness.call(.encode, [.texts("é✓"), .text("UTF-16BE")], .bytes) == [
                .bytes([0, 0xE9, 0x27, 0x13])
            ])
        #expect(
            try harness.call(.encode, [.texts("é✓"), .text("ISO-8859-1")], .bytes) == [.bytes([0xE9, 0x3F])])
        let back = try harness.call(
            .decode, [.column(.bytes, [.bytes([0xFF, 0xFE, 0x61, 0])]), .text("utf-16")], .string)
        #expect(back == [.string("a")])
    }

    /// Flink's task manager runs out of memory; here the task does, without taking the process along.
    @Test(arguments: [FunctionID.lpad, .rpad, .repeat]) func aTextTooLongFailsTheTask(_ id: FunctionID) throws
    {
        let operands: [Operand] = [.texts("ab"), .int(2_147_483_647), .text("c")]
        #expect(throws: JobFailure("java.lang.OutOfMemoryError", "Java heap space")) {
            try FunctionHarness().call(id, Array(operands.prefix(id == .repeat ? 2 : 3)), .string)
        }
    }
}
