#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Files of the disk.
package struct DiskFiles: FileSource, Sendable {
    package init() {}

    package func text(of path: String) throws(FileReadError) -> String {
        var isFolder: Bool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw FileReadError(.missing)
        }
        guard !isFolder else { throw FileReadError(.isFolder) }
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw FileReadError(.unreadable("permission denied or input/output error"))
        }
        guard let text = String(validating: Array(bytes), as: UTF8.self) else {
            throw FileReadError(.notUTF8)
        }
        return text
    }
}
