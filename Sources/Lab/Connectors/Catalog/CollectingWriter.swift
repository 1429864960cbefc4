import FlinkSQL
import StreamTypes
import Streaming

/// Hands every batch to a collector at once; nothing to commit.
final class CollectingWriter: SinkWriter {
    private let collector: any RowCollector
    private let table: TableDefinition?
    private let schema: Schema

    init(_ collector: any RowCollector, table: TableDefinition?, schema: Schema) {
        self.collector = collector
        self.table = table
        self.schema = schema
    }

    func write(_ batch: Batch) throws(JobFailure) { try collector.collect(batch, of: table, schema: schema) }
    func prepareCommit(checkpoint: Int64, _ writer: inout SnapshotWriter) throws(JobFailure) {}
    func commit(checkpoint: Int64) throws(JobFailure) {}
    func restore(_ reader: inout SnapshotReader, _ scope: RestoreScope) throws(SnapshotError) {}
    func finish() throws(JobFailure) {}
    func abort() {}
}
