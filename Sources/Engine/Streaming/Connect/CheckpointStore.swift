/// A port: where checkpoints are kept, such as a bucket behind signed requests.
///
/// Paths are whole, as the user configured them: `oss://bucket/flink-checkpoints/<job>/chk-7/_metadata`.
package protocol CheckpointStore: AnyObject {
    /// Writes an object as a whole; nothing is visible before that.
    ///
    /// - Returns: how long the request took, in virtual milliseconds.
    func put(_ path: String, _ bytes: [UInt8]) throws(CheckpointStoreError) -> Int64
    /// The bytes of an object.
    func get(_ path: String) throws(CheckpointStoreError) -> [UInt8]
    /// Deletes an object; one that is not there is no error.
    func delete(_ path: String) throws(CheckpointStoreError)
    /// The paths below a folder path that ends with `/`, sorted.
    func list(_ folder: String) throws(CheckpointStoreError) -> [String]
}

/// Why the store refused.
package struct CheckpointStoreError: Error, Hashable, Sendable {
    /// The reason in the store's words, such as the service's `AccessDenied` message.
    package var reason: String
    /// Whether the object does not exist.
    package var isMissing: Bool

    package init(_ reason: String, isMissing: Bool = false) {
        self.reason = reason
        self.isMissing = isMissing
    }

    /// As the exception Flink's file system plugins throw.
    var failure: JobFailure {
        JobFailure(isMissing ? "java.io.FileNotFoundException" : "java.io.IOException", reason)
    }
}
