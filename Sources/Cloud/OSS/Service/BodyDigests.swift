import CloudGateway
import Crypto

/// The digests of a body that is to be stored, from one pass over it.
struct BodyDigests {
    var md5: [UInt8]
    var crc64: UInt64
    /// The checksum of what came before and this body.
    var resumedCRC64: UInt64
    var count: Int64

    /// The digests of a request's whole body: those that the edge computed, if it did.
    ///
    /// `before` is the checksum that `resumedCRC64` goes on from.
    init(of request: CloudRequest, after before: UInt64 = 0) throws(CloudError) {
        guard let known = request.digests else {
            try self.init(request.body, after: before)
            return
        }
        let crc64 = known.crc64
        let resumed =
            before == 0 ? crc64 : CRC64.combined(before, crc64, countOfSecond: request.body.count)
        self.init(md5: known.md5, crc64: crc64, resumedCRC64: resumed, count: request.body.count)
    }

    private init(md5: [UInt8], crc64: UInt64, resumedCRC64: UInt64, count: Int64) {
        (self.md5, self.crc64, self.resumedCRC64, self.count) = (md5, crc64, resumedCRC64, count)
    }

    /// `before` is the checksum that `resumedCRC64` goes on from.
    init(_ body: RequestBody, after before: UInt64 = 0) throws(CloudError) {
        var digest = Insecure.MD5()
        var crc = CRC64()
        var resumed = CRC64(resuming: before)
        let isWhole = body.forEachChunk { chunk in
            digest.update(data: chunk)
            crc.update(chunk)
            if before != 0 { resumed.update(chunk) }
        }
        guard isWhole else { throw OSSErrors.storage("cannot read the spooled body") }
        md5 = Array(digest.finalize())
        crc64 = crc.value
        resumedCRC64 = before == 0 ? crc.value : resumed.value
        count = body.count
    }

    /// The digests of stored bytes.
    init(slice: BlobSlice, in store: any ObjectStore) throws(CloudError) {
        let body: RequestBody
        switch try store.read(slice) {
        case .bytes(let bytes): body = .bytes(bytes)
        case .file(let path, let offset, let count):
            try self.init(file: path, offset: offset, count: count)
            return
        }
        try self.init(body)
    }

    private init(file path: String, offset: Int64, count: Int64) throws(CloudError) {
        var digest = Insecure.MD5()
        var crc = CRC64()
        var done: Int64 = 0
        while done < count {
            let chunk = try Files.read(path, offset: offset + done, count: Int(min(count - done, 1 << 20)))
            digest.update(data: chunk)
            crc.update(chunk)
            done += Int64(chunk.count)
        }
        (md5, crc64, resumedCRC64, self.count) = (Array(digest.finalize()), crc.value, crc.value, count)
    }

    /// The MD5 of stored bytes, one after the other.
    static func md5(of slices: [BlobSlice], in store: any ObjectStore) throws(CloudError) -> [UInt8] {
        var digest = Insecure.MD5()
        for slice in slices {
            var done: Int64 = 0
            while done < slice.count {
                let count = min(slice.count - done, 1 << 20)
                let part = BlobSlice(slice.name, offset: slice.offset + done, count: count)
                switch try store.read(part) {
                case .bytes(let bytes): digest.update(data: bytes)
                case .file(let path, let offset, let count):
                    digest.update(data: try Files.read(path, offset: offset, count: Int(count)))
                }
                done += count
            }
        }
        return Array(digest.finalize())
    }

    /// Upper-case hexadecimal MD5, without quotes.
    var etag: String { Hex.encodeUpper(md5) }
}
