/// Writes answers: elements in the order they are asked for, no namespace, since the vendor's Python SDK
/// finds none.
package struct XMLWriter {
    package private(set) var bytes: [UInt8] = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".utf8)

    package init() {}

    /// A part of a document, without its head.
    init(part: Void) { bytes = [] }

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

    /// What another writer wrote; for what is the same in many places of a document.
    mutating func append(_ part: XMLWriter) { bytes.append(contentsOf: part.bytes) }

    /// An element with a text in quotes.
    mutating func element(_ name: String, quoted text: String) {
        tag("<", name)
        bytes.append(UInt8(ascii: "\""))
        append(text)
        bytes.append(UInt8(ascii: "\""))
        tag("</", name)
    }

    /// Makes space for so many bytes more.
    mutating func reserve(_ count: Int) { bytes.reserveCapacity(bytes.count + count) }

    /// An element with the bytes of a text.
    mutating func element(_ name: String, bytes text: [UInt8]) {
        tag("<", name)
        text.withUnsafeBufferPointer { append($0) }
        tag("</", name)
    }

    private mutating func tag(_ opening: StaticString, _ name: String) {
        opening.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: name.utf8)
        bytes.append(UInt8(ascii: ">"))
    }

    /// Whether a byte stands for itself.
    @inline(__always)
    private static func isPlain(_ byte: UInt8) -> Bool {
        (byte >= 32 && byte != UInt8(ascii: "&") && byte != UInt8(ascii: "<") && byte != UInt8(ascii: ">"))
            || byte == 9 || byte == 10
    }

    private mutating func append(_ text: some StringProtocol) {
        guard text.utf8.withContiguousStorageIfAvailable({ append($0) }) == nil else { return }
        Array(text.utf8).withUnsafeBufferPointer { append($0) }
    }

    private mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
        var isPlain = true
        for byte in text where !Self.isPlain(byte) { isPlain = false }
        if isPlain { return bytes.append(contentsOf: text) }
        for byte in text {
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
