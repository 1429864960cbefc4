import StreamTypes

/// Casts to CHAR and VARCHAR: the value's text, cut to the length in characters; CHAR is filled up with
/// spaces.
enum TextCast {
    static func make(_ cast: Cast) -> RowCast? {
        guard let writer = ValueText(cast.from, cast.clock.zone) else { return nil }
        let buffer = TextBuffer()
        switch cast.to {
        case .varchar(LogicalType.maxLength):
            return .always { arguments, row, out in
                writer.write(arguments[0], row, to: buffer)
                buffer.flush(to: out)
            }
        case .varchar(let length), .char(let length):
            let fills = if case .char = cast.to { true } else { false }
            return .always { arguments, row, out in
                writer.write(arguments[0], row, to: buffer)
                let missing = buffer.bytes.withUnsafeBufferPointer { length - Text.count($0) }
                if missing < 0 {
                    buffer.bytes.withUnsafeBufferPointer { out.append(Text.characters($0, 0, length)) }
                    return buffer.clear()
                }
                if fills { for _ in 0..<missing { buffer.append(0x20) } }
                buffer.flush(to: out)
            }
        default: return nil
        }
    }
}
