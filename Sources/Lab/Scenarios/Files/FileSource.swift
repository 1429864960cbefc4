import LabKernel

/// Where the loader gets files from; the model itself touches no disk.
package protocol FileSource {
    /// The text of the file at `path`, which is written with `/` and relative to where the program runs, or
    /// absolute.
    func text(of path: String) throws(FileReadError) -> String
}

/// Why a file could not be read.
package struct FileReadError: Error, Sendable, Equatable {
    package enum Reason: Sendable, Equatable {
        case missing
        case isFolder
        case notUTF8
        /// Anything else, as the system words it.
        case unreadable(String)
    }

    package var reason: Reason

    package init(_ reason: Reason) { self.reason = reason }

    /// The end of a sentence that begins with the file's name.
    package var text: String {
        switch reason {
        case .missing: "does not exist"
        case .isFolder: "is a folder"
        case .notUTF8: "is not UTF-8 text"
        case .unreadable(let why): "cannot be read: \(why)"
        }
    }
}

/// Files held in memory, by path; for tests and for scenarios that come over the network.
package struct MemoryFiles: FileSource, Sendable {
    private let texts: [String: String]

    package init(_ texts: [String: String]) { self.texts = texts }

    package func text(of path: String) throws(FileReadError) -> String {
        guard let text = texts[path] else { throw FileReadError(.missing) }
        return text
    }
}
