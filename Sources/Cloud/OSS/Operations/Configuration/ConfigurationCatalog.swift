import CloudGateway
import LabKernel

/// All bucket configurations.
enum ConfigurationCatalog {
    static let documents: [BucketConfiguration] = [
        Lifecycle.configuration, CORS.configuration, Referers.configuration, Logging.configuration,
        UserDefinedLogFields.configuration,
        Website.configuration, BucketEncryption.configuration, BucketTags.configuration,
        RequesterPays.configuration, AccessMonitor.configuration, TransferAcceleration.configuration,
        ArchiveDirectRead.configuration, HTTPSConfiguration.configuration, PublicAccessBlock.configuration,
        ResourceGroup.configuration, OverwriteRules.configuration, QoS.configuration,
        CallbackPolicies.configuration, StorageCapacity.configuration, ObjectLock.configuration,
    ]

    static let operations: [OSSOperation] =
        documents.flatMap(\.operations) + Inventory.operations + Worm.operations + Replication.operations
        + Styles.operations + Cnames.operations + RedundancyTransition.operations + AccessPoints.operations
        + QoS.requesterOperations + MetaQuery.operations
}
