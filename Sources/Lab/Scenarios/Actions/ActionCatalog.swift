/// All actions a timeline can do.
package enum ActionCatalog {
    package static let actions: [any ScenarioAction.Type] = [
        OSSCreateBucket.self, OSSPutBucketACL.self, OSSPutObject.self, OSSGetObject.self,
        OSSDeleteObjects.self, OSSDeleteBucket.self,
        FlinkCreateWorkspace.self, FlinkCreateDraft.self, FlinkUpdateDraft.self, FlinkValidateDraft.self,
        FlinkDeployDraft.self, FlinkUpdateDeployment.self, FlinkUpdateAutopilotPolicy.self,
        FlinkStartJob.self, FlinkStopJob.self,
        FlinkCreateSavepoint.self, FlinkDeleteDraft.self, FlinkDeleteDeployment.self,
        FlinkDeleteWorkspace.self,
        RAMCreatePolicy.self, RAMCreatePolicyVersion.self, RAMSetDefaultPolicyVersion.self,
        RAMDeletePolicy.self, RAMAttachPolicyToRole.self, RAMDetachPolicyFromRole.self,
        RAMAttachPolicyToUser.self, RAMDetachPolicyFromUser.self, RAMMinimizePolicy.self,
        SLSCreateProject.self, SLSCreateLogstore.self, SLSPutLogs.self, SLSSplitShard.self,
        SLSMergeShards.self,
        SLSDeleteLogstore.self,
        SLSDeleteProject.self,
        LabSay.self, LabEnd.self,
    ]

    /// Actions that the language defines and that are not executed yet.
    package static let planned = [
        "sql.run", "shell.run", "kafka.produce", "rds.exec", "sts.assumeRole", "snapshot.save",
        "snapshot.load", "pause", "flink.hotUpdate", "flink.rescale", "flink.upgradeEngine",
    ]

    /// The action called `name`.
    package static func action(_ name: String) -> (any ScenarioAction.Type)? {
        actions.first { $0.schema.name == name }
    }
}
