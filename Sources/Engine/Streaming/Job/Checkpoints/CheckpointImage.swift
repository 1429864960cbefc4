/// The content of a checkpoint: what `_metadata` says, and the state files it points to.
///
/// Both kinds of file are a magic word, a version, the payload and a CRC32C of all before it, so a torn or
/// altered file is found
/// before anything of it is used.
struct CheckpointImage {
    /// One operator subtask's state, inside `_metadata` or in a file of its own.
    struct Part: Equatable {
        enum Place: Equatable {
            case inline([UInt8])
            case file(path: String, bytes: Int, checksum: UInt32)
            /// In pieces of files that checkpoints share.
            case chunks([ChunkPlace])
        }
        var uid: String
        var subtask: Int
        var parallelism: Int
        var place: Place
        var shape = StateShape()
    }

    /// A piece of a shared file.
    struct ChunkPlace: Equatable {
        var path: String
        /// Of the state in the file, its frame left out.
        var offset: Int
        var bytes: Int
        var digest: StateChunks.Digest
    }

    var jobID: String
    var checkpoint: Int64
    var isSavepoint: Bool
    var maxParallelism: Int
    var parts: [Part]

    private static let metadataMagic: [UInt8] = Array("LSCM".utf8)
    private static let stateMagic: [UInt8] = Array("LSCS".utf8)
    static let version: UInt8 = 3

    /// The bytes of `_metadata`.
    func encoded() -> [UInt8] {
        var writer = SnapshotWriter()
        writer.write(jobID)
        writer.write(checkpoint)
        writer.write(isSavepoint)
        writer.write(count: maxParallelism)
        writer.write(count: parts.count)
        for part in parts {
            writer.write(part.uid)
            writer.write(count: part.subtask)
            writer.write(count: part.parallelism)
            part.shape.write(&writer)
            switch part.place {
            case .inline(let bytes):
                writer.write(count: 0)
                writer.write(bytes)
            case .file(let path, let bytes, let checksum):
                writer.write(count: 1)
                writer.write(path)
                writer.write(count: bytes)
                writer.write(UInt64(checksum))
            case .chunks(let chunks):
                writer.write(count: 2)
                Self.write(chunks, &writer)
            }
        }
        return Self.sealed(Self.metadataMagic, writer.bytes).bytes
    }

    /// Reads the bytes of `_metadata`.
    init(metadata bytes: [UInt8], path: String) throws(SnapshotError) {
        var reader = SnapshotReader(try Self.opened(Self.metadataMagic, bytes, path))
        jobID = try reader.readString()
        checkpoint = try reader.readInt64()
        isSavepoint = try reader.readBool()
        maxParallelism = try reader.readCount()
        parts = []
        for _ in 0..<(try reader.readCount()) {
            let (uid, subtask, parallelism) = (
                try reader.readString(), try reader.readCount(), try reader.readCount()
            )
            let shape = try StateShape.read(&reader)
            let place = try Self.readPlace(&reader)
            parts.append(
                Part(uid: uid, subtask: subtask, parallelism: parallelism, place: place, shape: shape))
        }
    }

    private static func readPlace(_ reader: inout SnapshotReader) throws(SnapshotError) -> Part.Place {
        switch try reader.readCount() {
        case 0: return .inline(try reader.readBlob())
        case 1:
            let (file, size) = (try reader.readString(), try reader.readCount())
            return .file(
                path: file, bytes: size, checksum: UInt32(truncatingIfNeeded: try reader.readUInt64()))
        case 2: return .chunks(try readChunks(&reader))
        default: throw SnapshotError("a state lies in an unknown kind of place")
        }
    }

    /// The paths once, then the pieces.
    private static func write(_ chunks: [ChunkPlace], _ writer: inout SnapshotWriter) {
        let paths = Set(chunks.map(\.path)).sorted()
        let numbers = Dictionary(uniqueKeysWithValues: paths.enumerated().map { ($0.element, $0.offset) })
        writer.write(count: paths.count)
        for path in paths { writer.write(path) }
        writer.write(count: chunks.count)
        for chunk in chunks {
            writer.write(count: numbers[chunk.path, default: 0])
            writer.write(count: chunk.offset)
            writer.write(count: chunk.bytes)
            writer.write(chunk.digest.high)
            writer.write(chunk.digest.low)
        }
    }

    private static func readChunks(_ reader: inout SnapshotReader) throws(SnapshotError) -> [ChunkPlace] {
        var paths: [String] = []
        for _ in 0..<(try reader.readCount()) { paths.append(try reader.readString()) }
        var chunks: [ChunkPlace] = []
        for _ in 0..<(try reader.readCount()) {
            let number = try reader.readCount()
            guard number < paths.count else {
                throw SnapshotError("a piece of state lies in an unknown file")
            }
            chunks.append(
                ChunkPlace(
                    path: paths[number], offset: try reader.readCount(), bytes: try reader.readCount(),
                    digest: StateChunks.Digest(high: try reader.readUInt64(), low: try reader.readUInt64())))
        }
        return chunks
    }

    init(jobID: String, checkpoint: Int64, isSavepoint: Bool, maxParallelism: Int, parts: [Part]) {
        (self.jobID, self.checkpoint, self.isSavepoint) = (jobID, checkpoint, isSavepoint)
        (self.maxParallelism, self.parts) = (maxParallelism, parts)
    }

    /// The bytes of a state file, and the checksum that ends it, for `_metadata`.
    static func stateFile(_ state: [UInt8]) -> (bytes: [UInt8], checksum: UInt32) {
        sealed(stateMagic, state)
    }

    /// Reads a file of chunks; the digests of its chunks say whether it is the right one.
    static func chunkFile(_ bytes: [UInt8], path: String) throws(SnapshotError) -> [UInt8] {
        try opened(stateMagic, bytes, path)
    }

    /// Reads a state file that `_metadata` describes.
    static func state(
        _ bytes: [UInt8], path: String, size: Int, checksum: UInt32
    ) throws(SnapshotError) -> [UInt8] {
        guard bytes.count == size, ending(bytes) == checksum else {
            throw SnapshotError("state file '\(path)' is not the one that the checkpoint was made of")
        }
        return try opened(stateMagic, bytes, path)
    }

    private static func sealed(_ magic: [UInt8], _ payload: [UInt8]) -> (bytes: [UInt8], checksum: UInt32) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(magic.count + 1 + payload.count + 4)
        bytes += magic
        bytes.append(version)
        bytes += payload
        let checksum = CRC32C.checksum(bytes[...])
        for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: checksum >> UInt32(shift))) }
        return (bytes, checksum)
    }

    /// The checksum that a file ends with. One over the whole file would say nothing: it is the same for
    /// every file that ends with its own.
    private static func ending(_ bytes: [UInt8]) -> UInt32 {
        bytes.suffix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static func opened(_ magic: [UInt8], _ bytes: [UInt8], _ path: String) throws(SnapshotError)
        -> [UInt8]
    {
        guard bytes.count >= magic.count + 5, Array(bytes.prefix(magic.count)) == magic else {
            throw SnapshotError("'\(path)' is no checkpoint file")
        }
        guard bytes[magic.count] == version else {
            throw SnapshotError("'\(path)' has version \(bytes[magic.count]), this engine reads \(version)")
        }
        let body = bytes.count - 4
        guard CRC32C.checksum(bytes[..<body]) == ending(bytes) else {
            throw SnapshotError("'\(path)' is damaged: wrong checksum")
        }
        return Array(bytes[(magic.count + 1)..<body])
    }
}
