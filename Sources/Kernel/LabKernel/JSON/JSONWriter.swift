extension JSONValue {
    /// One line, no spaces, members in their order.
    package var text: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(512)
        JSONWriter.write(self, into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Indented by two spaces, with a final newline.
    package var prettyText: String {
        var bytes: [UInt8] = []
        JSONWriter.write(self, into: &bytes, indent: 0)
        bytes.append(UInt8(ascii: "\n"))
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// The members of an object that is written one by one, for what is written too often to build a `JSONValue` first.
package struct JSONMembers {
    fileprivate var bytes: [UInt8]
    private var isFirst = true

    fileprivate init(behind bytes: [UInt8]) { self.bytes = bytes }

    /// Adds a text.
    package mutating func add(_ name: StaticString, _ text: String) {
        add(name)
        JSONWriter.writeString(text, into: &bytes)
    }

    /// Adds a number.
    package mutating func add(_ name: StaticString, _ number: Int64) {
        add(name)
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        writeDigits(number.magnitude)
    }

    /// Adds a number as a text of its digits.
    package mutating func add(_ name: StaticString, digits number: UInt64) {
        add(name)
        bytes.append(UInt8(ascii: "\""))
        writeDigits(number)
        bytes.append(UInt8(ascii: "\""))
    }

    package mutating func add(_ name: StaticString, _ flag: Bool) {
        add(name)
        bytes += (flag ? "true" : "false").utf8
    }

    /// Adds whatever `write` writes.
    package mutating func add(_ name: StaticString, _ write: (inout [UInt8]) -> Void) {
        add(name)
        write(&bytes)
    }

    private mutating func add(_ name: StaticString) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func writeDigits(_ number: UInt64) {
        let start = bytes.count
        var rest = number
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
    }
}

/// Writes JSON text as UTF-8.
package enum JSONWriter {
    /// Appends an object whose members `fill` adds; their names stand as they are, without escapes.
    package static func writeObject(into bytes: inout [UInt8], _ fill: (inout JSONMembers) -> Void) {
        bytes.append(UInt8(ascii: "{"))
        var members = JSONMembers(behind: bytes)
        // The members' array is the only one then, and grows in its place.
        bytes = []
        fill(&members)
        members.bytes.append(UInt8(ascii: "}"))
        bytes = members.bytes
    }

    /// Appends `value`; with an `indent` every member stands on a line of its own.
    package static func write(_ value: JSONValue, into bytes: inout [UInt8], indent: Int? = nil) {
        switch value.bare {
        case .null: bytes += "null".utf8
        case .bool(let flag): bytes += (flag ? "true" : "false").utf8
        case .number(let text): bytes += text.utf8
        case .string(let text): writeString(text, into: &bytes)
        case .array(let items):
            list(items, open: "[", close: "]", into: &bytes, indent: indent) { item, bytes, inner in
                write(item, into: &bytes, indent: inner)
            }
        case .object(let members):
            list(members, open: "{", close: "}", into: &bytes, indent: indent) { member, bytes, inner in
                writeString(member.0, into: &bytes)
                bytes += (inner == nil ? ":" : ": ").utf8
                write(member.1, into: &bytes, indent: inner)
            }
        case .placed: preconditionFailure("a bare value has no place")
        }
    }

    /// Appends `text` in quotes, with control characters, quotes and backslashes escaped.
    package static func writeString(_ text: String, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        let isPlain = text.utf8.withContiguousStorageIfAvailable { text in
            for byte in text where byte < 32 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                return false
            }
            bytes.append(contentsOf: text)
            return true
        }
        if isPlain != true { writeEscaped(text, into: &bytes) }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func writeEscaped(_ text: String, into bytes: inout [UInt8]) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): bytes += "\\\"".utf8
            case UInt8(ascii: "\\"): bytes += "\\\\".utf8
            case 0x0A: bytes += "\\n".utf8
            case 0x0D: bytes += "\\r".utf8
            case 0x09: bytes += "\\t".utf8
            case 0x00..<0x20: bytes += "\\u00".utf8 + [hex(byte >> 4), hex(byte & 15)]
            default: bytes.append(byte)
            }
        }
    }

    private static func hex(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 48 + nibble : 87 + nibble }

    private static func list<Item>(
        _ items: [Item], open: String, close: String, into bytes: inout [UInt8], indent: Int?,
        item write: (Item, inout [UInt8], Int?) -> Void
    ) {
        bytes += open.utf8
        let inner = indent.map { $0 + 1 }
        for (index, item) in items.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            if let inner { newLine(inner, into: &bytes) }
            write(item, &bytes, inner)
        }
        if let indent, !items.isEmpty { newLine(indent, into: &bytes) }
        bytes += close.utf8
    }

    private static func newLine(_ indent: Int, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\n"))
        bytes += [UInt8](repeating: UInt8(ascii: " "), count: indent * 2)
    }
}
