import CloudClients
import Connectors
import LabKernel

/// Files of tables on OSS, through requests that the job's runtime role signs.
///
/// A staged file is a multipart upload with one part: its bytes are stored and billed, and nobody sees them before `publish`.
final class OSSFileStore: FileStore {
    private let client: OSSClient

    init(_ client: OSSClient) { self.client = client }

    func list(_ path: String) throws(FileStoreError) -> [StoredFile] {
        let place = try Self.place(path)
        let objects = try Self.translated { () throws(CloudCallError) in
            var page = try client.listObjects(bucket: place.bucket, prefix: place.key)
            var all = page.objects
            while let next = page.continuation {
                page = try client.listObjects(bucket: place.bucket, prefix: place.key, continuation: next)
                all += page.objects
            }
            return all
        }
        return objects.filter { Self.isFile($0.key, below: place.key) }
            .map {
                StoredFile(
                    path: place.text(ofKey: $0.key), size: $0.sizeBytes,
                    modifiedMillis: $0.modified.epochMillis)
            }
    }

    func read(_ path: String, offset: Int64, length: Int) throws(FileStoreError) -> [UInt8] {
        let place = try Self.place(path)
        guard length > 0 else { return [] }
        return try Self.translated { () throws(CloudCallError) in
            do throws(CloudCallError) {
                let range = offset...(offset + Int64(length) - 1)
                return try client.getObject(bucket: place.bucket, key: place.key, range: range)
            } catch  where error.code == "InvalidRange" {
                return []
            }
        }
    }

    func stage(_ path: String, _ bytes: [UInt8]) throws(FileStoreError) -> String {
        let place = try Self.place(path)
        return try Self.translated { () throws(CloudCallError) in
            let upload = try client.initiateMultipartUpload(bucket: place.bucket, key: place.key)
            let part = try client.uploadPart(
                bucket: place.bucket, key: place.key, uploadID: upload, number: 1, body: bytes)
            return "\(upload) \(part.etag)"
        }
    }

    func publish(_ path: String, _ token: String) throws(FileStoreError) {
        let place = try Self.place(path)
        let (upload, part) = try Self.parts(of: token)
        try Self.translated { () throws(CloudCallError) in
            do throws(CloudCallError) {
                try client.completeMultipartUpload(
                    bucket: place.bucket, key: place.key, uploadID: upload, parts: [part])
            } catch  where error.code == "NoSuchUpload" {
                // Published before a failure: the object is there, and the upload is not.
                guard try client.sizeOfObject(bucket: place.bucket, key: place.key) != nil else {
                    throw error
                }
            }
        }
    }

    func discard(_ path: String, _ token: String) throws(FileStoreError) {
        let place = try Self.place(path)
        let upload = try Self.parts(of: token).upload
        try Self.translated { () throws(CloudCallError) in
            do throws(CloudCallError) {
                try client.abortMultipartUpload(bucket: place.bucket, key: place.key, uploadID: upload)
            } catch  where error.code == "NoSuchUpload" {
                return
            }
        }
    }

    /// Whether a key is a file at or below a path: no folder marker, and no part of its path that is hidden.
    private static func isFile(_ key: String, below path: String) -> Bool {
        guard key == path || path.isEmpty || path.hasSuffix("/") || key.hasPrefix(path + "/") else {
            return false
        }
        let rest = key.dropFirst(path.count).split(separator: "/")
        return !key.hasSuffix("/") && !rest.contains { $0.hasPrefix(".") || $0.hasPrefix("_") }
    }

    private static func parts(of token: String) throws(FileStoreError) -> (
        upload: String, part: OSSClient.Part
    ) {
        let words = token.split(separator: " ", maxSplits: 1).map(String.init)
        guard words.count == 2 else { throw FileStoreError("'\(token)' is no token of a staged object") }
        return (words[0], OSSClient.Part(number: 1, etag: words[1]))
    }

    private static func place(_ path: String) throws(FileStoreError) -> OSSPath {
        guard let place = OSSPath(path) else {
            throw FileStoreError("'\(path)' names no object: oss://<bucket>/<key> is expected")
        }
        return place
    }

    private static func translated<Value>(
        _ body: () throws(CloudCallError) -> Value
    ) throws(FileStoreError) -> Value {
        do throws(CloudCallError) {
            return try body()
        } catch {
            throw FileStoreError(error.text, isMissing: error.code == "NoSuchKey")
        }
    }
}
