import CloudGateway
import LabKernel

extension MonitorState {
    /// Rules, states, contacts, events: everything but the values of metrics, as one document.
    var document: JSONValue {
        .object([
            ("rules", .array(alarms.all.map(\.document))),
            ("tracks", .array(tracks)),
            ("history", .array(alarms.history.map(\.document))),
            ("contacts", .array(contacts.keys.sorted().compactMap { contacts[$0]?.document })),
            ("contactGroups", .array(contactGroups.keys.sorted().compactMap { contactGroups[$0]?.document })),
            ("eventRules", .array(eventRules.keys.sorted().compactMap { eventRules[$0]?.document })),
            ("customEvents", .array(customEvents.map(\.json))),
        ])
    }

    private var tracks: [JSONValue] {
        alarms.tracks.keys.sorted().flatMap { id -> [JSONValue] in
            let series = alarms.tracks[id] ?? [:]
            return series.keys.sorted { $0.precedes($1) }.compactMap { identity in
                series[identity].map { track in
                    .object([("rule", .string(id)), ("series", identity.document)] + track.members)
                }
            }
        }
    }

    /// Goes on with what `document` says.
    ///
    /// - Throws: `LabError` CMS001 when it is no document of this kind.
    func restore(_ document: JSONValue) throws {
        func items(_ name: String) -> [JSONValue] { document[name]?.arrayValue ?? [] }
        do {
            let rules = try items("rules").map(MetricRule.init(document:))
            var tracks: [String: [MetricIdentity: AlarmTrack]] = [:]
            for item in items("tracks") {
                let identity = MetricIdentity(document: item["series"] ?? .null)
                tracks[item["rule"]?.stringValue ?? "", default: [:]][identity] = AlarmTrack(document: item)
            }
            alarms.restore(
                rules: rules, tracks: tracks, history: items("history").map(AlarmEvent.init(document:)))
        } catch {
            throw LabError(
                "CMS001", "a kept alert rule cannot be read: \(error.message)",
                fix: "remove cms/state.json from the state folder; rules and contacts are lost then")
        }
        for item in items("contacts").map(Contact.init(document:)) { contacts[item.name] = item }
        for item in items("contactGroups").map(ContactGroup.init(document:)) {
            contactGroups[item.name] = item
        }
        for item in items("eventRules").map(EventRule.init(document:)) { eventRules[item.name] = item }
        customEvents = items("customEvents").map(CustomEvent.init(document:))
    }
}

extension JSONValue {
    fileprivate func text(_ name: String) -> String { self[name]?.stringValue ?? "" }

    fileprivate func texts(_ name: String) -> [String] {
        (self[name]?.arrayValue ?? []).compactMap(\.stringValue)
    }

    fileprivate func instant(_ name: String) -> Instant { Instant(epochMicros: self[name]?.intValue ?? 0) }

    /// Pairs of texts, in order.
    fileprivate func pairs(_ name: String) -> [(name: String, value: String)] {
        (self[name]?.objectValue ?? []).map { ($0.0, $0.1.stringValue ?? "") }
    }

    fileprivate static func instant(_ instant: Instant) -> JSONValue { .int(instant.epochMicros) }

    fileprivate static func texts(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
}

extension MetricIdentity {
    /// The series as it is kept.
    var document: JSONValue {
        .object([
            ("namespace", .string(namespace)), ("metric", .string(metric)), ("group", .string(groupID)),
            ("dimensions", dimensionsJSON),
        ])
    }

    init(document: JSONValue) {
        self.init(
            namespace: document.text("namespace"), metric: document.text("metric"),
            dimensions: document.pairs("dimensions").map { (key: $0.name, value: $0.value) },
            groupID: document.text("group"))
    }
}

extension MetricRule.Target {
    fileprivate var document: JSONValue {
        .object([
            ("id", .string(id)), ("arn", .string(arn)), ("level", .string(level)),
            ("parameters", .string(parameters)),
        ])
    }

    fileprivate init(document: JSONValue) {
        self.init(
            id: document.text("id"), arn: document.text("arn"), level: document.text("level"),
            parameters: document.text("parameters"))
    }
}

extension MetricRule {
    fileprivate var document: JSONValue {
        .object([
            ("parameters", .object(parameters.values.map { ($0.name, .string($0.value)) })),
            ("enabled", .bool(isEnabled)), ("created", .instant(created)), ("updated", .instant(updated)),
            ("targets", .array(targets.map(\.document))),
        ])
    }

    fileprivate init(document: JSONValue) throws(CloudError) {
        try self.init(RPCParameters(document.pairs("parameters")), at: document.instant("created"))
        updated = document.instant("updated")
        isEnabled = document["enabled"]?.boolValue ?? true
        targets = (document["targets"]?.arrayValue ?? []).map(Target.init(document:))
    }
}

extension AlarmTrack {
    fileprivate var members: [(String, JSONValue)] {
        let counts = AlarmLevel.allCases.compactMap { level in
            breaches[level].map { (level.rawValue, JSONValue.int($0)) }
        }
        return [
            ("state", .string(state.rawValue)), ("level", level.map { .string($0.rawValue) } ?? .null),
            ("breaches", .object(counts)), ("notified", notified.map { .instant($0) } ?? .null),
        ]
    }

    fileprivate init(document: JSONValue) {
        var breaches: [AlarmLevel: Int] = [:]
        for (name, count) in document["breaches"]?.objectValue ?? [] {
            if let level = AlarmLevel(rawValue: name) { breaches[level] = Int(count.intValue ?? 0) }
        }
        self.init(
            state: AlarmState(rawValue: document.text("state")) ?? .insufficientData,
            level: AlarmLevel(rawValue: document.text("level")), breaches: breaches,
            notified: document["notified"]?.intValue.map { Instant(epochMicros: $0) })
    }
}

extension AlarmEvent {
    fileprivate var document: JSONValue {
        .object([
            ("instant", .instant(instant)), ("rule", .string(ruleID)), ("name", .string(ruleName)),
            ("series", identity.document), ("from", .string(from.rawValue)), ("to", .string(to.rawValue)),
            ("level", level.map { .string($0.rawValue) } ?? .null),
            ("value", value.map { .double($0) } ?? .null), ("expression", .string(expression)),
            ("times", .int(times)), ("contactGroups", .string(contactGroups)), ("webhook", .string(webhook)),
            ("notified", .bool(isNotified)),
        ])
    }

    fileprivate init(document: JSONValue) {
        self.init(
            instant: document.instant("instant"), ruleID: document.text("rule"),
            ruleName: document.text("name"),
            identity: MetricIdentity(document: document["series"] ?? .null),
            from: AlarmState(rawValue: document.text("from")) ?? .insufficientData,
            to: AlarmState(rawValue: document.text("to")) ?? .insufficientData,
            level: AlarmLevel(rawValue: document.text("level")), value: document["value"]?.doubleValue,
            expression: document.text("expression"), times: Int(document["times"]?.intValue ?? 0),
            contactGroups: document.text("contactGroups"), webhook: document.text("webhook"), targets: [],
            isNotified: document["notified"]?.boolValue ?? false)
    }
}

extension Contact {
    fileprivate var document: JSONValue {
        .object([
            ("name", .string(name)), ("description", .string(description)),
            ("channels", .object(channels.map { ($0.name, .string($0.value)) })),
            ("created", .instant(created)), ("updated", .instant(updated)),
        ])
    }

    fileprivate init(document: JSONValue) {
        self.init(
            name: document.text("name"), description: document.text("description"),
            channels: document.pairs("channels"), created: document.instant("created"),
            updated: document.instant("updated"))
    }
}

extension ContactGroup {
    fileprivate var document: JSONValue {
        .object([
            ("name", .string(name)), ("description", .string(description)), ("contacts", .texts(contacts)),
            ("subscribed", .bool(isSubscribed)), ("created", .instant(created)),
            ("updated", .instant(updated)),
        ])
    }

    fileprivate init(document: JSONValue) {
        self.init(
            name: document.text("name"), description: document.text("description"),
            contacts: document.texts("contacts"),
            isSubscribed: document["subscribed"]?.boolValue ?? false, created: document.instant("created"),
            updated: document.instant("updated"))
    }
}

extension EventRule {
    fileprivate var document: JSONValue {
        .object([
            ("name", .string(name)), ("description", .string(description)), ("type", .string(type)),
            ("group", .string(groupID)), ("silence", .int(silenceSeconds)), ("enabled", .bool(isEnabled)),
            ("patterns", .array(patterns.map(\.document))), ("targets", .array(targets.map(\.document))),
        ])
    }

    fileprivate init(document: JSONValue) {
        self.init(
            name: document.text("name"), description: document.text("description"),
            type: document.text("type"), groupID: document.text("group"),
            silenceSeconds: Int(document["silence"]?.intValue ?? 0),
            isEnabled: document["enabled"]?.boolValue ?? true,
            patterns: (document["patterns"]?.arrayValue ?? []).map(Pattern.init(document:)),
            targets: (document["targets"]?.arrayValue ?? []).compactMap(Target.init(document:)))
    }
}

extension EventRule.Pattern {
    fileprivate var document: JSONValue {
        .object([
            ("product", .string(product)), ("levels", .texts(levels)), ("names", .texts(names)),
            ("types", .texts(types)), ("customFilters", .string(customFilters)),
            ("sqlFilter", .string(sqlFilter)), ("statuses", .texts(statuses)),
        ])
    }

    fileprivate init(document: JSONValue) {
        self.init(
            product: document.text("product"), levels: document.texts("levels"),
            names: document.texts("names"), types: document.texts("types"),
            customFilters: document.text("customFilters"), sqlFilter: document.text("sqlFilter"),
            statuses: document.texts("statuses"))
    }
}

extension EventRule.Target {
    fileprivate var document: JSONValue {
        .object([
            ("kind", .string(kind.rawValue)), ("id", .string(id)),
            ("members", .object(members.map { ($0.name, .string($0.value)) })),
        ])
    }

    /// Nil for a kind that does not exist.
    fileprivate init?(document: JSONValue) {
        guard let kind = EventRule.TargetKind(rawValue: document.text("kind")) else { return nil }
        self.init(kind: kind, id: document.text("id"), members: document.pairs("members"))
    }
}

extension CustomEvent {
    fileprivate init(document: JSONValue) {
        self.init(
            id: document.text("Id"), name: document.text("Name"), groupID: document.text("GroupId"),
            content: document.text("Content"), time: document.text("Time"))
    }
}
