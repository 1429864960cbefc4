/// All emulated APIs of SLS; a request finds the first whose method, host, selector and path are its own.
enum SLSOperations {
    static let all: [any SLSOperation.Type] = [
        PutLogs.self, PutLogsByKey.self, PullLogs.self, GetCursor.self, GetCursorTime.self, GetLogsV2.self,
        GetLogs.self, GetHistograms.self, GetHistogramsOfIndex.self, ListTopics.self,
        CreateProject.self, GetProject.self, UpdateProject.self, DeleteProject.self, ListProject.self,
        CreateLogStore.self, GetLogStore.self, UpdateLogStore.self, DeleteLogStore.self, ListLogStores.self,
        GetLogStoreMeteringMode.self, UpdateLogStoreMeteringMode.self,
        CreateIndex.self, UpdateIndex.self, GetIndex.self, DeleteIndex.self,
        SplitShard.self, MergeShards.self, ListShards.self,
        ConsumerGroupHeartBeat.self, ConsumerGroupUpdateCheckPoint.self, CreateConsumerGroup.self,
        ListConsumerGroup.self, UpdateConsumerGroup.self, DeleteConsumerGroup.self, GetCheckPoint.self,
    ]
}
