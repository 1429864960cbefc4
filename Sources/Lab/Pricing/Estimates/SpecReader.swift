import LabKernel

/// Reads specs: `kind: CostSpec`, as docs/guides/cost.md describes.
package struct SpecReader {
    /// Texts of files that a spec names, such as daily profiles.
    package typealias Files = (String) throws -> String

    let files: Files
    let range: RangeReader
    private(set) var spec = CostSpec()
    private var usage: [String: JSONValue] = [:]
    private var mistakes: [LabError] = []

    private init(_ files: @escaping Files, _ measured: [String: Rational]) {
        (self.files, range) = (files, RangeReader(measured: measured))
    }

    static let keys = [
        "apiVersion", "kind", "metadata", "region", "currency", "period", "tags", "requiredTags", "resources",
        "usage",
        "budget", "allocation", "variants", "sweep", "calibrate", "guard",
    ]

    /// - Parameter measured: What `measure it` stands for, by path: `usage.kpi.stateBytesPerKey`.
    /// - Throws: `LabErrors` with every mistake of the spec.
    package static func read(
        _ document: JSONValue, measured: [String: Rational] = [:], files: @escaping Files
    ) throws -> CostSpec {
        var reader = SpecReader(files, measured)
        do { try reader.read(document) } catch let error as LabError { reader.mistakes.append(error) }
        guard reader.mistakes.isEmpty else { throw LabErrors(reader.mistakes) }
        return reader.spec
    }

    private mutating func read(_ document: JSONValue) throws {
        let form = try Form(document, "the spec", keys: Self.keys, code: "PRC050")
        guard try form.text("apiVersion") == "labsim/v1", try form.text("kind") == "CostSpec" else {
            throw LabError(
                "PRC050", "the file is no cost spec", at: document.span,
                fix: "begin with 'apiVersion: labsim/v1' and 'kind: CostSpec'")
        }
        try head(form)
        for (id, value) in form["usage"]?.objectValue ?? [] { usage[id] = value }
        let tags = try form.pairs("tags")
        for (id, value) in form["resources"]?.objectValue ?? [] {
            do { try resource(id, value, tags) } catch let error as LabError { mistakes.append(error) }
        }
        let unknown = usage.keys.filter { id in !spec.resources.contains { $0.id == id } }.sorted()
        if let id = unknown.first, mistakes.isEmpty {
            throw LabError(
                "PRC050", "'usage' speaks of '\(id)', which is no resource", at: usage[id]?.span,
                fix: suggestion(for: id, among: spec.resources.map(\.id), kind: "resources"))
        }
        try references()
        connect()
    }

    private mutating func head(_ form: Form) throws {
        let metadata = try form["metadata"].map {
            try Form($0, "'metadata'", keys: ["name", "title", "description", "labels"], code: "PRC050")
        }
        spec.name = try metadata?.text("name") ?? "estimate"
        spec.title = try metadata?.text("title") ?? spec.name
        spec.region = try form.text("region") ?? ""
        let isMainland = spec.region.hasPrefix("cn-") && spec.region != "cn-hongkong"
        spec.currency = try form.text("currency") ?? (isMainland ? "CNY" : "USD")
        (spec.periodHours, spec.start) = try period(form)
        spec.requiredTags = try form.texts("requiredTags") ?? []
        spec.budgets = try (form.texts("budget") ?? []).map { try Budget(text: $0) }
        spec.allocation = try form["allocation"].map(allocation)
    }

    /// The hours of the period, and when it begins if the spec says so.
    private func period(_ form: Form) throws -> (Rational, Instant?) {
        guard let value = form["period"] else { return (Rational(720), nil) }
        if value.stringValue == "month" { return (Rational(720), nil) }
        if value.stringValue == "year" { return (Rational(8_640), nil) }
        let keys = ["hours", "days", "months", "from", "to"]
        let period = try Form(value, "'period'", keys: keys, code: "PRC050")
        func instant(_ key: String) throws -> Instant? {
            guard let text = try period.text(key) else { return nil }
            guard let instant = ISO8601.parse(text) else { throw period.mistake(key, "is no instant") }
            return instant
        }
        let (start, end) = (try instant("from"), try instant("to"))
        if let start, let end {
            return (Rational(Int128((end - start).wholeMicros), 3_600_000_000), start)
        }
        let hours =
            try period.number("hours") ?? period.number("days").map { $0 * Rational(24) }
            ?? period.number("months").map { $0 * Rational(720) }
        guard let hours, hours > .zero, hours <= Rational(876_000) else {
            throw form.mistake(
                "period", "has no length above 0 and up to 100 years",
                fix: "write 'month', {days: 3}, {hours: 62} or {from: ..., to: ...}")
        }
        return (hours, start)
    }

    private func allocation(_ value: JSONValue) throws -> Allocation {
        let form = try Form(value, "'allocation'", keys: ["tag", "meters", "by", "shares"], code: "PRC050")
        let basis: Allocation.Basis
        switch try form.text("by") ?? "cost" {
        case "even": basis = .evenly
        case "cost": basis = .cost
        case "shares":
            let pairs = try form.pairs("shares").compactMapValues { Rational(scientific: $0) }
            basis = .shares(pairs)
        case let meter where MeterCatalog.meter(meter) != nil: basis = .usage(meter)
        default: throw form.mistake("by", "is unknown", fix: "write even, cost, shares or a meter")
        }
        let rule = Allocation(
            tag: try form.requiredText("tag"),
            meters: try form.texts("meters") ?? ["stream.cu.management", "nat.*"],
            basis: basis)
        try rule.check()
        return rule
    }

    private mutating func resource(_ id: String, _ value: JSONValue, _ tags: [String: String]) throws {
        guard let type = value["type"]?.stringValue else {
            throw LabError(
                "PRC050", "the resource '\(id)' has no type", at: value.span, fix: "write type: oss.bucket")
        }
        guard let row = ResourceTypes.rows[type] else {
            let names = ResourceTypes.rows.keys.sorted()
            throw LabError(
                "PRC050", "'\(type)' is no resource type of an estimate", at: value["type"]?.span,
                fix: suggestion(for: type, among: names, kind: "types"))
        }
        let form = try Form(
            value, "the resource '\(id)'", keys: ["type", "tags", "region"] + row.keys, code: "PRC050")
        let used = try Form(usage[id] ?? .object([]), "'usage.\(id)'", keys: row.usage, code: "PRC050")
        var fields = ResourceFields(
            id: id, form: form, usage: used, range: range, files: files, table: spec.table)
        let use = try row.read(&fields)
        spec.table = fields.table
        if case .deployment(let job) = use { spec.deployments.append(job) }
        if case .workspace(let workspace) = use { spec.workspaces.append(workspace) }
        spec.resources.append(
            SpecResource(
                id: id, type: type, region: try form.text("region") ?? spec.region,
                tags: tags.merging(try form.pairs("tags")) { $1 }, use: use))
    }

    /// Tells resources of the jobs that use them, and jobs how their workspace is billed.
    private mutating func connect() {
        for index in spec.deployments.indices {
            let name = spec.deployments[index].workspace
            let workspace = spec.workspaces.first { $0.id == name }
            spec.deployments[index].isPayAsYouGo = (workspace?.billing ?? .payAsYouGo) == .payAsYouGo
        }
        for index in spec.resources.indices {
            spec.resources[index].use = spec.resources[index].use.connected(to: spec.deployments)
        }
    }

    /// Names that resources call each other by.
    private func references() throws {
        let types = Dictionary(spec.resources.map { ($0.id, $0.type) }, uniquingKeysWith: { $1 })
        func check(_ name: String?, _ type: String, _ user: String) throws {
            guard let name, types[name] != type else { return }
            let known = types.filter { $0.value == type }.keys.sorted()
            throw LabError(
                "PRC050", "'\(user)' names '\(name)', which is no \(type)",
                fix: suggestion(for: name, among: known, kind: "resources of that type"))
        }
        for job in spec.deployments {
            try check(job.workspace, "flink.workspace", job.id)
            try check(job.checkpointBucket, "oss.bucket", job.id)
            try check(job.logstore, "sls.logstore", job.id)
        }
    }
}

/// The fields of one resource while it is read.
struct ResourceFields {
    let id: String
    let form: Form
    let usage: Form
    let range: RangeReader
    let files: SpecReader.Files
    var table: InputTable

    /// The position of an uncertain number under `usage`; nil when it is not given.
    mutating func number(_ key: String) throws -> Int? {
        guard let value = usage[key] else { return nil }
        return table.add(try range.read(value, path: "usage.\(id).\(key)"))
    }

    /// The same with an assumption when it is not given.
    mutating func number(_ key: String, assume low: Rational, _ typical: Rational, _ high: Rational) throws
        -> Int
    {
        if let slot = try number(key) { return slot }
        return table.add(
            CostInput(path: "usage.\(id).\(key)", low: low, typical: typical, high: high, origin: .assumed))
    }

    mutating func number(_ key: String, assume value: Int128) throws -> Int {
        try number(key, assume: Rational(value), Rational(value), Rational(value))
    }

    /// The position of an uncertain number among the resource's own keys, or an assumption.
    mutating func property(_ key: String, in form: Form? = nil, assume value: Rational) throws -> Int {
        let form = form ?? self.form
        let path =
            form.what == self.form.what
            ? "resources.\(id).\(key)" : "resources.\(id).\(form.what).\(key)"
        guard let given = form[key] else { return table.add(CostInput(path: path, value, origin: .assumed)) }
        return table.add(try range.read(given, path: path))
    }

    /// The position of a number that is not given by the user and not uncertain.
    mutating func fixed(_ key: String, _ value: Rational) -> Int {
        table.add(CostInput(path: "resources.\(id).\(key)", value, origin: .assumed))
    }
}
