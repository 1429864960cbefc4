import CloudGateway
import LabKernel
import NIOCore

/// Collects one request body: in memory while it is small, in a file from `limit` on.
struct BodySpool {
    private let limit: Int
    private let folder: String
    private var bytes: [UInt8] = []
    private var file: SpoolFile?
    /// The digests of the body, where they were asked for or it went to a file.
    private(set) var digests: StreamedDigests?

    /// With `digests`, small bodies pass through them too.
    init(limit: Int, folder: String, digests: StreamedDigests? = nil) {
        (self.limit, self.folder, self.digests) = (limit, folder, digests)
    }

    /// Appends a chunk; throws `LabError` EDGE002 when the spool folder cannot take it.
    mutating func append(_ chunk: ByteBuffer) throws {
        if file == nil, bytes.count + chunk.readableBytes > limit {
            try moveToFile()
        }
        chunk.withUnsafeReadableBytes { digests?.update($0) }
        if let file {
            try chunk.withUnsafeReadableBytes(file.write)
        } else {
            bytes.append(contentsOf: chunk.readableBytesView)
        }
    }

    private mutating func moveToFile() throws {
        let opened = try SpoolFile(folder: folder)
        file = opened
        let isSeen = digests != nil
        if !isSeen { digests = StreamedDigests() }
        try bytes.withUnsafeBytes { begun in
            try opened.write(begun)
            if !isSeen { digests?.update(begun) }
        }
        bytes = []
    }

    /// The whole body.
    func finish() -> RequestBody {
        guard let file else { return .bytes(bytes) }
        return .file(path: file.path, count: file.count)
    }

    /// Removes the spooled file if the handler did not move it away.
    func discard() { file?.remove() }
}
