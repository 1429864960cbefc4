import Streaming

/// Splits CSV records into fields.
///
/// Source: the rules of Jackson's CSV decoder: a field is quoted if its first character is the quote; two
/// quotes inside are one; the escape
/// character takes the next one as it is; `\n` and `\r\n` end a record unless quoted.
struct CSVScanner {
    /// What became of a record.
    enum Outcome {
        case record(end: Int, fields: Int)
        /// A comment.
        case skipped(end: Int)
        /// The input ends within the record.
        case incomplete
        case malformed(end: Int, JobFailure)
    }

    let options: CSVOptions
    private let delimiterPattern: UInt64

    init(_ options: CSVOptions) {
        self.options = options
        delimiterPattern = UInt64(options.delimiter) &* 0x0101_0101_0101_0101
    }

    /// Whether the line begins with `#`, blanks before it aside.
    private func isComment(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
        var at = start
        while at < end, bytes[at] == 0x20 || bytes[at] == 0x09 { at += 1 }
        return at < end && bytes[at] == UInt8(ascii: "#")
    }

    /// Reads the record at `start` into row `row` of `fields`.
    func scan(
        _ input: UnsafeBufferPointer<UInt8>, _ start: Int, isLast: Bool, _ fields: FieldTable, _ row: Int
    ) -> Outcome {
        guard let bytes = input.baseAddress else { return .incomplete }
        let end = input.count
        if options.allowsComments, isComment(bytes, start, end) {
            return lineEnd(bytes, start, end, isLast).map { .skipped(end: $0) } ?? .incomplete
        }
        var at = start
        var column = 0
        while true {
            if at < end, bytes[at] == options.quote {
                switch quoted(bytes, at, end, isLast, fields, column, row) {
                case .closed(let next): at = next
                case .incomplete: return .incomplete
                case .unclosed: return .malformed(end: end, Self.unclosed)
                case .stray(let place): return stray(bytes, place, end, isLast)
                }
            } else {
                let stop = fieldEnd(bytes, at, end)
                if stop == end, !isLast { return .incomplete }
                at = plain(bytes, at, stop, end, fields, column, row)
            }
            column += 1
            if at >= end { return isLast ? .record(end: end, fields: column) : .incomplete }
            if bytes[at] == options.delimiter {
                at += 1
                continue
            }
            if bytes[at] == UInt8(ascii: "\r") { at += 1 }
            return .record(end: min(at + 1, end), fields: column)
        }
    }

    /// The first delimiter or line end from `start` on; an escaped one is no end.
    @inline(__always)
    private func fieldEnd(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        var at = start
        guard options.escape == nil else { return escapedFieldEnd(bytes, start, end) }
        while at < end {
            let word = UnsafeRawPointer(bytes + at).loadUnaligned(as: UInt64.self)
            let hits = zeroBytes(word ^ delimiterPattern) | zeroBytes(word ^ 0x0A0A_0A0A_0A0A_0A0A)
            if hits != 0 { return min(at + hits.trailingZeroBitCount >> 3, end) }
            at += 8
        }
        return end
    }

    private func escapedFieldEnd(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        var at = start
        while at < end {
            if bytes[at] == options.escape {
                at += 2
                continue
            }
            if bytes[at] == options.delimiter || bytes[at] == UInt8(ascii: "\n") { return at }
            at += 1
        }
        return end
    }

    @inline(__always) private func zeroBytes(_ word: UInt64) -> UInt64 {
        (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
    }

    /// Stores the unquoted field `start ..< stop`; returns where its delimiter or line end is.
    @inline(__always)
    private func plain(
        _ bytes: UnsafePointer<UInt8>, _ start: Int, _ stop: Int, _ end: Int, _ fields: FieldTable,
        _ column: Int,
        _ row: Int
    ) -> Int {
        var last = stop
        if last > start, last == end || bytes[last] == UInt8(ascii: "\n"),
            bytes[last - 1] == UInt8(ascii: "\r")
        {
            last -= 1
        }
        guard column < fields.columns else { return last }
        if let escape = options.escape, (start..<last).contains(where: { bytes[$0] == escape }) {
            let from = fields.scratch.count
            var at = start
            while at < last {
                if bytes[at] == escape, at + 1 < last {
                    at += 1
                    fields.scratch.append(unescaped(bytes[at]))
                } else {
                    fields.scratch.append(bytes[at])
                }
                at += 1
            }
            fields.set(
                column, row, FieldTable.Token.scratch, start: from, length: fields.scratch.count - from)
        } else {
            fields.set(column, row, token(bytes + start, last - start), start: start, length: last - start)
        }
        return last
    }

    /// NULL if the text is the null literal.
    @inline(__always) private func token(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt8 {
        guard let literal = options.nullLiteral, literal.count == count,
            literal.elementsEqual(UnsafeBufferPointer(start: bytes, count: count))
        else { return FieldTable.Token.text }
        return FieldTable.Token.null
    }

    private func unescaped(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "n"): UInt8(ascii: "\n")
        case UInt8(ascii: "t"): UInt8(ascii: "\t")
        case UInt8(ascii: "r"): UInt8(ascii: "\r")
        case UInt8(ascii: "0"): 0
        default: byte
        }
    }

    /// How a quoted field ended.
    private enum QuotedEnd {
        /// Where its delimiter or line end is.
        case closed(Int)
        case incomplete
        case unclosed
        /// Text stands between the closing quote and the delimiter, at this place.
        case stray(Int)
    }

    private func quoted(
        _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ isLast: Bool, _ fields: FieldTable,
        _ column: Int,
        _ row: Int
    ) -> QuotedEnd {
        let quote = bytes[start]
        let from = fields.scratch.count
        var at = start + 1
        while true {
            guard at < end else { return isLast ? .unclosed : .incomplete }
            let byte = bytes[at]
            if byte == options.escape, byte != quote {
                guard at + 1 < end else { return isLast ? .unclosed : .incomplete }
                fields.scratch.append(unescaped(bytes[at + 1]))
                at += 2
            } else if byte == quote {
                guard at + 1 < end || isLast else { return .incomplete }
                guard at + 1 < end, bytes[at + 1] == quote else { break }
                fields.scratch.append(quote)
                at += 2
            } else {
                fields.scratch.append(byte)
                at += 1
            }
        }
        at += 1
        while at < end, bytes[at] == UInt8(ascii: " ") { at += 1 }
        guard at < end || isLast else { return .incomplete }
        let isClosed =
            at >= end || [options.delimiter, UInt8(ascii: "\n"), UInt8(ascii: "\r")].contains(bytes[at])
        guard isClosed else { return .stray(at) }
        store(fields, column, row, from)
        return .closed(at)
    }

    private func store(_ fields: FieldTable, _ column: Int, _ row: Int, _ from: Int) {
        guard column < fields.columns else { return }
        let length = fields.scratch.count - from
        let isNull = options.nullLiteral.map { $0.elementsEqual(fields.scratch[from...]) } ?? false
        fields.set(
            column, row, isNull ? FieldTable.Token.null : FieldTable.Token.scratch, start: from,
            length: length)
    }

    private func lineEnd(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ isLast: Bool) -> Int? {
        var at = start
        while at < end {
            if bytes[at] == UInt8(ascii: "\n") { return at + 1 }
            at += 1
        }
        return isLast ? end : nil
    }

    private static let readException = "com.fasterxml.jackson.dataformat.csv.CsvReadException"
    private static let unclosed = JobFailure(readException, "Missing closing quote for value")

    private func stray(_ bytes: UnsafePointer<UInt8>, _ at: Int, _ end: Int, _ isLast: Bool) -> Outcome {
        guard let next = lineEnd(bytes, at, end, isLast) else { return .incomplete }
        let shown = Unicode.Scalar(bytes[at])
        let quote = options.quote.map { String(Unicode.Scalar($0)) } ?? ""
        return .malformed(
            end: next,
            JobFailure(
                Self.readException,
                "Expected separator ('\(quote)' (code \(options.quote ?? 0))) or end-of-line, got '\(shown)' "
                    + "(code \(bytes[at]))"))
    }
}
