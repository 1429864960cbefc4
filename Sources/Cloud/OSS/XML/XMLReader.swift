/// Reads request bodies: a pull parser for the XML that clients send. Document types, and so entities of
/// one's own, are refused.
///
/// Control characters that XML forbids are accepted as they are, since clients send keys with them.
package struct XMLReader {
    private let bytes: [UInt8]
    private var position = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The document's root; nil when the bytes are not well-formed, nest deeper than 32 levels, or hold a
    /// document type.
    package static func read(_ bytes: [UInt8]) -> XMLElement? {
        var reader = XMLReader(bytes)
        reader.skipByteOrderMark()
        guard reader.skipMisc(), let root = reader.element(depth: 0), reader.skipMisc(), reader.isAtEnd else {
            return nil
        }
        return root
    }

    private var isAtEnd: Bool { position >= bytes.count }

    private mutating func skipByteOrderMark() {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    private func starts(with text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard position + count <= bytes.count else { return false }
        return text.withUTF8Buffer { prefix in (0..<count).allSatisfy { bytes[position + $0] == prefix[$0] } }
    }

    /// Moves behind the next `text`; false when there is none.
    private mutating func skip(past text: StaticString) -> Bool {
        while !isAtEnd {
            if starts(with: text) {
                position += text.utf8CodeUnitCount
                return true
            }
            position += 1
        }
        return false
    }

    private mutating func skipSpace() {
        while !isAtEnd, [32, 9, 10, 13].contains(bytes[position]) { position += 1 }
    }

    /// Skips space, comments and processing instructions outside the root; false for what may not stand
    /// there.
    private mutating func skipMisc() -> Bool {
        while true {
            skipSpace()
            if starts(with: "<?") {
                guard skip(past: "?>") else { return false }
            } else if starts(with: "<!--") {
                guard skip(past: "-->") else { return false }
            } else {
                return !starts(with: "<!")
            }
        }
    }

    private mutating func element(depth: Int) -> XMLElement? {
        guard depth < 32, starts(with: "<") else { return nil }
        position += 1
        guard let name = readName(), let isEmpty = skipAttributes() else { return nil }
        var element = XMLElement(localName(name))
        if isEmpty { return element }
        guard readContent(into: &element, depth: depth) else { return nil }
        guard let closing = readName(), closing == name else { return nil }
        skipSpace()
        guard starts(with: ">") else { return nil }
        position += 1
        return element
    }

    /// Reads text and children up to and with `</`.
    private mutating func readContent(into element: inout XMLElement, depth: Int) -> Bool {
        var text: [UInt8] = []
        while !isAtEnd {
            if starts(with: "</") {
                position += 2
                let blank = text.allSatisfy { [32, 9, 10, 13].contains($0) }
                element.text = blank && !element.children.isEmpty ? "" : String(decoding: text, as: UTF8.self)
                return true
            }
            if starts(with: "<![CDATA[") {
                position += 9
                let start = position
                guard skip(past: "]]>") else { return false }
                text += bytes[start..<position - 3]
            } else if starts(with: "<!--") {
                guard skip(past: "-->") else { return false }
            } else if starts(with: "<?") {
                guard skip(past: "?>") else { return false }
            } else if starts(with: "<") {
                guard let child = self.element(depth: depth + 1) else { return false }
                element.children.append(child)
            } else if starts(with: "&") {
                guard let character = readReference() else { return false }
                text += Array(String(character).utf8)
            } else {
                text.append(bytes[position])
                position += 1
            }
        }
        return false
    }

    private mutating func readName() -> String? {
        let start = position
        while !isAtEnd,
            ![32, 9, 10, 13, UInt8(ascii: ">"), UInt8(ascii: "/"), UInt8(ascii: "=")].contains(
                bytes[position])
        {
            guard bytes[position] != UInt8(ascii: "<"), bytes[position] != UInt8(ascii: "&") else {
                return nil
            }
            position += 1
        }
        return position > start ? String(decoding: bytes[start..<position], as: UTF8.self) : nil
    }

    private func localName(_ name: String) -> String {
        name.split(separator: ":").last.map(String.init) ?? name
    }

    /// Skips to behind the tag's `>`; answers whether the element is empty, nil for a malformed tag.
    private mutating func skipAttributes() -> Bool? {
        while !isAtEnd {
            skipSpace()
            if starts(with: "/>") {
                position += 2
                return true
            }
            if starts(with: ">") {
                position += 1
                return false
            }
            guard readName() != nil, skipEquals(), skipQuoted() else { return nil }
        }
        return nil
    }

    private mutating func skipEquals() -> Bool {
        skipSpace()
        guard starts(with: "=") else { return false }
        position += 1
        skipSpace()
        return true
    }

    private mutating func skipQuoted() -> Bool {
        guard starts(with: "\"") || starts(with: "'") else { return false }
        let isDouble = starts(with: "\"")
        position += 1
        return isDouble ? skip(past: "\"") : skip(past: "'")
    }

    /// Reads `&amp;` and its like, and character numbers.
    private mutating func readReference() -> Character? {
        let start = position + 1
        guard skip(past: ";"), position - start <= 12 else { return nil }
        let name = String(decoding: bytes[start..<position - 1], as: UTF8.self)
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default: break
        }
        guard name.hasPrefix("#") else { return nil }
        let isHex = name.hasPrefix("#x") || name.hasPrefix("#X")
        let number = UInt32(name.dropFirst(isHex ? 2 : 1), radix: isHex ? 16 : 10)
        return number.flatMap(Unicode.Scalar.init).map(Character.init)
    }
}
