import FlinkSQL
import LabKernel
import StreamTypes

/// Digests of a text's UTF-8, as lower-case hexadecimal: `MD5`, `SHA1`, `SHA224` … `SHA512`, `SHA2(text,
/// bits)`.
enum HashFunctions {
    static let rows: [FunctionRow] = [
        FunctionRow(.md5) { (call: FunctionCall) throws(LabError) in try digest(call, MD5Digest.digest) },
        FunctionRow(.sha1) { (call: FunctionCall) throws(LabError) in try digest(call, SHA1Digest.digest) },
        FunctionRow(.sha224) { (call: FunctionCall) throws(LabError) in
            try digest(call, SHA256Digest.digest224)
        },
        FunctionRow(.sha256) { (call: FunctionCall) throws(LabError) in
            try digest(call, SHA256Digest.digest256)
        },
        FunctionRow(.sha384) { (call: FunctionCall) throws(LabError) in
            try digest(call, SHA512Digest.digest384)
        },
        FunctionRow(.sha512) { (call: FunctionCall) throws(LabError) in
            try digest(call, SHA512Digest.digest512)
        },
        FunctionRow(.sha2, sha2),
    ]

    private static let hexDigits = Array("0123456789abcdef".utf8)

    private static func append(_ digest: [UInt8], _ buffer: TextBuffer, _ out: Column) {
        for byte in digest {
            buffer.append(hexDigits[Int(byte >> 4)])
            buffer.append(hexDigits[Int(byte & 15)])
        }
        buffer.flush(to: out)
    }

    private static func digest(
        _ call: FunctionCall, _ algorithm: @escaping (TextBytes) -> [UInt8]
    ) throws(LabError) -> Kernel {
        let buffer = TextBuffer()
        let typed = call.operandType(0).isBinary ? call : try call.withAll(.string)
        return typed.kernel(
            Lanes.strict { arguments, row, out in append(algorithm(arguments[0].bytes(row)), buffer, out) })
    }

    private static func sha2(_ call: FunctionCall) throws(LabError) -> Kernel {
        let buffer = TextBuffer()
        return try call.with(.string, .int).kernel(
            fails: true,
            Lanes.strict { (arguments, row, out) throws(JobFailure) in
                let text = arguments[0].bytes(row)
                switch arguments[1].int(row) {
                case 224: append(SHA256Digest.digest224(text), buffer, out)
                case 256: append(SHA256Digest.digest256(text), buffer, out)
                case 384: append(SHA512Digest.digest384(text), buffer, out)
                case 512: append(SHA512Digest.digest512(text), buffer, out)
                case let bits:
                    throw JobFailure(
                        "java.lang.RuntimeException", "Algorithm for 'SHA-\(bits)' is not available.")
                }
            })
    }
}
