import LabKernel

/// Rules of the section `data` that its table cannot say.
struct DataRules {
    let checker: Checker
    private var mistakes: MistakeList { checker.mistakes }

    init(checker: Checker) { self.checker = checker }

    func check(_ root: YAMLNode) {
        for entry in root["data"]?.entries ?? [] {
            file(entry.value["file"]) { file throws(DataFile.Mistake) in _ = try DataFile.rows(file) }
            file(entry.value["profile"]) { file throws(DataFile.Mistake) in _ = try DataFile.profile(file) }
            times(entry.value)
            poison(entry.value)
            let fields = entry.value["fields"]?.entries ?? []
            for field in fields { self.field(field.value) }
            if let disorder = entry.value["disorder"], !fields.isEmpty {
                timed(fields, "the rows have no time that could lie back", disorder.span)
            }
        }
        for item in root["timeline"]?.items ?? [] { if let fault = item["fault"] { self.fault(fault, root) } }
    }

    /// A fault on a field must name one of its generator, and one on times needs a field with the time.
    private func fault(_ fault: YAMLNode, _ root: YAMLNode) {
        guard let type = fault["type"]?.scalar, let of = fault["of"]?.scalar,
            let fields = root["data"]?[of]?["fields"]?.entries
        else { return }
        if ["data.poison", "data.hotKey"].contains(type), let field = fault["field"], let name = field.scalar,
            !fields.contains(where: { $0.key == name })
        {
            mistakes.add(
                .unknownName, "the rows of '\(of)' have no field '\(name)'", at: field.span,
                fix: suggestion(for: name, among: fields.map(\.key), kind: "fields"))
        }
        if type == "data.late" {
            timed(fields, "the rows of '\(of)' have no time that could be late", fault.span)
        }
    }

    private func timed(_ fields: [YAMLEntry], _ message: String, _ span: SourceSpan) {
        guard !fields.contains(where: { $0.value["time"] != nil }) else { return }
        mistakes.add(
            .keyConflict, message, at: span, fix: "give the generator a field like 'ts: {time: millis}'")
    }

    private func file(_ node: YAMLNode?, _ read: (SourceFile) throws(DataFile.Mistake) -> Void) {
        guard let node, let path = node.scalar, let file = checker.files.file(path, namedAt: node.span)
        else { return }
        do throws(DataFile.Mistake) {
            try read(file)
        } catch {
            mistakes.add(
                .file, "the file '\(path)' \(error.text)", at: node.span,
                fix: "correct '\(file.name)'")
        }
    }

    private func times(_ generator: YAMLNode) {
        guard let until = generator["until"], let end = until.scalar.flatMap(DurationText.positive),
            let begin = (generator["from"]?.scalar ?? "0s").nonEmpty.flatMap(DurationText.positive),
            end <= begin
        else { return }
        mistakes.add(
            .timing, "the generator ends before it begins", at: until.span, fix: "give 'until' a later offset"
        )
    }

    private func poison(_ generator: YAMLNode) {
        guard let field = generator["poison"]?["field"], let name = field.scalar,
            let fields = generator["fields"]?.entries, !fields.contains(where: { $0.key == name })
        else { return }
        mistakes.add(
            .unknownName, "the rows have no field '\(name)'", at: field.span,
            fix: suggestion(for: name, among: fields.map(\.key), kind: "fields"))
    }

    private func field(_ field: YAMLNode) {
        if let ends = field["between"], let items = ends.items {
            for item in items where ScenarioValue(item).double.map({ $0.magnitude <= 1e15 }) != true {
                mistakes.add(
                    .wrongType, "'between' takes numbers, not \(item.summary)", at: item.span,
                    fix: "write 'between: [low, high]'")
            }
        }
        guard let values = field["oneOf"], let items = values.items else { return }
        if items.isEmpty {
            mistakes.add(.valueNotAllowed, "'oneOf' has no values", at: values.span, fix: "give it some")
        }
        if let weights = field["weights"], let count = weights.items?.count, count != items.count {
            mistakes.add(
                .valueNotAllowed, "there are \(count) weights for \(items.count) values", at: weights.span,
                fix: "give each value a weight")
        }
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
