import LabKernel

/// The condition keys that are known, with what their values are; policies may name others, which lint
/// doubts.
///
/// Source: alibabacloud.com/help/en/ram/policy-elements (global keys), OSS authorization syntax (2026), KMS,
/// RAM and STS pages.
package enum ConditionKeyCatalog {
    /// Keys by family of their values; a key ending in `/` goes on with a tag's name.
    static let families: [(family: ConditionOperator.Family, keys: [String])] = [
        (.date, ["acs:CurrentTime"]), (.bool, ["acs:SecureTransport", "acs:MFAPresent"]),
        (.address, ["acs:SourceIp", "acs:VpcSourceIp", "acs:SourceVpcIp"]),
        (.numeric, ["oss:object-remaining-retention-days"]),
        (
            .string,
            [
                "acs:PrincipalARN", "acs:PrincipalRDId", "acs:PrincipalRDPath", "acs:RequestTag/",
                "acs:ResourceTag/", "acs:ResourceGroupId", "acs:SourceVpc", "acs:SourceVpcId", "acs:AccessId",
                "acs:UserAgent", "oss:Prefix", "oss:Delimiter", "oss:BucketTag/", "oss:ExistingObjectTag/",
                "oss:RequestObjectTag/", "oss:x-oss-acl", "oss:x-oss-object-acl", "oss:DataAccessPointArn",
                "oss:AccessPointNetworkOrigin", "oss:DataAccessPointAccount", "ram:ServiceName",
                "sts:ExternalId", "saml:recipient", "ecs:tag/", "rds:ResourceTag/",
            ]
        ),
    ]

    /// Every key, sorted.
    package static let keys: [String] = families.flatMap(\.keys).sorted()

    /// What a key's values are; nil for an unknown key.
    package static func family(of key: String) -> ConditionOperator.Family? {
        let folded = key.lowercased()
        return families.first { entry in
            entry.keys.contains { known in
                known.hasSuffix("/") ? folded.hasPrefix(known.lowercased()) : folded == known.lowercased()
            }
        }?.family
    }
}
