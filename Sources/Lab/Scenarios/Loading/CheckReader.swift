import LabKernel

/// Makes checks of checked fields.
enum CheckReader {
    /// The subject of a check's tree; nil when it has none.
    static func subject(of node: YAMLNode) -> (any CheckSubject.Type)? {
        SubjectCatalog.subjects.first { node[$0.schema.name] != nil }
    }

    /// The keys of a subject that are conditions.
    static func conditionKeys(_ subject: any CheckSubject.Type) -> Set<String> {
        Set(subject.schema.rows.filter(\.type.isCondition).map(\.key))
    }

    /// `end` is the timing of a check whose place has no words for it.
    static func check(_ fields: Fields) -> Check {
        guard let type = SubjectCatalog.subject(fields.kind) else {
            preconditionFailure("'\(fields.kind)' was checked and is no subject")
        }
        let subject = type.init(fields)
        return Check(
            id: fields.find("id"), name: fields.find("name") ?? subject.title, subject: subject,
            conditions: conditions(fields, type), timing: timing(fields),
            isGuard: fields.find("guard") ?? false,
            message: type.schema.row("message") == nil ? fields.find("message") : nil,
            hints: objects(fields, "hintWhen").map { (check($0), $0.get("say")) },
            failWhen: objects(fields, "failWhen").map(check), span: fields.span)
    }

    private static func objects(_ fields: Fields, _ key: String) -> [Fields] {
        guard let value = fields.checked(key) else { return [] }
        return [Fields](checked: value) ?? Fields(checked: value).map { [$0] } ?? []
    }

    private static func conditions(_ fields: Fields, _ type: any CheckSubject.Type) -> [Condition] {
        let own = type.schema.rows.filter(\.type.isCondition).compactMap { row -> Condition? in
            guard let value = fields.checked(row.key) else { return nil }
            switch value.content {
            case .matcher(let matcher):
                return Condition(property: row.key, test: .value(matcher), span: value.span)
            case .rows(let rows):
                let matcher = RowsMatcher(
                    rows: rows, scope: scope(row.key), isOrdered: fields.get("ordered"),
                    isStrict: fields.get("strict"))
                return Condition(property: "rows", test: .rows(matcher), span: value.span)
            default: return nil
            }
        }
        return own + general(fields, type)
    }

    private static func scope(_ key: String) -> RowsMatcher.Scope {
        switch key {
        case "rows": .exactly
        case "contains": .among
        default: .each
        }
    }

    private static func general(_ fields: Fields, _ type: any CheckSubject.Type) -> [Condition] {
        let keys = Checker.matcherRows.map(\.key).filter { type.schema.row($0) == nil }
        let present = keys.filter { fields.checked($0) != nil }
        guard let primary = type.primary(with: fields.keys) else { return [] }
        let property =
            switch primary {
            case .presence: "presence"
            case .value(let name): name
            }
        return present.compactMap { key in
            guard let value = fields.checked(key), let matcher = Checker.matcher(key, value) else {
                return nil
            }
            return Condition(property: property, test: .value(matcher), span: value.span)
        }
    }

    private static func timing(_ fields: Fields) -> CheckTiming {
        let isNever = fields.find("never") ?? false
        let isSometimes = fields.find("sometimes") ?? false
        return CheckTiming(
            moment: moment(
                fields.find("when") ?? "end", isWhole: isNever || isSometimes && !fields.wasGiven("when")),
            mode: isNever ? .never : isSometimes ? .sometimes : .must, by: fields.find("by"),
            within: fields.find("within"), since: fields.find("since"), holdFor: fields.find("for"))
    }

    /// `never` and `sometimes` without a moment speak of the whole run.
    private static func moment(_ text: String, isWhole: Bool) -> CheckTiming.Moment {
        switch text {
        case "start": .start
        case "always": .always
        case "end": isWhole ? .always : .end
        default: .during(String(text.dropFirst("during:".count)))
        }
    }
}

extension ValueType {
    /// Whether values of the type say what must be true, and not which thing is meant.
    var isCondition: Bool {
        switch self {
        case .matcher, .matcherOf, .rowMatchers, .rowMatcher: true
        default: false
        }
    }
}
