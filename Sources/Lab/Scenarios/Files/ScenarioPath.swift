/// Paths of a scenario and of the files it names.
package enum ScenarioPath {
    /// The scenario file that `path` means: itself, or `scenario.yaml` in the folder it names.
    package static func file(_ path: String) -> String {
        if path.hasSuffix(".yaml") || path.hasSuffix(".yml") { return path }
        return joined(path, "scenario.yaml")
    }

    /// The folder of a file; empty for one in the current folder.
    package static func folder(of file: String) -> String {
        guard let slash = file.lastIndex(of: "/") else { return "" }
        return slash == file.startIndex ? "/" : String(file[..<slash])
    }

    /// `path` below `folder`.
    package static func joined(_ folder: String, _ path: String) -> String {
        if folder.isEmpty || folder == "." { return path }
        return folder.hasSuffix("/") ? folder + path : "\(folder)/\(path)"
    }

    /// Why a file named in a scenario may not be read; nil when it may. Only what lies below the scenario's
    /// folder may.
    package static func refusal(of path: String) -> String? {
        if path.isEmpty { return "is empty" }
        if path.hasPrefix("/") || path.hasPrefix("~") { return "is absolute" }
        if path.contains("\\") { return "contains a backslash" }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return parts.contains("..") ? "leads out of the scenario's folder" : nil
    }
}
