import LabKernel

/// Cuts SQL text into tokens: one pass over the bytes, never fails (bad input becomes `.invalid` tokens).
struct Lexer {
    private let bytes: [UInt8]
    private var position: Int
    private let limit: Int
    private var insideHint = false

    /// Reads the bytes `range` of a file, or all of it.
    init(_ file: SourceFile, range: Range<Int>? = nil) {
        bytes = Array(file.text.utf8)
        position = range?.lowerBound ?? 0
        limit = min(range?.upperBound ?? bytes.count, bytes.count)
    }

    /// All tokens; the last is `.end`.
    mutating func tokens() -> [Token] {
        var result: [Token] = []
        result.reserveCapacity((limit - position) / 4 + 2)
        while true {
            let token = next()
            result.append(token)
            if token.kind == .end { return result }
        }
    }

    private func byte(_ offset: Int = 0) -> UInt8 {
        let index = position + offset
        return index < limit ? bytes[index] : 0
    }

    private mutating func next() -> Token {
        if let open = skipBlanks() { return make(.invalid, open, "/*") }
        guard position < limit else { return make(.end, limit, "") }
        let first = byte()
        if let token = prefixedString(first) { return token }
        if Lexer.startsWord(first), first != UInt8(ascii: "$") || Lexer.continuesWord(byte(1)) {
            return word()
        }
        if Lexer.isDigit(first) || (first == UInt8(ascii: ".") && Lexer.isDigit(byte(1))) { return number() }
        switch first {
        case UInt8(ascii: "'"): return string(from: position)
        case UInt8(ascii: "`"): return quotedIdentifier(from: position)
        default: return symbol()
        }
    }

    private func make(_ kind: TokenKind, _ start: Int, _ text: String) -> Token {
        Token(kind: kind, start: start, end: position, text: text, upper: "")
    }

    private func text(from start: Int) -> String {
        String(decoding: bytes[start..<position], as: UTF8.self)
    }

    // MARK: - Blanks and comments

    /// Where a block comment starts that does not end, if one does.
    private mutating func skipBlanks() -> Int? {
        while position < limit {
            switch byte() {
            case 9, 10, 12, 13, 32: position += 1
            case UInt8(ascii: "-") where byte(1) == UInt8(ascii: "-"): skipLine()
            case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/"): skipLine()
            case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "*") && byte(2) != UInt8(ascii: "+"):
                let open = position
                if !skipBlockComment() { return open }
            default: return nil
            }
        }
        return nil
    }

    private mutating func skipLine() {
        while position < limit, byte() != 10, byte() != 13 { position += 1 }
    }

    /// False if the comment does not end. As in Flink, `/**` takes the next character too unless that is `/`.
    private mutating func skipBlockComment() -> Bool {
        let isFormal = byte(2) == UInt8(ascii: "*") && byte(3) != UInt8(ascii: "/")
        position += isFormal ? 4 : 2
        while position < limit {
            if byte() == UInt8(ascii: "*"), byte(1) == UInt8(ascii: "/") {
                position += 2
                return true
            }
            position += 1
        }
        position = limit
        return false
    }

    // MARK: - Words and numbers

    private mutating func word() -> Token {
        let start = position
        while position < limit, Lexer.continuesWord(byte()) { position += 1 }
        var token = make(.word, start, text(from: start))
        token.upper = token.text.uppercased()
        return token
    }

    private mutating func number() -> Token {
        let start = position
        skipDigits()
        var kind = TokenKind.integer
        if byte() == UInt8(ascii: ".") {
            kind = .decimal
            position += 1
            skipDigits()
        }
        if byte() | 0x20 == UInt8(ascii: "e") {
            let signed = byte(1) == UInt8(ascii: "+") || byte(1) == UInt8(ascii: "-")
            if Lexer.isDigit(byte(signed ? 2 : 1)) {
                kind = .approximate
                position += signed ? 2 : 1
                skipDigits()
            }
        }
        return make(kind, start, text(from: start))
    }

    private mutating func skipDigits() {
        while Lexer.isDigit(byte()) { position += 1 }
    }

    // MARK: - Quoted text

    private mutating func prefixedString(_ first: UInt8) -> Token? {
        let start = position
        let quote = UInt8(ascii: "'")
        switch first | 0x20 {
        case UInt8(ascii: "x") where byte(1) == quote:
            position += 1
            var token = string(from: start)
            if token.kind == .string { token.kind = .binaryString }
            return token
        case UInt8(ascii: "n") where byte(1) == quote: return prefixed("ISO-8859-1", 1)
        case UInt8(ascii: "u") where byte(1) == UInt8(ascii: "&") && byte(2) == quote:
            return prefixed(StringLiteral.unicode, 2)
        case UInt8(ascii: "u") where byte(1) == UInt8(ascii: "&") && byte(2) == UInt8(ascii: "\""):
            position += 2
            return quotedIdentifier(from: start, quote: UInt8(ascii: "\""))
        default: break
        }
        guard first == UInt8(ascii: "_") else { return nil }
        var index = position + 1
        while index < limit,
            Lexer.continuesWord(bytes[index]) || [0x2D, 0x2E, 0x3A].contains(bytes[index])
        {
            index += 1
        }
        guard index > position + 1, index < limit, bytes[index] == quote else { return nil }
        let name = String(decoding: bytes[(position + 1)..<index], as: UTF8.self).uppercased()
        return prefixed(name, index - position)
    }

    /// A string behind a prefix of `length` bytes; `mark` goes into `Token.upper`.
    private mutating func prefixed(_ mark: String, _ length: Int) -> Token {
        let start = position
        position += length
        var token = string(from: start)
        if token.kind == .string { token.upper = mark }
        return token
    }

    /// At the opening quote; `start` is where the token began.
    private mutating func string(from start: Int) -> Token {
        guard let content = quoted(UInt8(ascii: "'")) else { return make(.invalid, start, "'") }
        return make(.string, start, content)
    }

    private mutating func quotedIdentifier(
        from start: Int, quote: UInt8 = UInt8(ascii: "`")
    ) -> Token {
        guard let content = quoted(quote), !content.isEmpty, !content.utf8.contains(10) else {
            position = max(position, start + 1)
            return make(.invalid, start, "`")
        }
        return make(.quotedIdentifier, start, content)
    }

    /// Reads up to the closing quote, halving doubled ones; nil (one byte read) if there is none.
    private mutating func quoted(_ quote: UInt8) -> String? {
        let start = position
        var content: [UInt8] = []
        position += 1
        while position < limit {
            if byte() == quote {
                if byte(1) != quote {
                    position += 1
                    return String(decoding: content, as: UTF8.self)
                }
                position += 1
            }
            content.append(byte())
            position += 1
        }
        position = start + 1
        return nil
    }

    // MARK: - Operators

    private static let pairs: [String] = ["<=", ">=", "<>", "!=", "||", "=>", ".."]

    private mutating func symbol() -> Token {
        let start = position
        if byte() == UInt8(ascii: "/"), byte(1) == UInt8(ascii: "*"), byte(2) == UInt8(ascii: "+") {
            position += 3
            insideHint = true
            return make(.hintStart, start, "/*+")
        }
        if insideHint, byte() == UInt8(ascii: "*"), byte(1) == UInt8(ascii: "/") {
            position += 2
            insideHint = false
            return make(.hintEnd, start, "*/")
        }
        if byte() == UInt8(ascii: "*"), byte(1) == UInt8(ascii: "/") {
            position += 2
            return make(.invalid, start, "*/")
        }
        let pair = String(decoding: [byte(), byte(1)], as: UTF8.self)
        if Lexer.pairs.contains(pair) {
            position += 2
            return make(.symbol, start, pair)
        }
        position += 1
        if "+-*/%=<>()[]{},.;:?|^$@".utf8.contains(bytes[start]) {
            return make(.symbol, start, text(from: start))
        }
        while position < limit, byte() & 0xC0 == 0x80 { position += 1 }
        return make(.invalid, start, text(from: start))
    }

    // MARK: - Character classes

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }

    /// Letters, underscore, dollar and every byte of a non-ASCII character.
    private static func startsWord(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 97 < 26 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$") || byte >= 0x80
    }

    private static func continuesWord(_ byte: UInt8) -> Bool { startsWord(byte) || isDigit(byte) }
}
