import LabKernel

/// Reads a scenario: YAML, overrides, variables, names, tables, files; all mistakes in one go.
package enum ScenarioLoader {
    /// What was read of a scenario, right or wrong.
    package struct Draft {
        /// Nil when there is a mistake.
        package var scenario: Scenario?
        /// In the order of their places.
        package var mistakes: LabErrors
        /// What can be looked at further, whatever else is wrong.
        package var parts: ScenarioParts
    }

    /// The checked scenario at `path`, a file or a folder with a `scenario.yaml`.
    ///
    /// - Throws: every mistake found, in the order of their places.
    package static func load(
        path: String, overrides: ScenarioOverrides = ScenarioOverrides(), files: some FileSource
    ) throws(LabErrors) -> Scenario {
        try draft(path: path, overrides: overrides, files: files).checked
    }

    /// The checked scenario in `file`; what it names is read below the folder of its name.
    package static func load(
        _ file: SourceFile, overrides: ScenarioOverrides = ScenarioOverrides(), files: some FileSource
    ) throws(LabErrors) -> Scenario {
        try draft(file, overrides: overrides, files: files).checked
    }

    /// What can be read at `path`, with every mistake.
    package static func draft(
        path: String, overrides: ScenarioOverrides = ScenarioOverrides(), files: some FileSource
    ) -> Draft {
        let file = ScenarioPath.file(path)
        do {
            let text = try files.text(of: file)
            return draft(SourceFile(name: file, text: text), overrides: overrides, files: files)
        } catch {
            let mistake = LabError(
                ScenarioMistake.file.rawValue, "the scenario '\(file)' \(error.text)",
                fix: "name a scenario file, or a folder with a 'scenario.yaml'")
            return Draft(scenario: nil, mistakes: LabErrors([mistake]), parts: ScenarioParts())
        }
    }

    private static func draft(
        _ file: SourceFile, overrides: ScenarioOverrides, files: some FileSource
    ) -> Draft {
        let mistakes = MistakeList()
        guard let read = YAMLReader.read(file, mistakes) else {
            return Draft(scenario: nil, mistakes: mistakes.sorted, parts: ScenarioParts())
        }
        let folder = ScenarioPath.folder(of: file.name)
        let includes = ScenarioIncludes(source: files, mistakes: mistakes)
        let whole = includes.merged(read, file: file)
        let tree = TreeOverrides(mistakes: mistakes).apply(overrides, to: whole)
        let variables = VariableReader(overrides: overrides, mistakes: mistakes).values(tree)
        let resolved = interpolated(tree, variables, overrides, mistakes)
        let checker = Checker(
            names: NameTable(resolved, mistakes),
            files: ScenarioFiles(
                folder: folder, includedFolders: includes.folders, source: files, mistakes: mistakes),
            mistakes: mistakes)
        let fields = checker.object(resolved, ScenarioTable.root, path: "the scenario")
        ScenarioRules(checker: checker).check(resolved)
        guard mistakes.count == 0 else {
            return Draft(scenario: nil, mistakes: mistakes.sorted, parts: checker.parts)
        }
        let scenario = ScenarioBuilder(file: file, folder: folder, variables: variables).scenario(fields)
        return Draft(scenario: scenario, mistakes: LabErrors([]), parts: checker.parts)
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

extension ScenarioLoader.Draft {
    fileprivate var checked: Scenario {
        get throws(LabErrors) {
            guard let scenario else { throw mistakes }
            return scenario
        }
    }
}
