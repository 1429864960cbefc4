import CloudGateway
import LabKernel
import NIOCore

/// Collects one request body: in memory while it is small, in a file from `limit` on.
struct BodySpool {
    private let limit: Int
    private let folder: String
    private var bytes: [UInt8] = []
    private var file: SpoolFile?
    /// The digests of a body that went to a file; nil for one in memory.
    private(set) var digests: StreamedDigests?

    init(limit: Int, folder: String) {
        self.limit = limit
        self.folder = folder
    }

    /// Appends a chunk; throws `LabError` EDGE002 when the spool folder cannot take it.
    mutating func append(_ chunk: ByteBuffer) throws {
        if file == nil, bytes.count + chunk.readableBytes > limit {
            let opened = try SpoolFile(folder: folder)
            (file, digests) = (opened, StreamedDigests())
            try bytes.withUnsafeBytes { try write($0, to: opened) }
            bytes = []
        }
        if let file {
            try chunk.withUnsafeReadableBytes { try write($0, to: file) }
        } else {
            bytes.append(contentsOf: chunk.readableBytesView)
        }
    }

    private mutating func write(_ chunk: UnsafeRawBufferPointer, to file: SpoolFile) throws {
        try file.write(chunk)
        digests?.update(chunk)
    }

    /// The whole body.
    func finish() -> RequestBody {
        guard let file else { return .bytes(bytes) }
        return .file(path: file.path, count: file.count)
    }

    /// Removes the spooled file if the handler did not move it away.
    func discard() { file?.remove() }
}
