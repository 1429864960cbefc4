import LabKernel

/// Reads a scenario: YAML, overrides, variables, names, tables, files; all mistakes in one go.
package enum ScenarioLoader {
    /// The checked scenario at `path`, a file or a folder with a `scenario.yaml`.
    ///
    /// - Throws: every mistake found, in the order of their places.
    package static func load(
        path: String, overrides: ScenarioOverrides = ScenarioOverrides(), files: some FileSource
    ) throws(LabErrors) -> Scenario {
        let file = ScenarioPath.file(path)
        let text: String
        do {
            text = try files.text(of: file)
        } catch {
            throw LabErrors([
                LabError(
                    ScenarioMistake.file.rawValue, "the scenario '\(file)' \(error.text)",
                    fix: "name a scenario file, or a folder with a 'scenario.yaml'")
            ])
        }
        return try load(SourceFile(name: file, text: text), overrides: overrides, files: files)
    }

    /// The checked scenario in `file`; what it names is read below the folder of its name.
    package static func load(
        _ file: SourceFile, overrides: ScenarioOverrides = ScenarioOverrides(), files: some FileSource
    ) throws(LabErrors) -> Scenario {
        let mistakes = MistakeList()
        guard let read = YAMLReader.read(file, mistakes) else { throw mistakes.sorted }
        let folder = ScenarioPath.folder(of: file.name)
        let tree = TreeOverrides(mistakes: mistakes).apply(overrides, to: read)
        let variables = VariableReader(overrides: overrides, mistakes: mistakes).values(tree)
        let resolved = interpolated(tree, variables, overrides, mistakes)
        let checker = Checker(
            names: NameTable(resolved, mistakes),
            files: ScenarioFiles(folder: folder, source: files, mistakes: mistakes), mistakes: mistakes)
        let fields = checker.object(resolved, ScenarioTable.root, path: "the scenario")
        ScenarioRules(checker: checker).check(resolved)
        guard mistakes.count == 0 else { throw mistakes.sorted }
        return ScenarioBuilder(file: file, folder: folder, variables: variables).scenario(fields)
    }

    private static func interpolated(
        _ tree: YAMLNode, _ variables: [String: YAMLNode], _ overrides: ScenarioOverrides,
        _ mistakes: MistakeList
    ) -> YAMLNode {
        guard let entries = tree.entries else { return tree }
        let plain = Interpolator(
            variables: variables, environment: overrides.environment, resources: nil, mistakes: mistakes)
        let region = tree["region"].map(plain.resolved)?.scalar ?? ScenarioTable.defaultRegion
        let account = tree["account"].map(plain.resolved)?.scalar ?? ScenarioTable.defaultAccount
        let attributes = ResourceAttributes(tree, region: region, account: account, mistakes: mistakes)
        let full = Interpolator(
            variables: variables, environment: overrides.environment, resources: attributes,
            mistakes: mistakes)
        let changed = entries.map { entry in
            // Variables were settled before, and their patterns may contain anything.
            entry.key == "variables"
                ? entry : YAMLEntry(key: entry.key, keySpan: entry.keySpan, value: full.resolved(entry.value))
        }
        return YAMLNode(.mapping(changed), at: tree.span)
    }
}
