import CloudGateway
import LabKernel
import NIOCore

/// Collects one request body: in memory while it is small, in a file from `limit` on.
struct BodySpool {
    private let limit: Int
    private let folder: String
    private var bytes: [UInt8] = []
    private var file: SpoolFile?

    init(limit: Int, folder: String) {
        self.limit = limit
        self.folder = folder
    }

    /// Appends a chunk; throws `LabError` EDGE002 when the spool folder cannot take it.
    mutating func append(_ chunk: ByteBuffer) throws {
        if file == nil, bytes.count + chunk.readableBytes > limit {
            let opened = try SpoolFile(folder: folder)
            try bytes.withUnsafeBytes { try opened.write($0) }
            bytes = []
            file = opened
        }
        if let file {
            try chunk.withUnsafeReadableBytes { try file.write($0) }
        } else {
            bytes.append(contentsOf: chunk.readableBytesView)
        }
    }

    /// The whole body.
    func finish() -> RequestBody {
        guard let file else { return .bytes(bytes) }
        return .file(path: file.path, count: file.count)
    }

    /// Removes the spooled file if the handler did not move it away.
    func discard() { file?.remove() }
}
