import StreamTypes

/// Casts to BINARY and VARBINARY: cut to the length; BINARY is filled up with zero bytes, and so is a
/// VARBINARY made of longer bytes. A text gives its UTF-8.
enum BinaryCast {
    static func make(_ cast: Cast) -> RowCast? {
        guard cast.from.isCharacter || cast.from.isBinary else { return nil }
        let limit: Int
        let fills: Bool
        switch cast.to {
        case .binary(let length): (limit, fills) = (length, true)
        case .varbinary(let length):
            (limit, fills) = (length, cast.from.isBinary && longest(cast.from) > length)
        default: return nil
        }
        let buffer = TextBuffer()
        return .always { arguments, row, out in
            let bytes = arguments[0].bytes(row)
            buffer.append(Text.slice(bytes, 0, min(bytes.count, limit)))
            if fills { for _ in min(bytes.count, limit)..<limit { buffer.append(0) } }
            buffer.flush(to: out)
        }
    }

    private static func longest(_ type: LogicalType) -> Int {
        switch type {
        case .binary(let length), .varbinary(let length): length
        default: 0
        }
    }
}
