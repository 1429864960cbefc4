import LabKernel

/// Reads the section `variables` and settles every variable's value.
struct VariableReader {
    let overrides: ScenarioOverrides
    let mistakes: MistakeList

    /// The values by name; variables without one are reported.
    func values(_ root: YAMLNode) -> [String: YAMLNode] {
        let entries = root["variables"]?.entries ?? []
        let interpolator = Interpolator(
            variables: [:], environment: overrides.environment, resources: nil, mistakes: mistakes)
        var values: [String: YAMLNode] = [:]
        for entry in entries {
            guard let value = given(entry.key) ?? entry.value["default"].map(interpolator.resolved) else {
                mistakes.add(
                    .missingKey, "the variable '\(entry.key)' has no value", at: entry.keySpan,
                    fix: "give it a default, or run with --var \(entry.key)=value")
                values[entry.key] = YAMLNode(.scalar("", .quoted), at: entry.keySpan)
                continue
            }
            values[entry.key] = value
            check(value, entry)
        }
        for name in overrides.variables.map(\.name) where !entries.contains(where: { $0.key == name }) {
            mistakes.add(
                .override, "--var \(name): the scenario has no variable '\(name)'", at: nil,
                fix: entries.isEmpty
                    ? "the scenario has no variables"
                    : suggestion(for: name, among: entries.map(\.key), kind: "variables"))
        }
        return values
    }

    private func given(_ name: String) -> YAMLNode? {
        guard let text = overrides.variables.last(where: { $0.name == name })?.value else { return nil }
        let file = SourceFile(name: "--var \(name)", text: text)
        return YAMLNode(.scalar(text, .plain), at: SourceSpan(file: file, start: 0, end: text.utf8.count))
    }

    private func check(_ value: YAMLNode, _ entry: YAMLEntry) {
        let text = value.scalar ?? ""
        if let pattern = entry.value["pattern"]?.scalar, let regex = try? Regex(pattern),
            text.firstMatch(of: regex) == nil
        {
            mistakes.add(
                .valueNotAllowed, "the variable '\(entry.key)' cannot be \(value.summary)", at: value.span,
                fix: "give it a value that matches /\(pattern)/")
        }
        let allowed = (entry.value["values"]?.items ?? []).map(ScenarioValue.init)
        if !allowed.isEmpty, !allowed.contains(where: { $0.isEqual(to: ScenarioValue(value)) }) {
            mistakes.add(
                .valueNotAllowed, "the variable '\(entry.key)' cannot be \(value.summary)", at: value.span,
                fix: suggestion(for: text, among: allowed.map { $0.plainText ?? "" }, kind: "values"))
        }
    }
}
