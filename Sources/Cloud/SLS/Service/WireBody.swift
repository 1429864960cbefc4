import CloudGateway
import Glibc

/// Reads request bodies and undoes their compression.
enum WireBody {
    /// The largest body before and after decompression.
    ///
    /// Source: SLS "Data read/write": a log group holds at most 10 MB.
    static let limitBytes = 10 << 20

    /// The body as it came, from memory or from the file it was spooled to.
    static func read(_ request: CloudRequest) throws(CloudError) -> [UInt8] {
        switch request.body {
        case .bytes(let bytes): return bytes
        case .file(let path, let count):
            guard count <= limitBytes else { throw SLSErrors.bodyTooLarge }
            guard let file = fopen(path, "rb") else {
                throw CloudError("InternalServerError", status: 500, "The spooled body cannot be read.")
            }
            defer { fclose(file) }
            var bytes = [UInt8](repeating: 0, count: Int(count))
            guard fread(&bytes, 1, bytes.count, file) == bytes.count else {
                throw CloudError("InternalServerError", status: 500, "The spooled body cannot be read.")
            }
            return bytes
        }
    }

    /// A log group after `x-log-compresstype`, which must be as long as `x-log-bodyrawsize` says.
    static func uncompressed(_ request: CloudRequest) throws(CloudError) -> [UInt8] {
        let bytes = try read(request)
        guard let type = request.headers["Content-Type"] else { throw SLSErrors.missingContentType }
        guard type.lowercased().hasPrefix("application/x-protobuf") else {
            throw SLSErrors.invalidContentType(type)
        }
        guard let sizeText = request.headers["x-log-bodyrawsize"] else { throw SLSErrors.missingRawSize }
        guard let size = Int(sizeText), size >= 0 else { throw SLSErrors.invalidRawSize }
        guard size <= limitBytes, bytes.count <= limitBytes else { throw SLSErrors.bodyTooLarge }
        let plain: [UInt8]?
        switch request.headers["x-log-compresstype"]?.lowercased() ?? "" {
        case "": plain = bytes
        case "lz4": plain = LZ4Block.decode(bytes, count: size)
        case "deflate", "gzip": plain = Inflate.zlib(bytes, limit: size)
        case "zstd": plain = Zstandard.decode(bytes, limit: size)
        case let other: throw SLSErrors.compressType(other)
        }
        guard let plain else { throw SLSErrors.bodyUncompress }
        guard plain.count == size else { throw SLSErrors.invalidRawSize }
        return plain
    }
}
