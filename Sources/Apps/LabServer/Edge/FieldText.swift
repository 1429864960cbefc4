/// Header fields as they may stand on the wire. Clients choose some of what is answered: an object's metadata, and
/// `response-content-disposition` of a signed URL.
enum FieldText {
    /// Whether `name` is a token.
    ///
    /// Source: RFC 9110, 5.6.2.
    static func isName(_ name: String) -> Bool { !name.isEmpty && name.utf8.allSatisfy(isOfToken) }

    /// `value` with a space in the place of each control character but the tab, so that no value ends its line.
    ///
    /// Source: RFC 9110, 5.5.
    static func value(_ value: String) -> String {
        guard value.utf8.contains(where: isControl) else { return value }
        return String(decoding: value.utf8.map { isControl($0) ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
    }

    private static func isControl(_ byte: UInt8) -> Bool { byte < 32 && byte != 9 || byte == 127 }

    private static func isOfToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "^")...UInt8(ascii: "`"),
            UInt8(ascii: "#")...UInt8(ascii: "'"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "!"),
            UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "|"), UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
