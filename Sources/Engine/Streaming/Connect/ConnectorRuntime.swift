import FlinkSQL
import LabKernel
import StreamTypes

/// A port: makes the sources, sinks and lookup tables of a plan. The room of the connectors implements it.
package protocol ConnectorRuntime: AnyObject {
    /// A reader of a scan; `schema` is the scan's output. Every subtask gets its own.
    func source(_ scan: TableScan, schema: Schema, _ context: SubtaskContext) throws(LabError)
        -> any SourceReader

    /// A writer for a sink; `schema` is the input's columns. Also called for `.collect`, the rows of a
    /// SELECT.
    func sink(_ sink: Sink, schema: Schema, _ context: SubtaskContext) throws(LabError) -> any SinkWriter

    /// The table of a lookup join.
    func lookup(_ join: LookupJoin, _ context: SubtaskContext) throws(LabError) -> any LookupTable
}
