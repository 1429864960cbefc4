/// All emulated APIs of SLS; a request finds the first whose method, host, selector and path are its own.
enum SLSOperations {
    static let all: [any SLSOperation.Type] = core + configuration + documents

    private static let core: [any SLSOperation.Type] = [
        PutLogs.self, PutLogsByKey.self, PullLogs.self, GetCursor.self, GetCursorTime.self, GetLogsV2.self,
        GetContextLogs.self, GetProjectLogs.self, GetLogs.self, GetHistograms.self, GetHistogramsOfIndex.self,
        ListTopics.self,
        CreateProject.self, GetProject.self, UpdateProject.self, DeleteProject.self, ListProject.self,
        CreateLogStore.self, GetLogStore.self, UpdateLogStore.self, DeleteLogStore.self, ListLogStores.self,
        GetLogStoreMeteringMode.self, UpdateLogStoreMeteringMode.self,
        CreateIndex.self, UpdateIndex.self, GetIndex.self, DeleteIndex.self,
        SplitShard.self, MergeShards.self, ListShards.self,
        ConsumerGroupHeartBeat.self, ConsumerGroupUpdateCheckPoint.self, CreateConsumerGroup.self,
        ListConsumerGroup.self, UpdateConsumerGroup.self, DeleteConsumerGroup.self, GetCheckPoint.self,
    ]

    private static let configuration: [any SLSOperation.Type] = [
        ListMachines.self, ApplyConfigToMachineGroup.self, RemoveConfigFromMachineGroup.self,
        GetAppliedConfigs.self, GetAppliedMachineGroups.self, TagResources.self, UntagResources.self,
        ListTagResources.self, EnableJob<LogAlert>.self, DisableJob<LogAlert>.self, EnableJob<LogJob>.self,
        DisableJob<LogJob>.self, StartJob<LogJob>.self, StopJob<LogJob>.self, ListScheduledSQLs.self,
        ListETLs.self, CreateResource.self, GetResource.self, UpdateResource.self, DeleteResource.self,
        ListResources.self, CreateResourceRecord.self, UpsertResourceRecord.self, UpdateResourceRecord.self,
        GetResourceRecord.self, DeleteResourceRecord.self, ListResourceRecord.self,
    ]

    private static let documents: [any SLSOperation.Type] =
        DocumentOperations.all(Dashboard.self) + DocumentOperations.all(SavedSearch.self)
        + DocumentOperations.all(MachineGroup.self) + DocumentOperations.all(LogtailConfig.self)
        + DocumentOperations.all(LogtailPipelineConfig.self) + DocumentOperations.all(LogAlert.self)
        + DocumentOperations.all(LogJob.self) + DocumentOperations.all(ExternalStore.self)
}
