import LabKernel

/// Reads deployments of a spec.
enum DeploymentReader {
    static let keys = [
        "workspace", "parallelism", "slotsPerTaskManager", "jobManager", "taskManager", "checkpoints",
        "logstore",
        "logLevel", "work",
    ]
    static let usage = [
        "eventsPerSecond", "bytesPerEvent", "profile", "skew", "recordsPerSecondPerCU", "utilisation", "keys",
        "stateBytesPerKey", "objectsPerCheckpoint", "savepointsKept", "savepointsPerMonth",
        "sharedStateFactor",
        "newFilesPerSubtask", "multipartThreshold", "multipartPartSize", "logLinesPerSecond",
        "logBytesPerLine", "logBatchSeconds", "schedule",
    ]

    static func read(_ fields: inout ResourceFields) throws -> ResourceUse {
        let checkpoints = try fields.form["checkpoints"].map {
            try Form(
                $0, "checkpoints", keys: ["interval", "retained", "bucket", "incremental"], code: "PRC050")
        }
        let schedule = try fields.usage["schedule"].map {
            try Form($0, "schedule", keys: ["hoursPerDay", "daysPerMonth"], code: "PRC050")
        }
        let peak = try peakFactor(fields)
        return .deployment(
            DeploymentUse(
                id: fields.id, workspace: try fields.form.text("workspace"),
                parallelism: try parallelism(fields.form),
                slots: try count(fields.form, "slotsPerTaskManager"),
                jobManager: try container(fields.form, "jobManager"),
                taskManager: try container(fields.form, "taskManager"),
                checkpointBucket: try checkpoints?.text("bucket"),
                logstore: try fields.form.text("logstore"),
                isIncremental: try checkpoints?.flag("incremental") ?? false,
                eventsPerSecond: try fields.number("eventsPerSecond"),
                bytesPerEvent: try fields.number("bytesPerEvent"),
                peakFactor: fields.fixed("peakFactor", peak),
                skew: try fields.number("skew", assume: 1), recordsPerSecondPerCU: try rate(&fields),
                utilisation: try fields.number(
                    "utilisation", assume: Rational(7, 10), Rational(7, 10), Rational(7, 10)),
                keys: try fields.number("keys"), stateBytesPerKey: try fields.number("stateBytesPerKey"),
                interval: try checkpoints.flatMap { form in
                    form["interval"] == nil ? nil : try fields.property("interval", in: form, assume: .zero)
                },
                retained: try checkpoints.map { try fields.property("retained", in: $0, assume: .one) }
                    ?? fields.fixed("retained", .one),
                objectsPerCheckpoint: try fields.number("objectsPerCheckpoint"),
                savepointsKept: try fields.number("savepointsKept", assume: 0),
                savepointsPerMonth: try fields.number("savepointsPerMonth", assume: 0),
                // Of incremental checkpoints: shared files hold 1 to 2 times the state, 1 to 1.2 new ones a subtask.
                sharedStateFactor: try fields.number(
                    "sharedStateFactor", assume: .one, Rational(3, 2), Rational(2)),
                newFilesPerSubtask: try fields.number(
                    "newFilesPerSubtask", assume: .one, Rational(11, 10), Rational(6, 5)),
                multipartThreshold: try fields.number("multipartThreshold", assume: 20 << 20),
                multipartPartSize: try fields.number(
                    "multipartPartSize", assume: Rational(10 << 20), Rational(100 << 20), Rational(100 << 20)),
                logLinesPerSecond: try logLines(&fields),
                logBytesPerLine: try fields.number(
                    "logBytesPerLine", assume: Rational(100), Rational(150), Rational(250)),
                logBatchSeconds: try fields.number("logBatchSeconds", assume: 2),
                hoursPerDay: try part(schedule, "hoursPerDay", 24, &fields),
                daysPerMonth: try part(schedule, "daysPerMonth", 30, &fields)))
    }

    /// Lines a second: one number, or one for each level, of which the deployment's `logLevel` chooses.
    private static func logLines(_ fields: inout ResourceFields) throws -> Int? {
        let levels = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR"]
        let level = try fields.form.text("logLevel") ?? "INFO"
        guard levels.contains(level) else {
            throw fields.form.mistake(
                "logLevel", "cannot be '\(level)'", fix: "write \(levels.joined(separator: ", "))")
        }
        guard let given = fields.usage["logLinesPerSecond"], let members = given.objectValue,
            members.contains(where: { levels.contains($0.0) })
        else { return try fields.number("logLinesPerSecond") }
        guard let value = given[level] else {
            throw LabError(
                "PRC050", "'usage.\(fields.id).logLinesPerSecond' says nothing about \(level)",
                at: given.span,
                fix: "give a number for \(level)")
        }
        return fields.table.add(
            try fields.range.read(value, path: "usage.\(fields.id).logLinesPerSecond.\(level)"))
    }

    private static func part(
        _ schedule: Form?, _ key: String, _ assumed: Int128, _ fields: inout ResourceFields
    ) throws -> Int {
        let path = "usage.\(fields.id).schedule.\(key)"
        guard let schedule, let value = schedule[key] else {
            return fields.table.add(CostInput(path: path, Rational(assumed), origin: .assumed))
        }
        return fields.table.add(try fields.range.read(value, path: path))
    }

    private static func parallelism(_ form: Form) throws -> Int? {
        if form["parallelism"]?.stringValue == "auto" { return nil }
        return try count(form, "parallelism")
    }

    private static func count(_ form: Form, _ key: String) throws -> Int {
        guard let number = try form.number(key) else { return 1 }
        guard number.denominator == 1, (1...4_096).contains(number.numerator) else {
            throw form.mistake(key, "is not a whole number from 1 on")
        }
        return Int(number.numerator)
    }

    private static func container(_ form: Form, _ key: String) throws -> DeploymentUse.Container {
        guard let value = form[key] else { return .init(cpu: .one, gibibytes: Rational(4)) }
        let size = try Form(value, "'\(key)'", keys: ["cpu", "memory"], code: "PRC050")
        let memory = try size.text("memory") ?? "4Gi"
        guard let bytes = ByteSize.parse(memory) else {
            throw size.mistake("memory", "is no size", fix: "write 4Gi")
        }
        return .init(cpu: try size.number("cpu") ?? .one, gibibytes: Rational(Int128(bytes), 1 << 30))
    }

    /// What a CU does: given, or the official range for simple or complex work.
    private static func rate(_ fields: inout ResourceFields) throws -> Int? {
        if let slot = try fields.number("recordsPerSecondPerCU") { return slot }
        guard let work = try fields.form.text("work") else { return nil }
        let low: Int128
        let high: Int128
        switch work {
        case "simple": (low, high) = (40_000, 55_000)
        case "complex": (low, high) = (5_000, 10_000)
        default: throw fields.form.mistake("work", "cannot be '\(work)'", fix: "write simple or complex")
        }
        let middle = Rational(low + high, 2)
        return try fields.number("recordsPerSecondPerCU", assume: Rational(low), middle, Rational(high))
    }

    /// The highest of a daily profile over its mean: 24 weights, in the spec or in a file with one a line.
    private static func peakFactor(_ fields: ResourceFields) throws -> Rational {
        let events = fields.usage["eventsPerSecond"]
        guard let value = fields.usage["profile"] ?? events?["profile"] else { return .one }
        let weights: [Rational?]
        if let path = value.stringValue {
            weights = try fields.files(path).split(whereSeparator: \.isNewline).map { line in
                line.split(separator: ",").last.flatMap {
                    Rational(scientific: String($0).filter { $0 != " " })
                }
            }.filter { $0 != nil }
        } else {
            weights = (value.arrayValue ?? []).map { Rational(json: $0) }
        }
        let known = weights.compactMap { $0 }
        let sum = known.reduce(.zero, +)
        guard known.count == weights.count, !known.isEmpty, sum > .zero, let highest = known.max() else {
            throw LabError(
                "PRC050", "the profile of '\(fields.id)' is not a list of weights", at: value.span,
                fix: "give a weight for each hour of the day, or a file with one a line")
        }
        return highest * Rational(Int128(known.count)) / sum
    }
}
