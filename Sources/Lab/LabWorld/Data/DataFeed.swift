import CloudGateway
import LabKernel
import SLS
import Scenarios

/// Sends the rows of one generator on the world's clock, as what produces data outside the cloud does: no
/// request of it is logged.
final class DataFeed {
    /// What was sent so far.
    struct Counts: Equatable {
        var rows = 0
        var late = 0
        var duplicates = 0
        var poison = 0
    }

    let generator: DataGenerator
    private(set) var counts = Counts()
    private unowned let run: ScenarioRun
    private var maker: RowMaker
    private var turn: Int64 = 0
    /// Rows that the rate has made due and that are less than a whole one.
    private var rest = 0.0
    private var files = 0
    /// Why rows could not be sent, told once.
    private var complaint: String?

    init(_ generator: DataGenerator, in run: ScenarioRun) {
        (self.generator, self.run) = (generator, run)
        maker = RowMaker(generator, seed: run.scenario.clock.seed)
    }

    /// Puts the first sending on the loop.
    func begin() { schedule(at: run.start.advanced(by: generator.from)) }

    private func schedule(at instant: Instant) {
        if let until = generator.until, instant - run.start >= until { return }
        run.world.loop.schedule(at: instant, label: "data") { [weak self] in self?.send() }
    }

    private func send() {
        guard !run.isOver else { return }
        let rows = makeRows()
        if !rows.isEmpty { deliver(rows) }
        guard !isDone else { return }
        turn += 1
        let offset = Duration.microseconds(generator.interval.wholeMicros * turn)
        schedule(at: run.start.advanced(by: generator.from + offset))
    }

    private var isDone: Bool {
        maker.isExhausted || generator.count.map { counts.rows >= $0 } ?? false
    }

    // MARK: Rows

    private func makeRows() -> [SentRow] {
        let effects = run.faults.dataEffects(on: generator.name)
        if effects.contains(where: \.isIdle) { return [] }
        let due = dueRows(effects)
        var rows: [SentRow] = []
        for index in 0..<due where !isDone {
            counts.rows += 1
            rows.append(contentsOf: row(index, of: due, effects))
        }
        return rows
    }

    private func dueRows(_ effects: [DataEffect]) -> Int {
        let seconds = Double(generator.interval.wholeMicros) / 1_000_000
        let rate = generator.rate.rowsPerSecond(at: run.now - run.start)
        rest += effects.reduce(rate * seconds) { $0 * $1.times }
        let due = Int(rest)
        rest -= Double(due)
        return due
    }

    /// The times of the rows sent together spread over the interval that is about to begin.
    private func row(_ index: Int, of due: Int, _ effects: [DataEffect]) -> [SentRow] {
        let micros = generator.interval.wholeMicros * Int64(index) / Int64(max(1, due))
        var time = run.now.advanced(by: .microseconds(micros))
        let disorders = [generator.disorder].compactMap { $0 } + effects.compactMap(\.disorder)
        for disorder in disorders where maker.draw() < disorder.share {
            let back = Double(disorder.by.wholeMicros) * maker.draw()
            time = time.advanced(by: .microseconds(-Int64(back)))
            counts.late += 1
        }
        var row = maker.next(at: time)
        for effect in effects {
            guard let key = effect.hotKey, maker.draw() < key.share else { continue }
            for field in row.indices where row[field].name == key.field { row[field].value = key.value.json }
        }
        let sent = poisoned(row, effects)
        let share = effects.reduce(generator.duplicates) { 1 - (1 - $0) * (1 - $1.duplicates) }
        guard share > 0, maker.draw() < share else { return [sent] }
        counts.duplicates += 1
        return [sent, sent]
    }

    private func poisoned(_ row: DataRow, _ effects: [DataEffect]) -> SentRow {
        for poison in [generator.poison].compactMap({ $0 }) + effects.compactMap(\.poison)
        where maker.draw() < poison.share {
            counts.poison += 1
            guard let field = poison.field else { return .text(poison.text) }
            return .fields(row.map { ($0.name, $0.name == field ? .string(poison.text) : $0.value) })
        }
        return .fields(row)
    }

    // MARK: Delivery

    private func deliver(_ rows: [SentRow]) {
        do throws(DeliveryError) {
            switch generator.target {
            case .logstore(let name, let topic): try deliver(rows, logstore: name, topic: topic)
            case .objects(let bucket, let prefix, let format):
                try deliver(rows, bucket: bucket, prefix: prefix, format)
            }
        } catch {
            guard complaint != error.reason else { return }
            complaint = error.reason
            run.note("data", "\(generator.name) cannot be sent: \(error.reason)", isBad: true)
        }
    }

    private struct DeliveryError: Error { var reason: String }

    private func deliver(_ rows: [SentRow], logstore: String, topic: String) throws(DeliveryError) {
        guard let project = run.flink.projects[logstore] else {
            throw DeliveryError(reason: "there is no logstore '\(logstore)'")
        }
        let time = UInt32(clamping: run.now.epochSeconds)
        let logs = rows.map { LogGroup.Log(time: time, contents: $0.pairs) }
        let group = LogGroup(topic: topic, source: generator.name, logs: logs)
        do throws(CloudError) {
            try run.world.services.sls.deliver(group, project: project, logstore: logstore, at: run.now)
        } catch {
            throw DeliveryError(reason: "\(error.code): \(error.message)")
        }
    }

    private func deliver(
        _ rows: [SentRow], bucket: String, prefix: String, _ format: DataGenerator.FileFormat
    ) throws(DeliveryError) {
        files += 1
        let number = String(files)
        let padded = String(repeating: "0", count: max(0, 6 - number.count)) + number
        let key = "\(prefix)\(generator.name)-\(padded).\(format.rawValue)"
        let body = rows.map { $0.line(format) + "\n" }.joined()
        do {
            try run.world.inspect { try $0.putObject(bucket: bucket, key: key, body: Array(body.utf8)) }
        } catch {
            throw DeliveryError(reason: "\(error)")
        }
    }
}

/// A row on its way.
private enum SentRow {
    case fields(DataRow)
    /// A row that is none: only this text.
    case text(String)

    /// The fields of a log; fields that are absent are left out.
    var pairs: [LogGroup.Pair] {
        switch self {
        case .text(let text): [LogGroup.Pair("content", text)]
        case .fields(let row):
            row.compactMap { field in Self.text(field.value).map { LogGroup.Pair(field.name, $0) } }
        }
    }

    func line(_ format: DataGenerator.FileFormat) -> String {
        switch (self, format) {
        case (.text(let text), _): text
        case (.fields(let row), .json): JSONValue.object(row.map { ($0.name, $0.value) }).text
        case (.fields(let row), .csv): row.map { Self.cell(Self.text($0.value) ?? "") }.joined(separator: ",")
        }
    }

    private static func cell(_ text: String) -> String {
        guard text.contains(where: { ",\"\n".contains($0) }) else { return text }
        return "\"\(text.replacing("\"", with: "\"\""))\""
    }

    private static func text(_ value: JSONValue) -> String? {
        switch value.bare {
        case .null: nil
        case .string(let text): text
        case let other: other.text
        }
    }
}

/// What the faults that are on do to a generator.
struct DataEffect {
    /// Factor of the rate.
    var times = 1.0
    var isIdle = false
    var hotKey: (field: String, value: ScenarioValue, share: Double)?
    var disorder: DataDisorder?
    var duplicates = 0.0
    var poison: DataPoison?
}
