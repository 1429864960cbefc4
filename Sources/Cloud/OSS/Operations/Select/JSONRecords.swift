import CloudGateway
import LabKernel

/// Takes JSON apart: one document, or values that follow each other, with space or commas between them.
struct JSONRecords {
    private let bytes: [UInt8]
    /// Where the next value begins.
    private(set) var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The next value and the place of its first byte; nil at the end. Throws InvalidJsonData.
    mutating func next() throws(SelectFailure) -> (value: JSONValue, start: Int)? {
        while position < bytes.count, [32, 9, 10, 13, 44].contains(bytes[position]) { position += 1 }
        guard position < bytes.count else { return nil }
        let start = position
        skipValue()
        return (try Self.value(bytes[start..<position]), start)
    }

    static func value(_ bytes: ArraySlice<UInt8>) throws(SelectFailure) -> JSONValue {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw SelectFailure("InvalidTextEncoding", "The object is not UTF-8.")
        }
        do throws(LabError) {
            return try JSONParser.parse(text: text, name: "object")
        } catch {
            throw SelectFailure("InvalidJsonData", "The data is no JSON: \(error.message).")
        }
    }

    /// Moves behind a value: to the end of its braces, or of its text, or of its line.
    private mutating func skipValue() {
        var depth = 0
        var isText = false
        while position < bytes.count {
            let byte = bytes[position]
            if isText {
                if byte == UInt8(ascii: "\\") { position += 1 }
                if byte == UInt8(ascii: "\"") { isText = false }
            } else if byte == UInt8(ascii: "\"") {
                isText = true
            } else if [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(byte) {
                depth += 1
            } else if [UInt8(ascii: "}"), UInt8(ascii: "]")].contains(byte) {
                depth -= 1
                if depth <= 0 { break }
            } else if depth == 0, [10, 13, 44].contains(byte) {
                return
            }
            position += 1
        }
        position = min(position + 1, bytes.count)
    }
}
