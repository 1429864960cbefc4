import LabKernel

/// Rules of the timeline that its table cannot say: what never happens, never ends, or waits for itself.
struct TimeRules {
    let checker: Checker
    private let items: [YAMLNode]
    private let limit: (text: String, value: Duration)
    private var mistakes: MistakeList { checker.mistakes }

    init(checker: Checker, _ root: YAMLNode) {
        self.checker = checker
        items = root["timeline"]?.items ?? []
        let text = root["clock"]?["limit"]?.scalar ?? "24h"
        limit = (text, DurationText.positive(text) ?? .hours(24))
    }

    func check(expectations: [YAMLNode]) {
        for item in items {
            for key in ["at", "from"] { reachable(item[key], "the item begins") }
            repetition(item)
            clearing(item)
        }
        circles()
        for check in expectations {
            reachable(check["by"], "the deadline is")
            moment(check)
        }
    }

    private func duration(_ node: YAMLNode?) -> Duration? {
        node?.scalar.flatMap(DurationText.positive)
    }

    /// What lies behind the end of the run.
    private func reachable(_ node: YAMLNode?, _ what: String) {
        guard let node, let offset = duration(node), offset > limit.value else { return }
        mistakes.add(
            .timing, "\(what) after the run's end: its limit is \(limit.text)", at: node.span,
            fix: "give it an earlier offset, or 'clock' a later 'limit'")
    }

    private func repetition(_ item: YAMLNode) {
        guard let every = item["every"], let pause = duration(every) else { return }
        if pause == .zero {
            mistakes.add(
                .timing, "the item repeats without a pause", at: every.span, fix: "write 'every: 1s' or more")
        }
        if let until = item["until"], let end = duration(until), end < duration(item["from"]) ?? .zero {
            mistakes.add(
                .timing, "the item ends before it begins", at: until.span, fix: "give 'until' a later offset")
        }
        let isEndless = item["until"] == nil && item["times"] == nil
        if isEndless, !items.contains(where: { $0["do"]?.scalar == "end" }) {
            mistakes.add(
                .timing, "the item repeats for ever, and nothing ends the run", at: every.span,
                fix: "add 'until: …', 'times: …', or an item 'do: end'")
        }
    }

    // MARK: Faults

    private func fault(_ id: String) -> YAMLNode? {
        items.first { $0["fault"]?["id"]?.scalar == id }
    }

    private func isMomentary(_ item: YAMLNode?) -> Bool {
        item?["fault"]?["type"]?.scalar.map(FaultCatalog.momentary.contains) ?? false
    }

    private func clearing(_ item: YAMLNode) {
        guard let clear = item["clear"], let id = clear.scalar, let fault = fault(id) else { return }
        if isMomentary(fault) {
            mistakes.add(
                .timing, "'\(id)' happens once and has no end that could be brought about", at: clear.span,
                fix: "remove the item")
        }
        if let begin = duration(fault["at"]), let end = item["at"], let offset = duration(end), offset < begin
        {
            mistakes.add(
                .timing, "'\(id)' is cleared before it begins", at: end.span,
                fix: "give the item a later offset")
        }
    }

    private func moment(_ check: YAMLNode) {
        guard let when = check["when"], let text = when.scalar, text.hasPrefix("during:") else { return }
        let id = String(text.dropFirst("during:".count))
        guard isMomentary(fault(id)) else { return }
        mistakes.add(
            .timing, "'\(id)' happens once and does not last", at: when.span,
            fix: "use 'within: …' with 'since: \(id)'")
    }

    // MARK: Waiting

    /// Items that wait for each other, each circle once.
    private func circles() {
        let names = items.map { $0["id"]?.scalar }
        func next(_ index: Int) -> Int? {
            guard items[index]["after"] != nil else { return nil }
            guard let name = items[index]["of"]?.scalar else { return index > 0 ? index - 1 : nil }
            return names.firstIndex(of: name)
        }
        for start in items.indices {
            var way = [start]
            while let following = next(way[way.count - 1]), !way.contains(following) { way.append(following) }
            guard next(way[way.count - 1]) == start, way.min() == start else { continue }
            let circle = (way + [start]).map { names[$0] ?? "item \($0 + 1)" }.joined(separator: " → ")
            mistakes.add(
                .timing, "the items wait for each other: \(circle)", at: items[start]["after"]?.span,
                fix: "begin one of them at an offset: 'at: …'")
        }
    }
}
