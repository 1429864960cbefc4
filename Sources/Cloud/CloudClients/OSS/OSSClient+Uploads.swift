import CloudGateway
import LabKernel

/// Multipart uploads: objects that become visible whole, however large they are.
extension OSSClient {
    /// A part that was uploaded.
    package struct Part: Sendable, Equatable {
        /// 1 to 10,000.
        package var number: Int
        /// As the service answered it, in quotes.
        package var etag: String

        package init(number: Int, etag: String) { (self.number, self.etag) = (number, etag) }
    }

    /// Starts an upload; answers its id.
    package func initiateMultipartUpload(
        bucket: String, key: String, headers: [(String, String)] = []
    ) throws(CloudCallError) -> String {
        let answer = try send("POST", bucket, key, query: [("uploads", nil)], headers: headers)
        return OSSAnswer.text("UploadId", in: answer.text) ?? ""
    }

    /// Uploads a part; all but the last must have 102,400 bytes at least.
    package func uploadPart(
        bucket: String, key: String, uploadID: String, number: Int, body: [UInt8]
    ) throws(CloudCallError) -> Part {
        let query: [(String, String?)] = [("partNumber", String(number)), ("uploadId", uploadID)]
        let answer = try send("PUT", bucket, key, query: query, body: body)
        return Part(number: number, etag: answer.headers["ETag"] ?? "")
    }

    /// Makes an object of uploaded parts, which must be in the order of their numbers.
    package func completeMultipartUpload(
        bucket: String, key: String, uploadID: String, parts: [Part]
    ) throws(CloudCallError) {
        let list = parts.map { part in
            "<Part><PartNumber>\(part.number)</PartNumber><ETag>\(OSSAnswer.escaped(part.etag))</ETag></Part>"
        }
        let body = "<CompleteMultipartUpload>\(list.joined())</CompleteMultipartUpload>"
        try send("POST", bucket, key, query: [("uploadId", uploadID)], body: Array(body.utf8))
    }

    /// Gives up an upload and its parts.
    package func abortMultipartUpload(bucket: String, key: String, uploadID: String) throws(CloudCallError) {
        try send("DELETE", bucket, key, query: [("uploadId", uploadID)])
    }
}
