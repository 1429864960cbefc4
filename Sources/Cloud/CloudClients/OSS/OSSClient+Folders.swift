import CloudGateway
import LabKernel

/// Listings folded at a delimiter, as file systems look at a bucket.
extension OSSClient {
    /// One page of a folded listing.
    package struct FolderPage: Sendable {
        package var objects: [ListedObject]
        /// Prefixes up to and with the delimiter, each for all that lies deeper.
        package var folders: [String]
        /// What asks for the next page; nil on the last one.
        package var continuation: String?
    }

    /// At most `limit` objects and folders directly under `prefix`, in key order.
    package func listFolder(
        bucket: String, prefix: String, delimiter: String = "/", limit: Int = 1_000,
        continuation: String? = nil
    ) throws(CloudCallError) -> FolderPage {
        var query: [(String, String?)] = [
            ("delimiter", delimiter), ("encoding-type", "url"), ("list-type", "2"),
            ("max-keys", String(limit)),
            ("prefix", prefix),
        ]
        if let continuation { query.append(("continuation-token", continuation)) }
        let text = try send("GET", bucket, query: query).text
        let folders = OSSAnswer.elements("CommonPrefixes", in: text).map {
            PercentEncoding.decode(OSSAnswer.text("Prefix", in: $0) ?? "")
        }
        return FolderPage(
            objects: OSSAnswer.objects(in: text), folders: folders,
            continuation: OSSAnswer.text("NextContinuationToken", in: text))
    }
}

extension OSSAnswer {
    /// The objects of a listing whose keys are percent-encoded.
    static func objects(in text: String) -> [OSSClient.ListedObject] {
        elements("Contents", in: text).map { element in
            OSSClient.ListedObject(
                key: PercentEncoding.decode(Self.text("Key", in: element) ?? ""),
                sizeBytes: Self.text("Size", in: element).flatMap { Int64($0) } ?? 0,
                modified: Self.text("LastModified", in: element).flatMap { ISO8601.parse($0) } ?? .epoch,
                etag: Self.text("ETag", in: element) ?? "",
                storageClass: Self.text("StorageClass", in: element) ?? "")
        }
    }
}
