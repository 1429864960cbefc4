import LabKernel

/// Reads the files that a scenario names, each once, and reports those that cannot be used at the place that
/// names them.
final class ScenarioFiles {
    private let folder: String
    /// The folders of included scenarios, by the names of their files.
    private let includedFolders: [String: String]
    private let source: any FileSource
    private let mistakes: MistakeList
    private var known: [String: SourceFile] = [:]

    init(
        folder: String, includedFolders: [String: String] = [:], source: any FileSource,
        mistakes: MistakeList
    ) {
        (self.folder, self.source, self.mistakes) = (folder, source, mistakes)
        self.includedFolders = includedFolders
    }

    /// The file at `path` below the folder of the scenario that names it; nil when it cannot be used, which is then reported at
    /// `span`.
    func file(_ path: String, namedAt span: SourceSpan) -> SourceFile? {
        if let refusal = ScenarioPath.refusal(of: path) {
            mistakes.add(
                .file, "the path '\(path)' \(refusal)", at: span,
                fix: "name a file below the scenario's folder, with '/' between its parts")
            return nil
        }
        let full = ScenarioPath.joined(includedFolders[span.file.name] ?? folder, path)
        if let file = known[full] { return file }
        do {
            let file = SourceFile(name: full, text: try source.text(of: full))
            known[full] = file
            return file
        } catch {
            mistakes.add(
                .file, "the file '\(path)' \(error.text)", at: span,
                fix: error.reason == .missing ? "create '\(full)', or correct the path" : nil)
            return nil
        }
    }
}
