import FlinkSQL
import LabKernel
import StreamTypes
import Streaming

/// What connectors need from outside when they are opened, beside their options.
package struct ConnectorResources {
    /// Where files are, by the scheme of their path.
    package var files: FileStores
    /// Where logstores are; nil where there is no Simple Log Service.
    package var logs: (any LogService)?
    /// Takes what `print` prints.
    package var printed: any PrintOutput
    /// Takes the rows of a SELECT and of test sinks.
    package var collected: any RowCollector
    /// The world's seed.
    package var seed: UInt64
    /// The job that writes; files of two jobs must not have one name. Empty where there is only one.
    package var jobID = ""

    package init(
        files: FileStores = FileStores(), logs: (any LogService)? = nil,
        printed: any PrintOutput = DiscardedRows(),
        collected: any RowCollector = DiscardedRows(), seed: UInt64 = 0
    ) {
        self.files = files
        self.logs = logs
        self.printed = printed
        self.collected = collected
        self.seed = seed
    }
}

/// A port: what the `print` connector writes to.
package protocol PrintOutput: AnyObject {
    /// Takes whole lines, without line ends, in order.
    func print(_ lines: [String], of table: TablePath, toStandardError: Bool)
}

/// A port: who keeps the rows of a SELECT or of a sink whose content is asked for later.
package protocol RowCollector: AnyObject {
    /// Takes a batch, borrowed for the call; `table` is nil for the rows of a SELECT.
    func collect(_ batch: Batch, of table: TableDefinition?, schema: Schema) throws(JobFailure)
}

/// Takes rows and lines and keeps nothing.
package final class DiscardedRows: PrintOutput, RowCollector {
    package init() {}
    package func print(_ lines: [String], of table: TablePath, toStandardError: Bool) {}
    package func collect(_ batch: Batch, of table: TableDefinition?, schema: Schema) throws(JobFailure) {}
}

/// One opening of a connector for one subtask.
package struct ConnectorOpening {
    package var use: TableUse
    package var subtask: SubtaskContext
    package var resources: ConnectorResources
    package var registry: ConnectorRegistry
}
