import LabKernel

/// Rules of the lesson that its table cannot say: steps that nobody can pass, and those that ask for nothing.
struct LabRules {
    let checker: Checker
    private let steps: [YAMLNode]
    private let lab: YAMLNode?
    private var mistakes: MistakeList { checker.mistakes }

    init(checker: Checker, _ root: YAMLNode) {
        self.checker = checker
        lab = root["lab"]
        steps = lab?["steps"]?.items ?? []
    }

    func check() {
        if let list = lab?["steps"], list.items?.isEmpty == true {
            mistakes.add(
                .valueNotAllowed, "the lab has no steps", at: list.span, fix: "give it one, or remove 'lab'")
        }
        for step in steps {
            gift(step)
            example(step)
        }
        circles()
    }

    private func gift(_ step: YAMLNode) {
        guard let points = step["points"], let number = points.scalar.flatMap({ Int($0) }), number > 0,
            step["answer"] == nil, step["quiz"] == nil, step["checks"]?.items?.isEmpty ?? true
        else { return }
        mistakes.add(
            .keyConflict, "the step gives points for nothing", at: points.span,
            fix: "add 'checks', an 'answer' or a 'quiz'")
    }

    /// The right answer that is shown must be one.
    private func example(_ step: YAMLNode) {
        guard let example = step["answer"]?["example"], let text = example.scalar,
            let pattern = step["answer"]?["matches"]?.scalar, (try? Regex(pattern)) != nil,
            !Matcher.matches(pattern).holds(for: .text(text))
        else { return }
        mistakes.add(
            .valueNotAllowed, "the example '\(text)' does not match the answer's pattern", at: example.span,
            fix: "correct 'example' or 'matches'")
    }

    /// Steps that need each other.
    private func circles() {
        let names = steps.map { $0["id"]?.scalar ?? "" }
        func needs(_ name: String) -> [String] {
            guard let index = names.firstIndex(of: name) else { return [] }
            return steps[index]["needs"]?.items?.compactMap(\.scalar) ?? []
        }
        for (index, name) in names.enumerated() where !name.isEmpty {
            var reached: [String] = []
            var open = needs(name)
            while let next = open.popLast() {
                guard !reached.contains(next) else { continue }
                reached.append(next)
                open += needs(next)
            }
            guard reached.contains(name) else { continue }
            mistakes.add(
                .timing, "the step '\(name)' needs itself, by way of what it needs",
                at: steps[index]["needs"]?.span,
                fix: "remove one of its 'needs'")
        }
    }
}
