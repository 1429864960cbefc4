import LabKernel
import StreamTypes

/// `ENCODE(text, charset)` and `DECODE(bytes, charset)` for Java's standard charsets.
///
/// What a charset cannot say is `?`; bytes that are no text decode to U+FFFD. Another charset name fails the
/// job.
enum Charset: String {
    case ascii = "US-ASCII"
    case latin1 = "ISO-8859-1"
    case utf8 = "UTF-8"
    case utf16 = "UTF-16"
    case utf16BE = "UTF-16BE"
    case utf16LE = "UTF-16LE"

    static func encode(_ call: FunctionCall) throws(LabError) -> Kernel {
        try call.withAll(.string).kernel(
            fails: true,
            Lanes.strict { (arguments, row, out) throws(JobFailure) in
                out.append(bytes: try named(arguments[1].text(row)).encoded(arguments[0].text(row)))
            })
    }

    static func decode(_ call: FunctionCall) throws(LabError) -> Kernel {
        try call.with(.bytes, .string).kernel(
            fails: true,
            Lanes.strict { (arguments, row, out) throws(JobFailure) in
                out.append(string: try named(arguments[1].text(row)).decoded(arguments[0].bytes(row)))
            })
    }

    private static func named(_ name: String) throws(JobFailure) -> Charset {
        let upper = name.uppercased()
        if let charset = Charset(rawValue: aliases[upper] ?? upper) { return charset }
        throw JobFailure("java.io.UnsupportedEncodingException", name)
    }

    private static let aliases = [
        "ASCII": "US-ASCII", "LATIN1": "ISO-8859-1", "ISO8859_1": "ISO-8859-1", "UTF8": "UTF-8",
        "UTF16": "UTF-16",
    ]

    private func encoded(_ text: String) -> [UInt8] {
        switch self {
        case .utf8: Array(text.utf8)
        case .ascii: text.unicodeScalars.map { $0.value < 0x80 ? UInt8($0.value) : 0x3F }
        case .latin1: text.unicodeScalars.map { $0.value < 0x100 ? UInt8($0.value) : 0x3F }
        case .utf16:
            text.isEmpty ? [] : [0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        case .utf16BE: text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        case .utf16LE: text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        }
    }

    private func decoded(_ bytes: TextBytes) -> String {
        switch self {
        case .utf8: return String(decoding: bytes, as: UTF8.self)
        case .ascii: return Self.text(bytes.map { $0 < 0x80 ? UInt32($0) : 0xFFFD })
        case .latin1: return Self.text(bytes.map { UInt32($0) })
        case .utf16BE: return Self.units(bytes, isBig: true)
        case .utf16LE: return Self.units(bytes, isBig: false)
        case .utf16:
            let isLittle = bytes.count > 1 && bytes[0] == 0xFF && bytes[1] == 0xFE
            let hasMark = isLittle || bytes.count > 1 && bytes[0] == 0xFE && bytes[1] == 0xFF
            return Self.units(Text.slice(bytes, hasMark ? 2 : 0, bytes.count), isBig: !isLittle)
        }
    }

    private static func text(_ codes: [UInt32]) -> String {
        var text = String.UnicodeScalarView()
        for code in codes { text.append(Unicode.Scalar(code) ?? "\u{FFFD}") }
        return String(text)
    }

    private static func units(_ bytes: TextBytes, isBig: Bool) -> String {
        var units: [UInt16] = []
        for index in stride(from: 0, to: bytes.count - 1, by: 2) {
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            units.append(isBig ? first << 8 | second : second << 8 | first)
        }
        if bytes.count % 2 == 1 { units.append(0xFFFD) }
        return String(decoding: units, as: UTF16.self)
    }
}
