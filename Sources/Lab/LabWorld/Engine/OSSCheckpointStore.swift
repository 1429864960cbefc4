import CloudClients
import LabKernel
import Streaming

/// Checkpoints on OSS, through requests that the job's runtime role signs; every refusal of the service
/// reaches the job.
final class OSSCheckpointStore: CheckpointStore {
    private let client: OSSClient
    private let link: EngineLink

    private let deployment: String
    /// After which a checkpoint expires, virtual milliseconds.
    private let timeoutMillis: Int64

    init(_ client: OSSClient, link: EngineLink, deployment: String = "", timeoutMillis: Int64 = 0) {
        (self.client, self.link) = (client, link)
        (self.deployment, self.timeoutMillis) = (deployment, timeoutMillis)
    }

    func put(_ path: String, _ bytes: [UInt8]) throws(CheckpointStoreError) -> Int64 {
        let place = try Self.place(path)
        try Self.translated { () throws(CloudCallError) in
            try client.putObject(bucket: place.bucket, key: place.key, body: bytes)
        }
        let lateness = link.delaysCheckpoints(of: deployment) ? timeoutMillis + 1_000 : 0
        return Self.millis(of: bytes.count) + lateness
            + link.latencyMillis(
                "oss", "PutObject", resource: "\(place.bucket)/\(place.key)", of: deployment)
    }

    func get(_ path: String) throws(CheckpointStoreError) -> [UInt8] {
        let place = try Self.place(path)
        return try Self.translated { () throws(CloudCallError) in
            try client.getObject(bucket: place.bucket, key: place.key)
        }
    }

    func delete(_ path: String) throws(CheckpointStoreError) {
        let place = try Self.place(path)
        try Self.translated { () throws(CloudCallError) in
            try client.deleteObject(bucket: place.bucket, key: place.key)
        }
    }

    func list(_ folder: String) throws(CheckpointStoreError) -> [String] {
        let place = try Self.place(folder)
        return try Self.translated { () throws(CloudCallError) in
            var keys: [String] = []
            var page = try client.listObjects(bucket: place.bucket, prefix: place.key)
            keys += page.objects.map(\.key)
            while let next = page.continuation {
                page = try client.listObjects(bucket: place.bucket, prefix: place.key, continuation: next)
                keys += page.objects.map(\.key)
            }
            return keys.map { place.text(ofKey: $0) }
        }
    }

    /// Virtual milliseconds of a write: 20 for the request, and its bytes at 50 MB/s.
    ///
    /// Both figures are labsim's own; the service promises none.
    private static func millis(of count: Int) -> Int64 { 20 + Int64(count) / 50_000 }

    private static func place(_ path: String) throws(CheckpointStoreError) -> OSSPath {
        guard let place = OSSPath(path) else {
            throw CheckpointStoreError("checkpoints go to OSS, but '\(path)' is not oss://<bucket>/<key>")
        }
        return place
    }

    private static func translated<Value>(
        _ body: () throws(CloudCallError) -> Value
    ) throws(CheckpointStoreError) -> Value {
        do throws(CloudCallError) {
            return try body()
        } catch {
            throw CheckpointStoreError(error.text, isMissing: error.code == "NoSuchKey")
        }
    }
}
