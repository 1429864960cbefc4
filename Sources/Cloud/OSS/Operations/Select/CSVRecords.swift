/// How CSV is written: what ends records and fields, and what protects them.
struct CSVShape: Sendable {
    /// One or two bytes.
    var recordDelimiter: [UInt8] = [10]
    var fieldDelimiter: UInt8 = 44
    /// Nil for none.
    var quote: UInt8? = 34
    /// What a record begins with that is passed over; nil for none.
    var comment: UInt8?
    /// Whether a record's end inside quotes is text.
    var quotesRecords = true
}

/// Takes CSV (RFC 4180) apart, record by record.
struct CSVRecords {
    /// A record with the place of its first byte.
    struct Record {
        var fields: [String]
        var start: Int
    }

    private let bytes: [UInt8]
    private let shape: CSVShape
    /// Where the next record begins.
    private(set) var position = 0

    init(_ bytes: [UInt8], _ shape: CSVShape) { (self.bytes, self.shape) = (bytes, shape) }

    /// The next record; nil at the end. Throws InvalidCsv for a quote that is not closed and
    /// InvalidTextEncoding for bytes that are no UTF-8.
    mutating func next() throws(SelectFailure) -> Record? {
        while position < bytes.count, bytes[position] == shape.comment { skipRecord() }
        guard position < bytes.count else { return nil }
        var record = Record(fields: [], start: position)
        while true {
            record.fields.append(try field())
            if position >= bytes.count { return record }
            if isAtRecordDelimiter {
                position += shape.recordDelimiter.count
                return record
            }
            position += 1  // The field's delimiter.
        }
    }

    private var isAtRecordDelimiter: Bool {
        let delimiter = shape.recordDelimiter
        guard bytes[position] == delimiter[0] else { return false }
        return delimiter.count == 1
            || (position + 1 < bytes.count && bytes[position + 1] == delimiter[1])
    }

    private mutating func skipRecord() {
        while position < bytes.count, !isAtRecordDelimiter { position += 1 }
        position = min(bytes.count, position + shape.recordDelimiter.count)
    }

    /// Reads up to a delimiter, which it leaves.
    private mutating func field() throws(SelectFailure) -> String {
        var text: [UInt8] = []
        if let quote = shape.quote, position < bytes.count, bytes[position] == quote {
            position += 1
            try readQuoted(quote, into: &text)
        }
        let start = position
        while position < bytes.count, bytes[position] != shape.fieldDelimiter, !isAtRecordDelimiter {
            position += 1
        }
        text += bytes[start..<position]
        guard text.count <= 512 << 10 else {
            throw SelectFailure("OverMaxRecordLength", "A column is longer than 512 KB.")
        }
        guard let field = String(validating: text, as: UTF8.self) else {
            throw SelectFailure("InvalidTextEncoding", "The object is not UTF-8.")
        }
        return field
    }

    /// Reads behind the closing quote; a doubled quote stands for one.
    private mutating func readQuoted(_ quote: UInt8, into text: inout [UInt8]) throws(SelectFailure) {
        while position < bytes.count {
            if bytes[position] == quote {
                position += 1
                guard position < bytes.count, bytes[position] == quote else { return }
            } else if !shape.quotesRecords, isAtRecordDelimiter {
                return
            }
            text.append(bytes[position])
            position += 1
        }
        throw SelectFailure("InvalidCsv", "A quote is not closed.")
    }
}

extension CSVShape {
    /// Appends a record; fields that hold a delimiter or a quote are quoted.
    func write(_ fields: [String], into output: inout [UInt8]) {
        for (index, field) in fields.enumerated() {
            if index > 0 { output.append(fieldDelimiter) }
            if let quote, needsQuotes(field) {
                output.append(quote)
                for byte in field.utf8 { output += byte == quote ? [quote, quote] : [byte] }
                output.append(quote)
            } else {
                output += field.utf8
            }
        }
        output += recordDelimiter
    }

    private func needsQuotes(_ field: String) -> Bool {
        field.utf8.contains { byte in
            byte == fieldDelimiter || byte == quote || byte == 10 || byte == 13
                || recordDelimiter.contains(byte)
        }
    }
}
