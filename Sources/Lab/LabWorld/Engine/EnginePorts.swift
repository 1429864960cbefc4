import Connectors
import Streaming

/// What stands between the embedded engine and its world; a test may put itself in between.
///
/// By default nothing does.
package struct EnginePorts {
    /// Where a job's checkpoints go.
    package var checkpoints: (any CheckpointStore) -> any CheckpointStore = { $0 }
    /// Where the files of a job's tables are.
    package var files: (any FileStore) -> any FileStore = { $0 }
    /// What opens a job's tables.
    package var connectors: (any ConnectorRuntime) -> any ConnectorRuntime = { $0 }

    package init() {}
}
