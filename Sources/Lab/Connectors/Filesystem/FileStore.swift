/// A port: where the files of tables are, such as a local disk or a bucket behind signed requests.
///
/// Paths are whole, as the user wrote them: `/data/in`, `oss://bucket/in`.
package protocol FileStore: AnyObject {
    /// The files at or below a path, sorted by path; names that start with `.` or `_` are left out. Empty if
    /// there is nothing.
    func list(_ path: String) throws(FileStoreError) -> [StoredFile]
    /// At most `length` bytes of a file from `offset` on; fewer only at its end.
    func read(_ path: String, offset: Int64, length: Int) throws(FileStoreError) -> [UInt8]
    /// The same into memory at hand; returns how many bytes.
    func read(
        _ path: String, offset: Int64, into memory: UnsafeMutableBufferPointer<UInt8>
    ) throws(FileStoreError) -> Int
    /// Keeps the content of a file that nobody sees yet and gives a token to publish it by, even after a
    /// restart.
    func stage(_ path: String, _ bytes: [UInt8]) throws(FileStoreError) -> String
    /// Makes a staged file visible as a whole; no effect if it already is.
    func publish(_ path: String, _ token: String) throws(FileStoreError)
    /// Drops a staged file; no effect if it is published or gone.
    func discard(_ path: String, _ token: String) throws(FileStoreError)
}

extension FileStore {
    package func read(
        _ path: String, offset: Int64, into memory: UnsafeMutableBufferPointer<UInt8>
    ) throws(FileStoreError) -> Int {
        memory.update(fromContentsOf: try read(path, offset: offset, length: memory.count))
    }
}

/// A file as a listing shows it.
package struct StoredFile: Hashable, Sendable {
    package var path: String
    package var size: Int64
    /// Milliseconds since 1970-01-01 UTC.
    package var modifiedMillis: Int64

    package init(path: String, size: Int64, modifiedMillis: Int64) {
        self.path = path
        self.size = size
        self.modifiedMillis = modifiedMillis
    }
}

/// Why a store refused.
package struct FileStoreError: Error, Hashable, Sendable {
    /// The reason in the store's words, such as a service's `AccessDenied` message.
    package var reason: String
    package var isMissing: Bool

    package init(_ reason: String, isMissing: Bool = false) {
        self.reason = reason
        self.isMissing = isMissing
    }
}

/// The stores of a session by the scheme of a path; a path without a scheme is `file`.
package struct FileStores {
    private var stores: [String: any FileStore]

    /// - Parameter stores: by scheme: `file`, `oss`.
    package init(_ stores: [String: any FileStore] = [:]) { self.stores = stores }

    /// Adds or replaces the store of a scheme.
    package mutating func add(_ store: any FileStore, scheme: String) { stores[scheme] = store }

    /// The store of a path; nil if its scheme is unknown.
    package func store(of path: String) -> (any FileStore)? { stores[Self.scheme(of: path)] }

    /// The scheme of a path, `file` if it has none.
    static func scheme(of path: String) -> String {
        guard let end = path.utf8.firstIndex(of: UInt8(ascii: ":")) else { return "file" }
        let rest = path[end...]
        guard rest.hasPrefix("://") || (rest.hasPrefix(":/") && path.hasPrefix("file")) else { return "file" }
        return String(path[..<end])
    }
}
