import LabKernel
import StreamTypes

/// `TO_BASE64` and `FROM_BASE64` with the basic alphabet of RFC 4648; bad input fails the job as
/// `java.util.Base64` does.
enum Base64 {
    static func encode(_ call: FunctionCall) throws(LabError) -> Kernel {
        let buffer = TextBuffer()
        return call.kernel(
            Lanes.strict { arguments, row, out in
                encode(arguments[0].bytes(row), buffer)
                buffer.flush(to: out)
            })
    }

    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Appends the Base64 of some bytes.
    static func encode(_ bytes: TextBytes, _ out: TextBuffer) {
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let left = min(bytes.count - start, 3)
            var word = 0
            for index in 0..<3 { word = word << 8 | (index < left ? Int(bytes[start + index]) : 0) }
            for index in 0..<4 { out.append(index <= left ? alphabet[word >> (18 - 6 * index) & 63] : 0x3D) }
        }
    }

    static func decode(_ call: FunctionCall) throws(LabError) -> Kernel {
        call.kernel(
            fails: true,
            Lanes.strict { (arguments, row, out) throws(JobFailure) in
                out.append(bytes: try decoded(arguments[0].bytes(row)))
            })
    }

    private static func decoded(_ text: TextBytes) throws(JobFailure) -> [UInt8] {
        var out: [UInt8] = []
        var (word, bits, offset) = (0, 0, 0)
        while offset < text.count, text[offset] != 0x3D {
            guard let value = alphabet.firstIndex(of: text[offset]) else {
                throw illegal("Illegal base64 character \(String(text[offset], radix: 16))")
            }
            word = (word << 6 | value) & 0xFFFF
            bits += 6
            if bits >= 8 {
                bits -= 8
                out.append(UInt8(truncatingIfNeeded: word >> bits))
            }
            offset += 1
        }
        try checkEnd(text, offset, bits)
        return out
    }

    /// `bits` are left over of an unfinished group: 6 (one character), 4 (two) or 2 (three).
    private static func checkEnd(_ text: TextBytes, _ offset: Int, _ bits: Int) throws(JobFailure) {
        let padding = text.count - offset
        if padding > 0 {
            let needed = bits == 4 ? 2 : bits == 2 ? 1 : 0
            guard needed > 0, padding >= needed, needed == 1 || text[offset + 1] == 0x3D else {
                throw illegal("Input byte array has wrong 4-byte ending unit")
            }
            guard padding == needed else {
                throw illegal("Input byte array has incorrect ending byte at \(offset + needed)")
            }
        } else if bits == 6 {
            throw illegal("Last unit does not have enough valid bits")
        }
    }

    private static func illegal(_ message: String) -> JobFailure {
        JobFailure("java.lang.IllegalArgumentException", message)
    }
}
