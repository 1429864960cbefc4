/// All emulated APIs of ververica-2022-07-18; a request finds the first whose method and path are its own.
enum VervericaCatalog {
    static let operations: [any VervericaOperation.Type] = [
        ListEngineVersionMetadata.self, ValidateSqlStatement.self, ListDeploymentTargets.self,
        CreateDeployment.self, GetDeploymentsByName.self, GetDeployment.self, UpdateDeployment.self,
        DeleteDeployment.self, ListDeployments.self, GetLatestJobStartLog.self, GetEvents.self,
        CreateDeploymentDraft.self, GetDeploymentDraft.self, UpdateDeploymentDraft.self,
        ListDeploymentDrafts.self, DeleteDeploymentDraft.self, ValidateDeploymentDraftAsync.self,
        GetValidateDeploymentDraftResult.self, DeployDeploymentDraftAsync.self,
        GetDeployDeploymentDraftResult.self, StartJobWithParams.self, StartJob.self, StopJob.self,
        GetJob.self, ListJobs.self, DeleteJob.self, CreateSavepoint.self, GetSavepoint.self,
        ListSavepoints.self, DeleteSavepoint.self, CreateVariable.self, ListVariables.self,
        UpdateVariable.self, DeleteVariable.self, CreateSessionCluster.self, GetSessionCluster.self,
        ListSessionClusters.self, StartSessionCluster.self, StopSessionCluster.self,
        DeleteSessionCluster.self, GetAutopilotPolicy.self, UpdateAutopilotPolicy.self,
        CreateMember.self, GetMember.self, ListMembers.self, UpdateMember.self, DeleteMember.self,
    ]
}
