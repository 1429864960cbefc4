import CloudGateway

extension OSSClient {
    /// A part that was uploaded, as `completeUpload` names it.
    package struct UploadedPart: Sendable, Equatable {
        package var number: Int
        package var etag: String

        package init(number: Int, etag: String) { (self.number, self.etag) = (number, etag) }
    }

    /// Begins a multipart upload; nothing is visible until it is completed.
    ///
    /// - Returns: the upload's id.
    package func initiateUpload(bucket: String, key: String) throws(CloudCallError) -> String {
        let answer = try send("POST", bucket, key, query: [("uploads", nil)])
        return OSSAnswer.text("UploadId", in: String(decoding: answer.body, as: UTF8.self)) ?? ""
    }

    /// Uploads part `number`, from 1.
    package func uploadPart(
        bucket: String, key: String, upload: String, number: Int, body: [UInt8]
    ) throws(CloudCallError) -> UploadedPart {
        let query: [(String, String?)] = [("partNumber", String(number)), ("uploadId", upload)]
        let answer = try send("PUT", bucket, key, query: query, body: body)
        return UploadedPart(number: number, etag: answer.headers["ETag"] ?? "")
    }

    /// Makes the object visible as a whole.
    package func completeUpload(
        bucket: String, key: String, upload: String, parts: [UploadedPart]
    ) throws(CloudCallError) {
        let list = parts.map {
            "<Part><PartNumber>\($0.number)</PartNumber><ETag>\(OSSAnswer.escaped($0.etag))</ETag></Part>"
        }
        let body = "<CompleteMultipartUpload>\(list.joined())</CompleteMultipartUpload>"
        try send("POST", bucket, key, query: [("uploadId", upload)], body: Array(body.utf8))
    }

    /// Drops an upload with its parts.
    package func abortUpload(bucket: String, key: String, upload: String) throws(CloudCallError) {
        try send("DELETE", bucket, key, query: [("uploadId", upload)])
    }
}
