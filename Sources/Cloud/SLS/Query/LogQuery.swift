import CloudGateway

/// A query as it is written: a search, and SQL behind the first `|` that stands in no quotes.
struct LogQuery {
    var search: String
    /// The text behind `|`; nil when there is none.
    var sql: String?
    /// Whether `| with_pack_meta` asks for what a context query starts from.
    var wantsPackMeta = false

    init(_ text: String) {
        var quote: Character?
        var isEscaped = false
        for index in text.indices {
            let character = text[index]
            if isEscaped {
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if let open = quote {
                if character == open { quote = nil }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if character == "|" {
                search = String(text[..<index])
                let rest = String(text[text.index(after: index)...])
                wantsPackMeta = rest.trimmingBlanks.lowercased() == "with_pack_meta"
                if !wantsPackMeta { sql = rest }
                return
            }
        }
        search = text
    }
}

/// What a call of GetLogs or GetHistograms asks.
struct LogQueryRequest {
    var range: Range<Int64>
    var topic: String?
    var query: LogQuery

    /// - Throws: ParameterInvalid when the range is empty or runs backwards.
    init(from: Int64, to: Int64, topic: String?, query: String) throws(CloudError) {
        guard from < to, from >= 0 else { throw SLSErrors.invalid("from", "it must be before to") }
        range = from..<to
        self.topic = topic.flatMap { $0.isEmpty ? nil : $0 }
        self.query = LogQuery(query)
    }

    /// The same request for everything of the range.
    var all: LogQueryRequest {
        var other = self
        (other.topic, other.query) = (nil, LogQuery("*"))
        return other
    }

    /// The search against the index of `logstore`.
    ///
    /// - Throws: IndexConfigNotExist when there is no index, ParameterInvalid for a search that cannot be
    ///   read.
    func search(in logstore: Logstore) throws(CloudError) -> LogSearch {
        guard let index = logstore.index else { throw SLSErrors.logstoreWithoutIndex }
        let expression = try SearchParser.parse(query.search)
        for shard in logstore.shards { try shard.index.prepareSearch(shard, index) }
        return LogSearch(range: range, topic: topic, search: BoundSearch(expression, index: index))
    }
}
