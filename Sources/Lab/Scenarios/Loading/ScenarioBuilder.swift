import LabKernel

/// Makes the scenario of fields in which no mistake was found.
struct ScenarioBuilder {
    let file: SourceFile
    let folder: String
    /// The value of every variable.
    let variables: [String: YAMLNode]

    func scenario(_ fields: Fields) -> Scenario {
        Scenario(
            file: file, folder: folder, metadata: metadata(fields.get("metadata")),
            engine: engine(fields.find("engine"), fields.span),
            clock: clock(fields.find("clock"), fields.span),
            region: fields.get("region"), account: fields.get("account"),
            principal: ScenarioPrincipal(fields.get("principal")) ?? .account, variables: variables(fields),
            resources: resources(fields), data: DataReader.generators(fields.checked("data")),
            timeline: timeline(fields),
            expectations: (fields.find("expect", as: [Fields].self) ?? []).map(CheckReader.check),
            tests: (fields.find("tests", as: [Fields].self) ?? []).map(TestReader.test),
            lab: fields.find("lab").map(LabReader.lab), cost: cost(fields.find("cost")),
            usage: fields.find("usage"), calibrate: fields.find("calibrate"),
            report: report(fields.find("report")))
    }

    private func metadata(_ fields: Fields) -> Metadata {
        Metadata(
            name: fields.get("name"), title: fields.get("title"),
            description: fields.find("description") ?? "",
            labels: fields.find("labels", as: FieldMap<ScenarioValue>.self)?.entries.map {
                ($0.key, $0.value)
            } ?? [],
            span: fields.span)
    }

    private func engine(_ given: Fields?, _ span: SourceSpan) -> EngineSettings {
        let fields = given ?? Checker.defaults(of: ScenarioTable.engine, at: span)
        return EngineSettings(
            name: fields.get("default"), version: fields.get("version"),
            configuration: fields.find("conf", as: FieldMap<String>.self)?.dictionary ?? [:],
            compatibility: fields.find("compat") ?? [], span: fields.span)
    }

    private func clock(_ given: Fields?, _ span: SourceSpan) -> ClockSettings {
        let fields = given ?? Checker.defaults(of: ScenarioTable.clock, at: span)
        return ClockSettings(
            mode: ClockSettings.Mode(rawValue: fields.get("mode")) ?? .virtual, start: fields.get("start"),
            seed: UInt64(fields.get("seed", as: Int64.self)), speed: fields.get("speed"),
            limit: fields.get("limit"), span: fields.span)
    }

    private func variables(_ fields: Fields) -> [ScenarioVariable] {
        let entries = fields.find("variables", as: FieldMap<Fields>.self)?.entries ?? []
        return entries.map { name, row in
            ScenarioVariable(
                name: name, value: variables[name].map(ScenarioValue.init) ?? .null,
                doc: row.find("doc") ?? "",
                isSecret: row.get("secret"), span: row.span)
        }
    }

    private func resources(_ fields: Fields) -> [ResourceItem] {
        let entries = fields.find("resources", as: FieldMap<Fields>.self)?.entries ?? []
        return entries.map { id, row in
            guard let type = ResourceCatalog.type(row.kind) else {
                preconditionFailure("'\(row.kind)' was checked and is no resource type")
            }
            return ResourceItem(id: id, properties: type.init(id: id, row), span: row.span, spans: row.spans)
        }
    }

    private func timeline(_ fields: Fields) -> [TimelineItem] {
        let items = fields.find("timeline", as: [Fields].self) ?? []
        return items.enumerated().map { index, row in
            TimelineItem(
                index: index, id: row.find("id"), trigger: trigger(row, isFirst: index == 0), step: step(row),
                labStep: row.find("step"), span: row.span)
        }
    }

    /// Without a time word an item follows the one above it, and the first begins with the run.
    private func trigger(_ row: Fields, isFirst: Bool) -> TimelineItem.Trigger {
        if let offset: Duration = row.find("at") { return .at(offset) }
        if let delay: Duration = row.find("after") { return .after(delay, item: row.find("of")) }
        if let interval: Duration = row.find("every") {
            return .every(interval, from: row.get("from"), until: row.find("until"), times: row.find("times"))
        }
        if let check: Fields = row.find("when") {
            return .when(CheckReader.check(check), within: row.find("within"))
        }
        return isFirst ? .at(.zero) : .after(.zero, item: nil)
    }

    private func step(_ row: Fields) -> TimelineItem.Step {
        if let id: String = row.find("clear") { return .clear(faultID: id) }
        if let fault: Fields = row.find("fault") { return .fault(self.fault(fault)) }
        let name: String = row.get("do")
        let parameters: Fields = row.get("with")
        guard let action = ActionCatalog.action(name) else {
            preconditionFailure("'\(name)' was checked and is no action")
        }
        return .action(
            ActionItem(
                name: name, parameters: action.init(parameters), subject: subject(parameters, action.schema),
                principal: row.find("as", as: String.self).flatMap(ScenarioPrincipal.init),
                refusal: row.find("refused"), span: row.span, spans: parameters.spans))
    }

    private func subject(_ parameters: Fields, _ schema: ObjectSchema) -> String {
        for row in schema.rows {
            if case .text(let text)? = parameters.checked(row.key)?.content { return text }
        }
        return ""
    }

    private func fault(_ row: Fields) -> FaultItem {
        guard let type = FaultCatalog.fault(row.kind) else {
            preconditionFailure("'\(row.kind)' was checked and is no fault")
        }
        return FaultItem(
            id: row.get("id"), type: row.kind, effect: type.init(row), duration: row.find("for"),
            span: row.span)
    }

    private func cost(_ fields: Fields?) -> CostSettings {
        let budget: Fields? = fields?.find("budget")
        let limits = budget?.find("usage", as: FieldMap<PlacedMatcher>.self)?.entries ?? []
        let show: String = fields?.get("show") ?? "usage"
        let money: String? = budget?.find("money")
        return CostSettings(
            showsUsage: show != "none", showsBill: show == "bill",
            budget: limits.map { UsageLimit(meter: $0.key, matcher: $0.value.matcher, span: $0.value.span) },
            moneyBudget: money == "" ? nil : money, currency: fields?.find("currency"),
            period: fields?.find("period"), priceBook: fields?.find("priceBook"),
            baseline: fields?.find("baseline"),
            compare: fields?.find("compare"),
            sweep: fields?.find("sweep"), guards: fields?.find("guard"),
            reports: fields?.find("report") ?? [])
    }

    private func report(_ fields: Fields?) -> ReportSettings {
        let files = fields?.find("files", as: FieldMap<String>.self)?.entries ?? []
        return ReportSettings(
            files: files.map { ($0.key, $0.value) }, sampleRows: fields?.get("sampleRows") ?? 10)
    }
}

/// A matcher with its place.
private struct PlacedMatcher: FieldValue {
    let matcher: Matcher
    let span: SourceSpan

    init?(checked value: CheckedValue) {
        guard case .matcher(let matcher) = value.content else { return nil }
        (self.matcher, span) = (matcher, value.span)
    }
}

extension ScenarioValue: FieldValue {
    package init?(checked value: CheckedValue) {
        guard case .literal(let literal) = value.content else { return nil }
        self = literal
    }
}
