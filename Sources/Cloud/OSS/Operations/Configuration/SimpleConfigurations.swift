import CloudGateway
import LabKernel

/// Access logs of a bucket: where they go; `AccessLogs` writes them.
enum Logging {
    static let configuration = BucketConfiguration(
        "Logging", query: "logging", root: "BucketLoggingStatus",
        absence: .document(XMLElement("BucketLoggingStatus"))
    ) { (document, request) throws(CloudError) in
        let shape = XMLShape([
            .group(
                "LoggingEnabled",
                [
                    .text("TargetBucket", required: true), .text("TargetPrefix", standard: ""),
                    .text("LoggingRole"),
                ])
        ])
        let logging = try shape.normalise(document)
        if let target = logging["LoggingEnabled"]?.text("TargetBucket") {
            guard let bucket = request.service.state.buckets[target],
                bucket.record.owner == request.bucket.record.owner
            else {
                throw CloudError(
                    "InvalidTargetBucketForLogging", status: 400,
                    "The target bucket for logging does not exist, is not owned by you, or does not have the "
                        + "appropriate grants.", details: [(name: "TargetBucket", value: target)])
            }
        }
        return logging
    }
}

/// Headers and parameters that access logs would have columns of; kept, the logs have none.
enum UserDefinedLogFields {
    static let configuration = BucketConfiguration(
        "UserDefinedLogFieldsConfig", query: "userDefinedLogFieldsConfig",
        root: "UserDefinedLogFieldsConfiguration",
        absence: .error(
            code: "NoSuchUserDefinedLogFieldsConfig",
            message: "The specified bucket does not have a user defined log fields config."),
        names: "UserDefinedLogFieldsConfig"
    ) { (document, _) throws(CloudError) in
        try XMLShape([
            .group("HeaderSet", [.texts("header")]), .group("ParamSet", [.texts("parameter")]),
        ]).normalise(document)
    }
}

/// The default encryption of a bucket's new objects.
enum BucketEncryption {
    static let configuration = BucketConfiguration(
        "Encryption", query: "encryption", root: "ServerSideEncryptionRule",
        absence: .error(
            code: "NoSuchServerSideEncryptionRule",
            message: "The server side encryption configuration was not found.")
    ) { (document, _) throws(CloudError) in try normalised(document) }

    /// A checked rule: no key for AES256, no empty key, data encryption for KMS alone.
    static func normalised(_ document: XMLElement) throws(CloudError) -> XMLElement {
        guard let rule = document["ApplyServerSideEncryptionByDefault"] else {
            throw OSSErrors.malformedXML()
        }
        let algorithm = rule.text("SSEAlgorithm") ?? ""
        guard ["AES256", "KMS", "SM4"].contains(algorithm) else {
            throw CloudError(
                "InvalidEncryptionAlgorithmError", status: 400,
                "The Encryption request you specified is not valid. Supported value: AES256/SM4/KMS.")
        }
        var fields = [XMLElement("SSEAlgorithm", algorithm)]
        if let key = rule.text("KMSMasterKeyID"), !key.isEmpty {
            guard algorithm == "KMS" else {
                throw OSSErrors.invalidArgument(
                    "\(algorithm) is not applicable if KMSMasterKeyID is specified.", "KMSMasterKeyID", key)
            }
            fields.append(XMLElement("KMSMasterKeyID", key))
        }
        if let data = rule.text("KMSDataEncryption"), !data.isEmpty, algorithm == "KMS" {
            guard data == "SM4" else {
                throw OSSErrors.invalidArgument("The data encryption must be SM4.", "KMSDataEncryption", data)
            }
            fields.append(XMLElement("KMSDataEncryption", data))
        }
        return XMLElement(
            "ServerSideEncryptionRule",
            children: [XMLElement("ApplyServerSideEncryptionByDefault", children: fields)])
    }
}

/// The most that a bucket may hold; kept, not enforced.
enum StorageCapacity {
    static let configuration = BucketConfiguration(
        "StorageCapacity", query: "qos", root: "BucketUserQos",
        absence: .document(XMLElement("BucketUserQos", children: [XMLElement("StorageCapacity", "-1")])),
        canDelete: false
    ) { (document, _) throws(CloudError) in
        try XMLShape([.number("StorageCapacity", -1...Int64.max, required: true)]).normalise(document)
    }
}

/// Tags of a bucket, at most 20.
enum BucketTags {
    static let configuration = BucketConfiguration(
        "Tags", query: "tagging", root: "Tagging",
        absence: .document(XMLElement("Tagging", children: [XMLElement("TagSet")])), action: "Tagging",
        remaining: remaining
    ) { (document, _) throws(CloudError) in
        let tags = try ObjectTags.parse(document, limit: 20, anyText: true)
        let elements = tags.map { tag in
            XMLElement("Tag", children: [XMLElement("Key", tag.name), XMLElement("Value", tag.value)])
        }
        return XMLElement("Tagging", children: [XMLElement("TagSet", children: elements)])
    }

    /// `?tagging=a,b` takes off those keys alone.
    private static func remaining(_ document: XMLElement, _ request: OSSRequest) -> XMLElement? {
        guard let list = request.parameter("tagging") else { return nil }
        let gone = Set(list.split(separator: ",").map(String.init))
        let kept = (document["TagSet"]?.children ?? []).filter { !gone.contains($0.text("Key") ?? "") }
        return kept.isEmpty ? nil : XMLElement("Tagging", children: [XMLElement("TagSet", children: kept)])
    }
}

/// Whether last access times are kept.
enum AccessMonitor {
    static let configuration = BucketConfiguration(
        "AccessMonitor", query: "accessmonitor", root: "AccessMonitorConfiguration",
        absence: .document(
            XMLElement("AccessMonitorConfiguration", children: [XMLElement("Status", "Disabled")])),
        canDelete: false
    ) { (document, _) throws(CloudError) in
        try XMLShape([.choice("Status", ["Enabled", "Disabled"], required: true)]).normalise(document)
    }

    static func isOn(_ bucket: Bucket) -> Bool {
        bucket.record.configurations["accessmonitor"]?.text("Status") == "Enabled"
    }

    /// Notes that an object was read. One in IA goes back to Standard where a lifecycle rule says so.
    static func visit(_ version: ObjectVersion, _ request: OSSRequest) throws(CloudError) {
        let bucket = request.bucket
        guard isOn(bucket) else { return }
        bucket.accessed[version.key] = request.now
        guard version.storageClass == .infrequentAccess else { return }
        let returns = (bucket.record.configurations["lifecycle"]?.all("Rule") ?? []).contains { rule in
            rule.text("Status") == "Enabled" && LifecycleFilter.takes(version, rule)
                && rule.all("Transition").contains { $0.text("ReturnToStdWhenVisit") == "true" }
        }
        guard returns else { return }
        var moved = version
        (moved.storageClass, moved.classSet) = (.standard, request.now)
        try request.service.state.commit([.putVersion(bucket: bucket.record.name, moved)], at: request.now)
    }

    /// When an object was last read, or written if it was not.
    static func lastAccess(_ version: ObjectVersion, in bucket: Bucket) -> Instant {
        max(version.modified, bucket.accessed[version.key] ?? version.modified)
    }
}

/// Whether the bucket is reached through the acceleration network. There is none here: the setting is kept.
enum TransferAcceleration {
    static let configuration = BucketConfiguration(
        "TransferAcceleration", query: "transferAcceleration", root: "TransferAccelerationConfiguration",
        absence: .error(
            code: "NoSuchTransferAccelerationConfiguration",
            message: "The TransferAcceleration configuration does not exist."), canDelete: false
    ) { (document, _) throws(CloudError) in
        try XMLShape([.flag("Enabled", required: true)]).normalise(document)
    }

    static func isOn(_ bucket: Bucket) -> Bool {
        bucket.record.configurations["transferAcceleration"]?.text("Enabled") == "true"
    }
}

/// Whether Archive objects can be read without restoring them.
enum ArchiveDirectRead {
    static let configuration = BucketConfiguration(
        "ArchiveDirectRead", query: "bucketArchiveDirectRead", root: "ArchiveDirectReadConfiguration",
        absence: .document(
            XMLElement("ArchiveDirectReadConfiguration", children: [XMLElement("Enabled", "false")])),
        canDelete: false
    ) { (document, _) throws(CloudError) in
        try XMLShape([.flag("Enabled", required: true)]).normalise(document)
    }
}

/// Which TLS versions a bucket accepts; kept, since the edge speaks plain HTTP unless told otherwise.
enum HTTPSConfiguration {
    static let configuration = BucketConfiguration(
        "HttpsConfig", query: "httpsConfig", root: "HttpsConfiguration",
        absence: .document(
            XMLElement(
                "HttpsConfiguration", children: [XMLElement("TLS", children: [XMLElement("Enable", "false")])]
            )),
        canDelete: false
    ) { (document, _) throws(CloudError) in
        let shape = XMLShape([
            .group("TLS", [.flag("Enable", required: true), .texts("TLSVersion")]),
            .group(
                "CipherSuite",
                [
                    .flag("Enable"), .flag("StrongCipherSuite"), .texts("CustomCipherSuite"),
                    .texts("TLS13CustomCipherSuite"),
                ]),
        ])
        var configuration = try shape.normalise(document)
        let versions = configuration["TLS"]?.all("TLSVersion").map(\.text) ?? []
        guard versions.allSatisfy({ ["TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3"].contains($0) }) else {
            throw OSSErrors.malformedXML()
        }
        guard configuration["TLS"]?.text("Enable") != "true" || !versions.isEmpty else {
            throw OSSErrors.malformedXML()
        }
        if let index = configuration.children.firstIndex(where: { $0.name == "TLS" }) {
            let fields = configuration.children[index].children
            configuration.children[index].children = fields.enumerated()
                .filter { !fields[..<$0.offset].contains($0.element) }.map(\.element)
        }
        return configuration
    }
}

/// The resource group a bucket is in.
enum ResourceGroup {
    static let configuration = BucketConfiguration(
        "ResourceGroup", query: "resourceGroup", root: "BucketResourceGroupConfiguration",
        absence: .document(element("rg-default-id")), canDelete: false
    ) { (document, _) throws(CloudError) in
        let shape = XMLShape([.text("ResourceGroupId", standard: "rg-default-id")])
        let read = try shape.normalise(document)
        return element(read.text("ResourceGroupId").flatMap { $0.isEmpty ? nil : $0 } ?? "rg-default-id")
    }

    static func element(_ id: String) -> XMLElement {
        XMLElement("BucketResourceGroupConfiguration", children: [XMLElement("ResourceGroupId", id)])
    }

    static func of(_ bucket: Bucket) -> String {
        bucket.record.configurations["resourceGroup"]?.text("ResourceGroupId") ?? "rg-default-id"
    }
}

/// Block Public Access of a bucket: public ACLs and policies count for nothing and cannot be set.
enum PublicAccessBlock {
    static let configuration = BucketConfiguration(
        "PublicAccessBlock", query: "publicAccessBlock", root: "PublicAccessBlockConfiguration",
        absence: .document(element("false"))
    ) { (document, _) throws(CloudError) in
        try XMLShape([.flag("BlockPublicAccess", required: true)]).normalise(document)
    }

    static let on = element("true")

    static func isOn(_ bucket: Bucket) -> Bool {
        bucket.record.configurations["publicAccessBlock"]?.text("BlockPublicAccess") == "true"
    }

    static func refusal() -> CloudError {
        OSSErrors.accessDenied("Put public bucket acl or policy is not allowed", ec: "0003-00000804")
    }

    private static func element(_ value: String) -> XMLElement {
        XMLElement("PublicAccessBlockConfiguration", children: [XMLElement("BlockPublicAccess", value)])
    }
}
