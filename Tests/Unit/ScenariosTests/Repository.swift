/// Where the repository is on this machine.
enum Repository {
    /// The whole path of something in the repository.
    static func path(_ relative: String) -> String {
        let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        return (parts.dropLast(4).map(String.init) + [relative]).joined(separator: "/")
    }
}
