/// The actions of each service, by RAM code; the catalog that reads them is `ActionCatalog`.
///
/// Source: help.aliyun.com, the RAM authorization tables of OSS (2021-05), SLS (2021), Realtime Compute for
/// Apache Flink (2026), RAM (2021), STS and CloudMonitor (2019-01-01 API).
extension ActionCatalog {
    static let texts: [(service: String, actions: String)] = [
        (
            "oss",
            """
            AbortBucketWorm AbortMultipartUpload ActivateProduct CloseMetaQuery CompleteBucketWorm
            CreateAccessPoint CreateAccessPointForObjectProcess CreateBucketDataRedundancyTransition
            CreateCnameToken CreateOrder DeleteAccessPoint DeleteAccessPointForObjectProcess
            DeleteAccessPointPolicy DeleteAccessPointPolicyForObjectProcess
            DeleteAccessPointPublicAccessBlock DeleteBucket DeleteBucketCors
            DeleteBucketDataRedundancyTransition DeleteBucketEncryption DeleteBucketInventory
            DeleteBucketLifecycle DeleteBucketLogging DeleteBucketPolicy DeleteBucketPublicAccessBlock
            DeleteBucketReplication DeleteBucketTagging DeleteBucketWebsite DeleteCname DeleteLiveChannel
            DeleteObject DeleteObjectTagging DeleteObjectVersion DeleteObjectVersionTagging
            DeletePublicAccessBlock DeleteStyle DoMetaQuery ExtendBucketWorm GetAccessPoint
            GetAccessPointConfigForObjectProcess GetAccessPointForObjectProcess GetAccessPointPolicy
            GetAccessPointPolicyForObjectProcess GetAccessPointPublicAccessBlock GetBucketAccessMonitor
            GetBucketAcl GetBucketArchiveDirectRead GetBucketCors GetBucketDataRedundancyTransition
            GetBucketEncryption GetBucketHttpsConfig GetBucketInfo GetBucketInventory GetBucketLifecycle
            GetBucketLocation GetBucketLogging GetBucketPolicy GetBucketPolicyStatus
            GetBucketPublicAccessBlock GetBucketReferer GetBucketReplication GetBucketReplicationLocation
            GetBucketReplicationProgress GetBucketRequestPayment GetBucketResourceGroup GetBucketTagging
            GetBucketTransferAcceleration GetBucketVersioning GetBucketWebsite GetBucketWorm GetCnameToken
            GetLiveChannel GetLiveChannelHistory GetLiveChannelStat GetMetaQueryStatus GetObject
            GetObjectAcl GetObjectTagging GetObjectVersion GetObjectVersionAcl GetObjectVersionTagging
            GetPublicAccessBlock GetStyle GetUserAntiDDosInfo GetVodPlaylist InitBucketAntiDDosInfo
            InitUserAntiDDosInfo InitiateBucketWorm ListAccessPoints ListAccessPointsForObjectProcess
            ListBucketAntiDDosInfo ListBucketDataRedundancyTransition ListBuckets ListCname ListLiveChannel
            ListMultipartUploads ListObjectVersions ListObjects ListParts ListStyle
            ListUserDataRedundancyTransition OpenMetaQuery PostProcessTask PostVodPlaylist ProcessImm
            PublishRtmpStream PutAccessPointConfigForObjectProcess PutAccessPointPolicy
            PutAccessPointPolicyForObjectProcess PutAccessPointPublicAccessBlock PutBucket
            PutBucketAccessMonitor PutBucketAcl PutBucketArchiveDirectRead PutBucketCors PutBucketEncryption
            PutBucketHttpsConfig PutBucketInventory PutBucketLifecycle PutBucketLogging PutBucketPolicy
            PutBucketPublicAccessBlock PutBucketRTC PutBucketReferer PutBucketReplication
            PutBucketRequestPayment PutBucketResourceGroup PutBucketTagging PutBucketTransferAcceleration
            PutBucketVersioning PutBucketWebsite PutCname PutLiveChannel PutLiveChannelStatus PutObject
            PutObjectAcl PutObjectRetention PutObjectTagging PutObjectVersionAcl PutObjectVersionTagging
            PutPublicAccessBlock PutStyle ReplicateDelete ReplicateGet ReplicateList ReplicatePut
            RestoreObject RestoreObjectVersion UpdateBucketAntiDDosInfo UpdateUserAntiDDosInfo
            WriteGetObjectResponse
            """
        ),
        (
            "log",
            """
            ApplyConfigToMachineGroup ConsumerGroupHeartBeat ConsumerGroupUpdateCheckPoint CreateApp
            CreateConfig CreateConsumerGroup CreateDashboard CreateExport CreateIndex CreateJob
            CreateLogStore CreateMachineGroup CreateProject CreateSavedSearch DeleteApp DeleteConfig
            DeleteConsumerGroup DeleteDashboard DeleteExport DeleteIndex DeleteJob DeleteLogStore
            DeleteMachineGroup DeleteProject DeleteSavedSearch GetApp GetAppliedConfigs
            GetAppliedMachineGroups GetCheckPoint GetConfig GetConsumerGroupCheckPoint GetContextLogs
            GetCursorOrData GetDashboard GetExport GetIndex GetJob GetLogStore GetLogStoreHistogram
            GetLogStoreLogs GetMachineGroup GetProject GetSavedSearch GetShipperStatus HeartBeat ListConfig
            ListConsumerGroup ListDashboard ListExport ListJobs ListLogStores ListMachineGroup ListMachines
            ListProject ListSavedSearch ListShards PostLogStoreLogs QueryMetrics QueryPrometheusMetrics
            RemoveConfigFromMachineGroup RetryShipperTask UpdateApp UpdateCheckPoint UpdateConfig
            UpdateConsumerGroup UpdateDashboard UpdateExport UpdateIndex UpdateJob UpdateLogStore
            UpdateMachineGroup UpdateSavedSearch
            """
        ),
        (
            "stream",
            """
            ApplyScheduledPlan CancelSqlPreview ChatAiAgent ConvertVvpInstance CreateDeployment
            CreateDeploymentDraft CreateDeploymentTarget CreateDeploymentTargetV2 CreateFolder CreateMember
            CreateSavepoint CreateScheduledPlan CreateSessionCluster CreateSqlFile CreateUdfArtifact
            CreateVariable CreateVvpInstance CreateVvpNamespace DeleteCustomConnector DeleteDeployment
            DeleteDeploymentByName DeleteDeploymentDraft DeleteDeploymentTarget DeleteFolder DeleteJob
            DeleteMember DeleteSavepoint DeleteScheduledPlan DeleteSessionCluster DeleteSqlFile
            DeleteUdfArtifact DeleteUdfFunction DeleteVariable DeleteVvpInstance DeleteVvpNamespace
            DeployDeploymentDraftAsync DescribeVvpInstances DescribeVvpNamespaces ExecuteSqlStatement
            FetchSqlExecutionResult FetchSqlPreviewResults FlinkApiProxy
            GenerateResourcePlanWithFlinkConfAsync GetAppliedScheduledPlan GetAutopilotPolicy GetCatalogs
            GetDatabases GetDeployDeploymentDraftResult GetDeployment GetDeploymentDraft
            GetDeploymentDraftLock GetDeploymentsByIp GetDeploymentsByLabel GetDeploymentsByName GetEvents
            GetFolder GetGenerateResourcePlanResult GetHotUpdateJobResult GetJob GetJobDiagnosis
            GetLatestJobStartLog GetLineageInfo GetMember GetPatrolConfig GetPatrolReportDetail
            GetPreSignedUrlForPutObject GetSavepoint GetSessionCluster GetSqlFile GetTables GetUdfArtifacts
            GetValidateDeploymentDraftResult HotUpdateJob ListAutopilotTuningHistories ListCustomConnectors
            ListDeploymentDrafts ListDeploymentTargets ListDeployments ListEditableNamespace
            ListEngineVersionMetadata ListJobs ListMembers ListPatrolReports ListSavepoints
            ListScheduledPlan ListScheduledPlanExecutedHistory ListSessionClusters ListVariables
            ModifyVvpInstanceSpec ModifyVvpNamespaceSpec QueryTagVvpResources RegisterCustomConnector
            RegisterUdfFunction RenewVvpInstance StartJob StartJobWithParams StartSessionCluster
            StartSqlExecution StopApplyScheduledPlan StopJob StopSessionCluster StopSqlExecution
            SubmitSqlPreview TagVvpResources TriggerPatrol UnTagVvpResources UpdateAutopilotPolicy
            UpdateDeployment UpdateDeploymentByName UpdateDeploymentDraft UpdateDeploymentTarget
            UpdateDeploymentTargetV2 UpdateFolder UpdateMember UpdatePatrolConfig UpdateScheduledPlan
            UpdateSessionCluster UpdateSqlFile UpdateUdfArtifact UpdateVariable ValidateDeploymentDraftAsync
            ValidateSqlStatement
            """
        ),
        (
            "ram",
            """
            AddUserToGroup AttachPolicyToGroup AttachPolicyToRole AttachPolicyToUser BindMFADevice
            ChangePassword ClearAccountAlias CreateAccessKey CreateGroup CreateLoginProfile CreatePolicy
            CreatePolicyVersion CreateRole CreateUser CreateVirtualMFADevice DecodeDiagnosticMessage
            DeleteAccessKey DeleteGroup DeleteLoginProfile DeletePolicy DeletePolicyVersion DeleteRole
            DeleteUser DeleteVirtualMFADevice DetachPolicyFromGroup DetachPolicyFromRole
            DetachPolicyFromUser GetAccountAlias GetGroup GetLoginProfile GetPasswordPolicy GetPolicy
            GetPolicyVersion GetRole GetUser GetUserMFAInfo ListAccessKeys ListEntitiesForPolicy ListGroups
            ListGroupsForUser ListPolicies ListPolicyVersions ListRoles ListUsers ListUsersForGroup
            ListVirtualMFADevices RemoveUserFromGroup SetAccountAlias SetDefaultPolicyVersion
            SetPasswordPolicy SetSecurityPreference UnbindMFADevice UpdateAccessKey UpdateGroup
            UpdateLoginProfile UpdateRole UpdateUser
            """
        ),
        (
            "sts",
            """
            AssumeRole GetCallerIdentity
            """
        ),
        (
            "cms",
            """
            AddTags ApplyMetricRuleTemplate BatchCreateInstantSiteMonitor BatchExport CreateDynamicTagGroup
            CreateGroupMetricRules CreateGroupMonitoringAgentProcess CreateHostAvailability
            CreateHybridMonitorNamespace CreateHybridMonitorSLSGroup CreateHybridMonitorTask
            CreateInstantSiteMonitor CreateMetricRuleBlackList CreateMetricRuleResources
            CreateMetricRuleTemplate CreateMonitorAgentProcess CreateMonitorGroup
            CreateMonitorGroupByResourceGroupId CreateMonitorGroupInstances CreateMonitorGroupNotifyPolicy
            CreateMonitoringAgentProcess CreateSiteMonitor Cursor DeleteContact DeleteContactGroup
            DeleteCustomMetric DeleteDynamicTagGroup DeleteEventRuleTargets DeleteEventRules
            DeleteExporterOutput DeleteExporterRule DeleteGroupMonitoringAgentProcess DeleteHostAvailability
            DeleteHybridMonitorNamespace DeleteHybridMonitorSLSGroup DeleteHybridMonitorTask
            DeleteLogMonitor DeleteMetricRuleBlackList DeleteMetricRuleResources DeleteMetricRuleTargets
            DeleteMetricRuleTemplate DeleteMetricRules DeleteMonitorGroup DeleteMonitorGroupDynamicRule
            DeleteMonitorGroupInstances DeleteMonitorGroupNotifyPolicy DeleteMonitoringAgentProcess
            DeleteSiteMonitors DescribeActiveMetricRuleList DescribeAlertHistoryList DescribeAlertLogCount
            DescribeAlertLogHistogram DescribeAlertLogList DescribeAlertingMetricRuleResources
            DescribeContactGroupList DescribeContactList DescribeContactListByContactGroup
            DescribeCustomEventAttribute DescribeCustomEventCount DescribeCustomEventHistogram
            DescribeCustomMetricDataPoint DescribeCustomMetricList DescribeDynamicTagRuleList
            DescribeEventRuleAttribute DescribeEventRuleList DescribeEventRuleTargetList
            DescribeExporterOutputList DescribeExporterRuleList DescribeGroupMonitoringAgentProcess
            DescribeHostAvailabilityList DescribeHybridMonitorNamespaceList DescribeHybridMonitorSLSGroup
            DescribeHybridMonitorTaskList DescribeLogMonitorAttribute DescribeLogMonitorList
            DescribeMetricData DescribeMetricLast DescribeMetricList DescribeMetricMetaList
            DescribeMetricRuleBlackList DescribeMetricRuleCount DescribeMetricRuleList
            DescribeMetricRuleTargets DescribeMetricRuleTemplateAttribute DescribeMetricRuleTemplateList
            DescribeMetricTop DescribeMonitorGroupCategories DescribeMonitorGroupDynamicRules
            DescribeMonitorGroupInstanceAttribute DescribeMonitorGroupInstances
            DescribeMonitorGroupNotifyPolicyList DescribeMonitorGroups DescribeMonitorResourceQuotaAttribute
            DescribeMonitoringAgentAccessKey DescribeMonitoringAgentConfig DescribeMonitoringAgentHosts
            DescribeMonitoringAgentProcesses DescribeMonitoringAgentStatuses DescribeMonitoringConfig
            DescribeProductResourceTagKeyList DescribeProductsOfActiveMetricRule DescribeProjectMeta
            DescribeSiteMonitorAttribute DescribeSiteMonitorData DescribeSiteMonitorISPCityList
            DescribeSiteMonitorList DescribeSiteMonitorLog DescribeSiteMonitorQuota
            DescribeSiteMonitorStatistics DescribeSyntheticProbeList DescribeSystemEventAttribute
            DescribeSystemEventCount DescribeSystemEventHistogram DescribeSystemEventMetaList
            DescribeTagKeyList DescribeTagValueList DescribeUnhealthyHostAvailability
            DisableActiveMetricRule DisableEventRules DisableHostAvailability DisableMetricRules
            DisableSiteMonitors EnableActiveMetricRule EnableEventRules EnableHostAvailability
            EnableMetricRuleBlackList EnableMetricRules EnableSiteMonitors InstallMonitoringAgent
            ModifyGroupMonitoringAgentProcess ModifyHostAvailability ModifyHostInfo
            ModifyHybridMonitorNamespace ModifyHybridMonitorSLSGroup ModifyHybridMonitorTask
            ModifyMetricRuleBlackList ModifyMetricRuleTemplate ModifyMonitorGroup
            ModifyMonitorGroupInstances ModifySiteMonitor PutContact PutContactGroup PutCustomEvent
            PutCustomEventRule PutCustomMetric PutCustomMetricRule PutEventRule PutEventRuleTargets
            PutExporterOutput PutExporterRule PutGroupMetricRule PutHybridMonitorMetricData PutLogMonitor
            PutMetricRuleTargets PutMonitorGroupDynamicRule PutMonitoringConfig PutResourceMetricRule
            PutResourceMetricRules QueryMetricList RemoveTags SendDryRunSystemEvent UninstallMonitoringAgent
            """
        ),
        (
            "actiontrail",
            """
            CreateTrail DeleteTrail DescribeTrails GetTrailStatus LookupEvents StartLogging StopLogging
            UpdateTrail
            """
        ),
    ]
}
