/// Reads lines that hold one object with all columns of the schema in its order, strings without escapes, numbers
/// without exponent and nothing between. What it refuses is for `JSONRowScanner`.
final class JSONPlainScanner {
    private let heads: MemberHeads
    private let columns: Int
    /// Lines that are not tried after a refused one: neighbours mostly have the same shape.
    private var waits = 0

    init(_ rows: JSONRowScanner, columns: Int) {
        heads = rows.heads
        self.columns = columns
    }

    /// Reads the line at `start` into row `row`, which may be written even if the line is refused. At most 16 bytes
    /// beyond `end` are looked at.
    ///
    /// - Returns: where the line ends, or -1 if it is not plain or not whole.
    @inline(__always)
    func scan(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ fields: FieldTable, _ row: Int)
        -> Int
    {
        if waits > 0 {
            waits -= 1
            return -1
        }
        let stop = read(bytes, start, end, fields, row)
        if stop < 0 { waits = 15 }
        return stop
    }

    @inline(__always)
    private func read(
        _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ fields: FieldTable, _ row: Int
    ) -> Int {
        guard columns > 0, bytes[start] == UInt8(ascii: "{") else { return -1 }
        var at = start + 1
        for column in 0..<columns {
            let head = heads.length(of: column, at: bytes + at, end - at)
            guard head > 0 else { return -1 }
            at += head
            let isString = bytes[at] == UInt8(ascii: "\"")
            let (from, token, stop) =
                isString ? string(bytes, at + 1, end) : number(bytes, at, end)
            guard stop >= 0, stop < end else { return -1 }
            fields.set(column, row, token, start: from, length: stop - from)
            at = isString ? stop + 1 : stop
            let wanted = column == columns - 1 ? UInt8(ascii: "}") : UInt8(ascii: ",")
            guard bytes[at] == wanted else { return -1 }
            at += 1
        }
        if bytes[at] == UInt8(ascii: "\r") { at += 1 }
        return at < end && bytes[at] == UInt8(ascii: "\n") ? at + 1 : -1
    }

    private typealias Place = (from: Int, token: UInt8, stop: Int)

    /// The string from `start` to the first quote; stops at -1 if an escape or a line end comes before.
    @inline(__always)
    private func string(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Place {
        var at = start
        while at < end {
            let word = UnsafeRawPointer(bytes + at).loadUnaligned(as: UInt64.self)
            let hits =
                zeroBytes(word ^ 0x2222_2222_2222_2222) | zeroBytes(word ^ 0x5C5C_5C5C_5C5C_5C5C)
                | zeroBytes(word ^ 0x0A0A_0A0A_0A0A_0A0A)
            if hits != 0 {
                at += hits.trailingZeroBitCount >> 3
                return (start, FieldTable.Token.text, bytes[at] == UInt8(ascii: "\"") ? at : -1)
            }
            at += 8
        }
        return (start, FieldTable.Token.text, -1)
    }

    /// Digits, a minus before them and a point among them allowed, or a word; stops at -1 if that is not what stands
    /// there, or with a zero too many.
    @inline(__always)
    private func number(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Place {
        let first = bytes[start] == UInt8(ascii: "-") ? start + 1 : start
        var at = digitsEnd(bytes, first, end)
        guard at > first else { return word(bytes, start) }
        guard bytes[first] != 48 || at == first + 1 else { return (start, 0, -1) }
        guard bytes[at] == UInt8(ascii: ".") else { return (start, FieldTable.Token.integer, at) }
        let point = at
        at = digitsEnd(bytes, point + 1, end)
        return (start, FieldTable.Token.real, at > point + 1 ? at : -1)
    }

    /// NULL or a truth value; stops at -1 if there is none.
    @inline(__always)
    private func word(_ bytes: UnsafePointer<UInt8>, _ start: Int) -> Place {
        switch UInt32(littleEndian: UnsafeRawPointer(bytes + start).loadUnaligned(as: UInt32.self)) {
        case 0x6C6C_756E: (start, FieldTable.Token.null, start + 4)
        case 0x6575_7274: (start, FieldTable.Token.yes, start + 4)
        case 0x736C_6166 where bytes[start + 4] == UInt8(ascii: "e"):
            (start, FieldTable.Token.no, start + 5)
        default: (start, 0, -1)
        }
    }

    @inline(__always)
    private func digitsEnd(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        var at = start
        while at < end {
            let word = UnsafeRawPointer(bytes + at).loadUnaligned(as: UInt64.self) ^ 0x3030_3030_3030_3030
            let others = ((word &+ 0x7676_7676_7676_7676) | word) & 0x8080_8080_8080_8080
            if others != 0 { return at + others.trailingZeroBitCount >> 3 }
            at += 8
        }
        return at
    }

    @inline(__always) private func zeroBytes(_ word: UInt64) -> UInt64 {
        (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
    }
}
