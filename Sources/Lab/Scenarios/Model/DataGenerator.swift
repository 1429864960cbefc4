import LabKernel

/// One entry of `data`: rows that flow into a logstore or a bucket while the scenario runs.
package struct DataGenerator: Sendable {
    package enum Target: Sendable {
        case logstore(String, topic: String)
        /// Files `prefix` and a number.
        case objects(bucket: String, prefix: String, format: FileFormat)

        /// `logstore orders`, `oss://lake/in/`.
        package var words: String {
            switch self {
            case .logstore(let name, _): "logstore \(name)"
            case .objects(let bucket, let prefix, _): "oss://\(bucket)/\(prefix)"
            }
        }
    }

    package enum FileFormat: String, Sendable { case json, csv }

    package enum Rows: Sendable {
        /// Made anew.
        case generated([(name: String, field: DataField)])
        /// Read from a file; `repeats` at its end.
        case recorded([DataRow], repeats: Bool)
    }

    package var name: String
    package var target: Target
    package var rows: Rows
    package var rate: DataRate
    /// How often rows are sent.
    package var interval: Duration
    /// Offsets from the start of the run.
    package var from: Duration
    package var until: Duration?
    /// Rows after which it ends.
    package var count: Int?
    package var disorder: DataDisorder?
    /// The share of rows that come twice.
    package var duplicates: Double
    package var poison: DataPoison?
    package var span: SourceSpan
}

/// Fields of one row, in order.
package typealias DataRow = [(name: String, value: JSONValue)]

/// How many rows a second.
package enum DataRate: Sendable {
    case constant(Double)
    /// Rates from offsets on, sorted; none before the first.
    case profile([(from: Duration, rate: Double)])

    /// Rows a second at an offset from the start of the run.
    package func rowsPerSecond(at offset: Duration) -> Double {
        switch self {
        case .constant(let rate): rate
        case .profile(let parts): parts.last { $0.from <= offset }?.rate ?? 0
        }
    }

    /// `10 rows/s`.
    package var words: String {
        switch self {
        case .constant(let rate): "\(ScenarioValue.number(rate).shown) rows/s"
        case .profile(let parts): "\(parts.count) rates"
        }
    }
}

/// What fills a field.
package struct DataField: Sendable {
    package enum Kind: Sendable {
        case sequence(first: Int64, step: Int64)
        /// Values with the sums of their weights so far, ending with 1.
        case oneOf([(value: JSONValue, upTo: Double)])
        case between(least: Double, most: Double, digits: Int)
        case key(count: Int, prefix: String, skew: Double)
        case time(TimeForm)
        case hex(Int)
    }

    package enum TimeForm: String, Sendable { case iso, sql, millis, seconds }

    package var kind: Kind
    /// The share of rows that lack the field.
    package var nulls: Double
}

/// Rows that come late.
package struct DataDisorder: Sendable {
    package var share: Double
    package var by: Duration

    package init(share: Double, by: Duration) { (self.share, self.by) = (share, by) }
}

/// Rows that nobody can read.
package struct DataPoison: Sendable {
    package var share: Double
    /// The field that is wrong; nil for the whole row.
    package var field: String?
    package var text: String

    package init(share: Double, field: String?, text: String) {
        (self.share, self.field, self.text) = (share, field, text)
    }
}
