/// Writes answers: elements in the order they are asked for, no namespace, since the vendor's Python SDK
/// finds none.
package struct XMLWriter {
    package private(set) var bytes: [UInt8] = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".utf8)

    package init() {}

    /// A document of one root.
    package static func document(_ root: String, _ body: (inout XMLWriter) -> Void) -> [UInt8] {
        var writer = XMLWriter()
        writer.element(root, body)
        return writer.bytes
    }

    /// An element with what `body` writes inside.
    package mutating func element(_ name: String, _ body: (inout XMLWriter) -> Void) {
        tag("<", name)
        body(&self)
        tag("</", name)
    }

    /// An element with text.
    package mutating func element(_ name: String, _ text: some StringProtocol) {
        tag("<", name)
        append(text)
        tag("</", name)
    }

    /// An element with text, if there is any.
    package mutating func element(ifPresent name: String, _ text: String?) {
        if let text { element(name, text) }
    }

    package mutating func element(_ name: String, _ number: some BinaryInteger) {
        element(name, String(number))
    }

    package mutating func element(_ name: String, _ flag: Bool) { element(name, flag ? "true" : "false") }

    /// A read element with everything in it.
    package mutating func element(_ tree: XMLElement) {
        if tree.children.isEmpty {
            element(tree.name, tree.text)
        } else {
            element(tree.name) { writer in for child in tree.children { writer.element(child) } }
        }
    }

    private mutating func tag(_ opening: StaticString, _ name: String) {
        opening.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: name.utf8)
        bytes.append(UInt8(ascii: ">"))
    }

    /// Whether a byte stands for itself.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"): false
        case 9, 10: true
        default: byte >= 32
        }
    }

    private mutating func append(_ text: some StringProtocol) {
        if text.utf8.allSatisfy(Self.isPlain) { return bytes.append(contentsOf: text.utf8) }
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
            case 0..<9, 11, 12, 14..<32, 13: bytes.append(contentsOf: "&#\(byte);".utf8)
            default: bytes.append(byte)
            }
        }
    }
}
