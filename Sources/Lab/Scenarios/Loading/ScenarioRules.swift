import LabKernel

/// Rules that no single table can say: checks that assert nothing, moments that contradict, names in timing
/// words.
struct ScenarioRules {
    let checker: Checker
    private var mistakes: MistakeList { checker.mistakes }

    init(checker: Checker) { self.checker = checker }

    func check(_ root: YAMLNode) {
        for entry in root["resources"]?.entries ?? [] { resourceName(entry) }
        for (index, item) in (root["timeline"]?.items ?? []).enumerated() { timelineItem(item, index) }
        for item in root["expect"]?.items ?? [] {
            assertion(item)
            moment(item)
        }
        TimeRules(checker: checker, root).check(expectations: root["expect"]?.items ?? [])
        DataRules(checker: checker).check(root)
        LabRules(checker: checker, root).check()
        for test in root["tests"]?.items ?? [] { sqlTest(test) }
        for step in root["lab"]?["steps"]?.items ?? [] { labStep(step) }
        points(root)
        reports(root)
    }

    /// The id of a resource without a name is its name, and must be one.
    private func resourceName(_ entry: YAMLEntry) {
        guard let type = entry.value["type"]?.scalar.flatMap(ResourceCatalog.type),
            entry.value["name"] == nil, !checker.matches(type.nameKind.pattern, entry.key)
        else { return }
        mistakes.add(
            .valueNotAllowed, "a \(type.nameKind.words) cannot be called '\(entry.key)'", at: entry.keySpan,
            fix: "give it a 'name' of \(type.nameKind.pattern.words), or another id")
    }

    private func timelineItem(_ item: YAMLNode, _ index: Int) {
        if let condition = item["when"] { assertion(condition) }
        savepoint(item)
        workspace(item)
        guard let type = item["fault"]?["type"]?.scalar, FaultCatalog.momentary.contains(type),
            let duration = item["fault"]?["for"]
        else { return }
        mistakes.add(
            .timing, "'\(type)' happens once and has no end, so 'for' means nothing", at: duration.span,
            fix: "remove 'for'")
    }

    /// A savepoint is named where one is meant, and only there.
    private func savepoint(_ item: YAMLNode) {
        let (name, with) = (item["do"]?.scalar, item["with"])
        if name == "flink.startJob", let restore = with?["restore"] {
            let isMeant = restore["kind"]?.scalar == "FROM_SAVEPOINT"
            guard isMeant != (restore["savepoint"] != nil) else { return }
            mistakes.add(
                .keyConflict,
                isMeant ? "FROM_SAVEPOINT needs a 'savepoint'" : "'savepoint' needs 'kind: FROM_SAVEPOINT'",
                at: restore["savepoint"]?.span ?? restore.span,
                fix: isMeant ? "name one that an item takes: 'savepoint: …'" : "write 'kind: FROM_SAVEPOINT'")
        } else if name == "flink.stopJob", let savepoint = with?["savepoint"],
            (with?["stopStrategy"]?.scalar ?? "NONE") == "NONE"
        {
            mistakes.add(
                .keyConflict, "the job stops without a savepoint that could be named", at: savepoint.span,
                fix: "add 'stopStrategy: STOP_WITH_SAVEPOINT'")
        }
    }

    /// A draft is of a workspace: of which one must be said where there are several.
    private func workspace(_ item: YAMLNode) {
        let names = checker.names.choices(.workspace)
        guard ["flink.createDraft", "flink.updateDraft"].contains(item["do"]?.scalar ?? ""), names.count > 1,
            let with = item["with"], with["workspace"] == nil
        else { return }
        mistakes.add(
            .missingKey, "the draft could be of \(names.count) workspaces", at: with.span,
            fix: "add 'workspace: …', one of \(names.joined(separator: ", "))")
    }

    /// A test must look at something, and a metric must be compared.
    private func sqlTest(_ test: YAMLNode) {
        if let expect = test["expect"], expect.entries?.isEmpty == true {
            mistakes.add(
                .keyConflict, "the test expects nothing", at: expect.span,
                fix: "name a table that the SQL writes, and its rows: {kpi: {unordered: [{total: 15}]}}")
        }
        let matchers = Set(Checker.matcherRows.map(\.key))
        for entry in test["expect"]?.entries ?? [] where entry.value["metric"] != nil {
            guard matchers.isDisjoint(with: entry.value.entries?.map(\.key) ?? []) else { continue }
            mistakes.add(
                .keyConflict, "'\(entry.key)' says nothing about its 'metric'", at: entry.value.span,
                fix: "add 'is: …'")
        }
    }

    /// A check must say what must be true.
    private func assertion(_ check: YAMLNode) {
        guard let subject = CheckReader.subject(of: check) else { return }
        let keys = Set(check.entries?.map(\.key) ?? [])
        let conditions = CheckReader.conditionKeys(subject)
        let primary = subject.primary(with: keys)
        let general = Checker.matcherRows.map(\.key).filter { subject.schema.row($0) == nil }
        let present = general.filter(keys.contains)
        if keys.isDisjoint(with: conditions), present.isEmpty {
            let usable = conditions.sorted() + (primary == nil ? [] : ["is"])
            mistakes.add(
                .keyConflict, "the check says nothing about its '\(subject.schema.name)'", at: check.span,
                fix: "add one of \(usable.joined(separator: ", "))")
        }
        for key in present { generalMatcher(key, check, subject, primary) }
        if let node = check["policy"]?["resource"], let text = node.scalar, ResourceName(text) == nil {
            mistakes.add(
                .valueNotAllowed, "'\(text)' is no resource name", at: node.span,
                fix: "write acs:<service>:<region>:<account>:<id>, with * for what may be anything")
        }
    }

    private func generalMatcher(
        _ key: String, _ check: YAMLNode, _ subject: any CheckSubject.Type, _ primary: PrimaryProperty?
    ) {
        guard let node = check[key] else { return }
        let conditions = CheckReader.conditionKeys(subject).sorted().joined(separator: ", ")
        switch primary {
        case .value: break
        case .presence:
            if key == "is", ["present", "absent"].contains(node.scalar ?? "") { break }
            mistakes.add(
                .valueNotAllowed,
                "'\(key)' of '\(subject.schema.name)' can only be 'is: present' or 'is: absent'",
                at: node.span, fix: "use is: present, is: absent, or one of \(conditions)")
        case nil:
            mistakes.add(
                .keyConflict, "'\(key)' has nothing to compare with in a check of '\(subject.schema.name)'",
                at: node.span, fix: "use one of \(conditions)")
        }
    }

    private func moment(_ check: YAMLNode) {
        if let node = check["when"], let text = node.scalar, text.hasPrefix("during:") {
            let fault = String(text.dropFirst("during:".count))
            if checker.names.resolve(.fault, fault) == nil { unknown(fault, [.fault], node.span) }
        }
        if let node = check["since"], let name = node.scalar,
            checker.names.resolve(.item, name) == nil, checker.names.resolve(.fault, name) == nil
        {
            unknown(name, [.item, .fault], node.span)
        }
    }

    private func unknown(_ name: String, _ kinds: [NameKind], _ span: SourceSpan) {
        let choices = kinds.flatMap(checker.names.choices)
        let words = kinds.map(\.words).joined(separator: " or ")
        mistakes.add(
            .unknownName, "there is no \(words) called '\(name)'", at: span,
            fix: choices.isEmpty
                ? "give one an 'id'" : suggestion(for: name, among: choices, kind: "ids"))
    }

    private func labStep(_ step: YAMLNode) {
        for check in step["checks"]?.items ?? [] {
            assertion(check)
            for key in ["hintWhen", "failWhen"] {
                let conditions = check[key]
                for condition in conditions?.items ?? conditions.map({ [$0] }) ?? [] { assertion(condition) }
            }
        }
        tabs(step)
        for hint in step["hints"]?.items ?? [] { if let condition = hint["when"] { assertion(condition) } }
        var seen: [String: SourceSpan] = [:]
        for id in (step["checks"]?.items ?? []).compactMap({ $0["id"] }) {
            guard let name = id.scalar else { continue }
            if let first = seen[name] {
                mistakes.add(
                    .duplicateName, "the check id '\(name)' is used twice in one step", at: id.span,
                    fix: "give one of them another id", notes: ["it is used first at line \(first.line)"])
            }
            seen[name] = id.span
        }
        let options = step["quiz"]?["options"]?.items ?? []
        let right = options.filter { $0["ok"]?.scalar == "true" }.count
        let choosesAll = step["quiz"]?["choose"]?.scalar == "all"
        if let quiz = step["quiz"], !options.isEmpty, choosesAll ? right == 0 : right != 1 {
            mistakes.add(
                .valueNotAllowed, "the quiz has \(right) right options", at: quiz.span,
                fix: choosesAll
                    ? "mark at least one option 'ok: true'"
                    : "mark exactly one option 'ok: true', or write 'choose: all'")
        }
    }

    /// A tab that names a file names one that is there; pages of a console are not.
    private func tabs(_ step: YAMLNode) {
        for tab in step["tabs"]?.items ?? [] {
            guard let text = tab.scalar else { continue }
            if text.hasPrefix("console:") {
                mistakes.add(
                    .notSupportedYet, "the tab '\(text)' is not supported yet: there is no console",
                    at: tab.span, fix: "use terminal, sql, or file:<path>")
            } else if text.hasPrefix("file:") {
                _ = checker.files.file(String(text.dropFirst("file:".count)), namedAt: tab.span)
            }
        }
    }

    /// Formats that no report has are not written, so they must not be asked for.
    private func reports(_ root: YAMLNode) {
        for entry in root["report"]?["files"]?.entries ?? []
        where !ReportSettings.formats.contains(entry.key) {
            mistakes.add(
                .valueNotAllowed, "there is no report '\(entry.key)'", at: entry.keySpan,
                fix: suggestion(for: entry.key, among: ReportSettings.formats, kind: "reports"))
        }
    }

    private func points(_ root: YAMLNode) {
        guard let score = root["lab"]?["passScore"], let wanted = score.scalar.flatMap({ Int($0) }) else {
            return
        }
        let total = (root["lab"]?["steps"]?.items ?? []).reduce(0) {
            $0 + ($1["points"]?.scalar.flatMap { Int($0) } ?? 0)
        }
        if wanted > total {
            mistakes.add(
                .valueNotAllowed, "the lab is passed with \(wanted) points, and its steps give \(total)",
                at: score.span,
                fix: "lower 'passScore', or give the steps more points")
        }
    }
}
