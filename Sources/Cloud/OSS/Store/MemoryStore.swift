import CloudGateway
import LabKernel

/// A store that lives as long as the process.
package final class MemoryStore: ObjectStore {
    private var blobs: [UInt64: [UInt8]] = [:]

    package init() {}

    package func load() throws(CloudError) -> StoredIndex { StoredIndex() }

    package func write(_ body: RequestBody, as name: BlobName) throws(CloudError) {
        guard let bytes = body.allBytes else { throw OSSErrors.storage("cannot read the spooled body") }
        blobs[name.number] = bytes
    }

    package func append(_ body: RequestBody, to name: BlobName, at offset: Int64) throws(CloudError) {
        guard let bytes = body.allBytes else { throw OSSErrors.storage("cannot read the spooled body") }
        var blob = blobs.removeValue(forKey: name.number) ?? []
        precondition(blob.count == Int(offset), "the index and the blob disagree on its length")
        blob += bytes
        blobs[name.number] = blob
    }

    package func join(_ slices: [BlobSlice], as name: BlobName) throws(CloudError) {
        if slices.count == 1, slices[0].offset == 0, let whole = blobs[slices[0].name.number],
            whole.count == Int(slices[0].count)
        {
            blobs[name.number] = whole
            return
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(slices.reduce(0) { $0 + Int($1.count) })
        for slice in slices { bytes += self[slice] }
        blobs[name.number] = bytes
    }

    package func read(_ slice: BlobSlice) throws(CloudError) -> ResponseBody { .bytes(Array(self[slice])) }

    package func commit(_ changes: [IndexChange], nextNumber: UInt64) throws(CloudError) {}

    package func discard(_ names: [BlobName], at now: Instant) {
        for name in names { blobs[name.number] = nil }
    }

    private subscript(slice: BlobSlice) -> ArraySlice<UInt8> {
        if slice.count == 0 { return [] }
        guard let blob = blobs[slice.name.number] else {
            preconditionFailure("the index names a blob that is not stored")
        }
        return blob[Int(slice.offset)..<Int(slice.offset + slice.count)]
    }
}
