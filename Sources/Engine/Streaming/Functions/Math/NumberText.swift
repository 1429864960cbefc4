import LabKernel
import StreamTypes

/// Numbers and texts in other notations: `BIN`, `HEX`, `HASH_CODE`.
enum NumberText {
    /// Two's complement of 64 bits without leading zeros.
    static func bin(_ call: FunctionCall) throws(LabError) -> Kernel {
        try call.with(.bigint).kernel(
            Lanes.strict { arguments, row, out in
                out.append(string: String(UInt64(bitPattern: Int64(arguments[0].int(row))), radix: 2))
            })
    }

    /// Of an integer its 64 bits, of a text its UTF-8.
    static func hex(_ call: FunctionCall) throws(LabError) -> Kernel {
        let (buffer, digits) = (TextBuffer(), Array("0123456789ABCDEF".utf8))
        guard !call.operandType(0).isCharacter, !call.operandType(0).isBinary else {
            return call.kernel(
                Lanes.strict { arguments, row, out in
                    for byte in arguments[0].bytes(row) {
                        buffer.append(digits[Int(byte >> 4)])
                        buffer.append(digits[Int(byte & 15)])
                    }
                    buffer.flush(to: out)
                })
        }
        return try call.with(.bigint).kernel(
            Lanes.strict { arguments, row, out in
                let bits = UInt64(bitPattern: Int64(arguments[0].int(row)))
                out.append(string: String(bits, radix: 16, uppercase: true))
            })
    }

    /// The magnitude of Java's `String.hashCode`.
    static func hashCode(_ call: FunctionCall) throws(LabError) -> Kernel {
        try call.withAll(.string).kernel(
            Lanes.strict { arguments, row, out in
                var hash: Int32 = 0
                for unit in arguments[0].text(row).utf16 { hash = hash &* 31 &+ Int32(unit) }
                out.append(int64: Int64(hash < 0 ? 0 &- hash : hash))
            })
    }
}
