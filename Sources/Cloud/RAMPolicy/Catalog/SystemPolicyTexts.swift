/// The texts of the system policies, one per entry; the table that reads them is `SystemPolicies`.
///
/// Source: the page named with each document, read 2026-11-22. Entries whose kind says "assumed" have a
/// published name but no published document; theirs follows the pattern of the documents that are published.
extension SystemPolicies {
    static let texts: [Text] = [
        Text(
            name: "AliyunStreamReadOnlyAccess", version: "v2", updated: "2025-05-27",
            kind: "service system policy",
            source: "alibabacloud.com/help/en/ram/developer-reference/aliyunstreamreadonlyaccess",
            statements: #"""
                [
                {
                 "Effect": "Allow",
                 "Action": [
                  "stream:Describe*", "stream:Query*", "stream:Check*", "stream:List*", "stream:Get*",
                  "stream:Search*", "stream:HasStreamDefaultRole"],
                 "Resource": "*"
                }
                ]
                """#),
        Text(
            name: "AliyunFlussFullAccess", version: "v1", updated: "2025-07-01",
            kind: "service system policy",
            source: "alibabacloud.com/help/en/ram/developer-reference/aliyunflussfullaccess",
            statements: #"""
                [
                {
                 "Effect": "Allow",
                 "Action": "fluss:*",
                 "Resource": "*"
                }
                ]
                """#),
        Text(
            name: "AliyunFlussReadOnlyAccess", version: "v2", updated: "2025-09-15",
            kind: "service system policy",
            source: "alibabacloud.com/help/en/ram/developer-reference/aliyunflussreadonlyaccess",
            statements: #"""
                [
                {
                 "Effect": "Allow",
                 "Action": [
                  "fluss:List*", "fluss:Get*", "fluss:Query*", "fluss:Describe*", "fluss:FuzzySearchUsers"],
                 "Resource": "*"
                }
                ]
                """#),
        Text(
            name: "AliyunOSSReadOnlyAccess", version: "v1", updated: "2017-08-17",
            kind: "service system policy",
            source: "help.aliyun.com/zh/ram/developer-reference/aliyunossreadonlyaccess",
            statements: #"""
                [
                {
                 "Effect": "Allow",
                 "Action": [
                  "oss:Get*", "oss:List*"],
                 "Resource": "*"
                }
                ]
                """#),
        Text(
            name: "AliyunSTSAssumeRoleAccess", version: "v1", updated: "2017-04-27",
            kind: "service system policy",
            source: "alibabacloud.com/help/en/ram/developer-reference/aliyunstsassumeroleaccess",
            statements: #"""
                [
                {
                 "Effect": "Allow",
                 "Action": "sts:AssumeRole",
                 "Resource": "*"
                }
                ]
                """#),
        Text(
            name: "AliyunRAMReadOnlyAccess", version: "v3", updated: "2025-12-03",
            kind: "service system policy",
            source: "alibabacloud.com/help/en/ram/developer-reference/aliyunramreadonlyaccess",
            statements: #"""
                [
                {
                 "Effect": "Allow",
                 "Action": [
                  "ram:Get*", "ram:List*", "ram:GenerateCredentialReport"],
                 "Resource": "*"
                },
                {
                 "Effect": "Allow",
                 "Action": [
                  "accessanalyzer:Get*", "accessanalyzer:List*"],
                 "Resource": "*"
                }
                ]
                """#),
        Text(
            name: "AliyunVPCReadOnlyAccess", version: "v9", updated: "2025-08-07",
            kind: "service system policy",
            source: "alibabacloud.com/help/en/ram/developer-reference/aliyunvpcreadonlyaccess",
            statements: #"""
                [
                {
                 "Effect": "Allow",
                 "Action": [
                  "vpc:DescribeHaVip*", "vpc:DescribeRouteTable*", "vpc:DescribeRouteEntry*",
                  "vpc:DescribeVSwitch*", "vpc:DescribeVRouter*", "vpc:DescribeVpc*", "vpc:Describe*Cen*",
                  "vpc:ListTag*", "vpc:DescribeTag*", "vpc:DescribeNetworkAcl*", "vpc:DescribeFlowLog*",
                  "vpc:CheckCanAllocateVpcPrivateIpAddress", "vpc:ListIpv4Gateways",
                  "vpc:GetIpv4GatewayAttribute", "vpc:ListDhcpOptionsSets", "vpc:GetDhcpOptionsSet"],
                 "Resource": "*"
                }
                ]
                """#),
        Text(
            name: "AliyunVPCFullAccess", version: "v12", updated: "2023-04-07",
            kind: "service system policy",
            source: "alibabacloud.com/help/en/ram/developer-reference/aliyunvpcfullaccess",
            statements: #"""
                [
                {
                 "Effect": "Allow",
                 "Action": [
                  "vpc:*HaVip*", "vpc:*RouteTable*", "vpc:*VRouter*", "vpc:*RouteEntry*",
                  "vpc:*RouteEntries*", "vpc:*VSwitch*", "vpc:*Vpc*", "vpc:*Cen*", "vpc:*Tag*",
                  "vpc:*NetworkAcl*", "vpc:*FlowLog*", "vpc:*Ipv4Gateway*", "vpc:*PrefixList*",
                  "vpc:*DhcpOptionsSet*", "vpc:DeletionProtection", "vpc:*TagResource*",
                  "vpc:MoveResourceGroup"],
                 "Resource": "*"
                }
                ]
                """#),
        Text(
            name: "AliyunKafkaFullAccess", version: "v4", updated: "2022-01-04",
            kind: "service system policy",
            source: "help.aliyun.com/zh/ram/developer-reference/aliyunkafkafullaccess",
            statements: #"""
                [
                {
                 "Effect": "Allow",
                 "Action": "alikafka:*",
                 "Resource": "*"
                },
                {
                 "Effect": "Allow",
                 "Action": "ram:CreateServiceLinkedRole",
                 "Resource": "*",
                 "Condition": {"StringEquals": {"ram:ServiceName": [
                  "connector.alikafka.aliyuncs.com", "instanceencryption.alikafka.aliyuncs.com",
                  "alikafka.aliyuncs.com", "etl.alikafka.aliyuncs.com"]}}
                }
                ]
                """#),
        Text(
            name: "AliyunKafkaReadOnlyAccess", version: "v4", updated: "2026-05-18",
            kind: "service system policy",
            source: "alibabacloud.com/help/tc/ram/developer-reference/aliyunkafkareadonlyaccess",
            statements: #"""
                [
                {
                 "Effect": "Allow",
                 "Action": [
                  "alikafka:List*", "alikafka:Query*", "alikafka:Get*", "alikafka:Download*",
                  "alikafka:Check*", "alikafka:DashboardList", "alikafka:MetaData", "alikafka:RegionData",
                  "alikafka:ReportMigrationProcess", "alikafka:DashboardCheckServiceStatus"],
                 "Resource": "acs:alikafka:*:*:*"
                },
                {
                 "Effect": "Allow",
                 "Action": "ram:GetRole",
                 "Resource": [
                  "acs:ram:*:*:role/aliyunkafkakopilotonlyreadrole",
                  "acs:ram:*:*:role/aliyunkafkatablerole"]
                }
                ]
                """#),
        Text(
            name: "AliyunCloudMonitorReadOnlyBasicAccess", version: "v3", updated: "2025-01-09",
            kind: "service system policy",
            source: "help.aliyun.com/zh/ram/developer-reference/aliyuncloudmonitorreadonlybasicaccess",
            statements: #"""
                [
                {
                 "Effect": "Allow",
                 "Action": [
                  "cms:Get*", "cms:List*", "cms:Query*", "cms:BatchQuery*", "cms:Describe*", "cms:Cursor",
                  "cms:BatchGet", "cms:BatchExport", "cms:Check*"],
                 "Resource": "*"
                },
                {
                 "Effect": "Allow",
                 "Action": [
                  "arms:Describe", "arms:GetCommercialStatusV2", "arms:ListAddons",
                  "arms:ListGrafanaInstance", "arms:QueryMetric", "arms:GetOldPrometheusRuleCount",
                  "arms:ListPromAlertCluster", "arms:GetSupport*", "arms:GetIntegration*",
                  "arms:GetConsoleBaseInfo", "arms:ListTagResources", "arms:TagResources"],
                 "Resource": "*"
                },
                {
                 "Effect": "Allow",
                 "Action": [
                  "log:GetLogStoreLogs", "log:QueryPrometheusMetrics", "log:QueryMetrics"],
                 "Resource": "acs:log:*:*:project/*/logstore/aliyun-prom-*"
                }
                ]
                """#),
        Text(
            name: "AliyunCloudMonitorMetricDataReadOnlyAccess", version: "v2", updated: "2025-01-09",
            kind: "service system policy",
            source: "help.aliyun.com/zh/ram/developer-reference/aliyuncloudmonitormetricdatareadonlyaccess",
            statements: #"""
                [
                {
                 "Effect": "Allow",
                 "Action": [
                  "cms:DescribeMetricData", "cms:DescribeMetricLast", "cms:DescribeMetricMetaList",
                  "cms:DescribeMetricTop", "cms:QueryMetricMeta", "cms:QueryMetricTop",
                  "cms:ListMetricMeta", "cms:ListMetricMetaProject", "cms:QueryMetricData",
                  "cms:QueryMetricLast", "cms:DescribeMetricList", "cms:QueryMetricList",
                  "cms:MetricMeta", "cms:GetMetricStreamMeta"],
                 "Resource": "*"
                },
                {
                 "Effect": "Allow",
                 "Action": [
                  "log:GetLogStoreLogs", "log:QueryPrometheusMetrics", "log:QueryMetrics"],
                 "Resource": "acs:log:*:*:project/*/logstore/aliyun-prom-*"
                }
                ]
                """#),
        Text(
            name: "AliyunServiceRolePolicyForFlink", version: "v1", updated: "2024-08-14",
            kind: "service-linked role policy",
            source: "alibabacloud.com/help/en/ram/developer-reference/aliyunservicerolepolicyforflink",
            statements: #"""
                [
                {
                 "Effect": "Allow",
                 "Action": "stream:ActOnBehalfOfAnotherUser",
                 "Resource": "acs:stream:*:*:users/default/aliyun/*"
                },
                {
                 "Effect": "Allow",
                 "Action": "ram:DeleteServiceLinkedRole",
                 "Resource": "*",
                 "Condition": {"StringEquals": {"ram:ServiceName": "dlf-next.aliyuncs.com"}}
                }
                ]
                """#),
        Text(
            name: "AliyunServiceRolePolicyForDLFAccessFlink", version: "v1", updated: "2024-08-26",
            kind: "service-linked role policy",
            source: "help.aliyun.com/zh/ram/developer-reference/aliyunservicerolepolicyfordlfaccessflink",
            statements: #"""
                [
                {
                 "Effect": "Allow",
                 "Action": "stream:ActOnBehalfOfAnotherUser",
                 "Resource": "acs:stream:*:*:users/default/aliyun/*"
                },
                {
                 "Effect": "Allow",
                 "Action": "ram:DeleteServiceLinkedRole",
                 "Resource": "*",
                 "Condition": {"StringEquals": {"ram:ServiceName": "flink.dlf-next.aliyuncs.com"}}
                },
                {
                 "Effect": "Allow",
                 "Action": [
                  "stream:GetMember", "stream:CreateMember", "stream:UpdateMember",
                  "stream:CreateDeployment", "stream:GetDeployment", "stream:ListDeployments",
                  "stream:GetJob", "stream:StartJob", "stream:StartJobWithParams", "stream:StopJob",
                  "stream:DescribeVvpInstances"],
                 "Resource": "acs:stream:*:*:*"
                }
                ]
                """#),
        Text(
            name: "AliyunServiceRolePolicyForStreamAsi", version: "v1", updated: "2025-12-31",
            kind: "service-linked role policy; first statement only",
            source: "help.aliyun.com/zh/ram/developer-reference/aliyunservicerolepolicyforstreamasi",
            statements: #"""
                [
                {
                 "Effect": "Allow",
                 "Action": [
                  "oss:ListBuckets", "oss:GetBucketInfo", "oss:GetObjectMetadata", "oss:GetObject",
                  "oss:ListObjects", "oss:PutObject", "oss:CopyObject", "oss:CompleteMultipartUpload",
                  "oss:AbortMultipartUpload", "oss:InitiateMultipartUpload", "oss:UploadPartCopy",
                  "oss:UploadPart", "oss:DeleteObject", "oss:PutBucketcors", "oss:GetBucketCors"],
                 "Resource": "acs:oss:*:*:*"
                }
                ]
                """#),
        Text(
            name: "AliyunStreamTransferRolePolicy", version: "v1", updated: "2025-05-13",
            kind: "service role policy",
            source: "help.aliyun.com/zh/ram/developer-reference/aliyunstreamtransferrolepolicy",
            statements: #"""
                [
                {
                 "Effect": "Allow",
                 "Action": [
                  "stream:DescribeNamespacesFlinkOnOss", "stream:UpdateNamespaceFlinkOnOss"],
                 "Resource": "*"
                }
                ]
                """#),
        Text(
            name: "FullAliyunAccess", version: "v1", updated: "",
            kind: "system control policy; document inferred",
            source: "alibabacloud.com/help/en/resource-management/control-policy-overview",
            statements: #"""
                [
                {
                 "Effect": "Allow",
                 "Action": "*",
                 "Resource": "*"
                }
                ]
                """#),
        Text(
            name: "AdministratorAccess", version: "v1", updated: "",
            kind: "service system policy; document assumed",
            source: "help.aliyun.com/zh/ram/developer-reference/administratoraccess",
            statements: #"""
                [
                {
                 "Effect": "Allow",
                 "Action": "*",
                 "Resource": "*"
                }
                ]
                """#),
        Text(
            name: "AliyunOSSFullAccess", version: "v1", updated: "",
            kind: "service system policy; document assumed",
            source: "help.aliyun.com/zh/ram/developer-reference/aliyunossfullaccess",
            statements: #"""
                [
                {
                 "Effect": "Allow",
                 "Action": "oss:*",
                 "Resource": "*"
                }
                ]
                """#),
        Text(
            name: "AliyunLogFullAccess", version: "v1", updated: "",
            kind: "service system policy; document assumed",
            source: "help.aliyun.com/zh/ram/developer-reference/aliyunlogfullaccess",
            statements: #"""
                [
                {
                 "Effect": "Allow",
                 "Action": "log:*",
                 "Resource": "*"
                }
                ]
                """#),
        Text(
            name: "AliyunStreamFullAccess", version: "v1", updated: "",
            kind: "service system policy; document assumed",
            source: "help.aliyun.com/zh/ram/developer-reference/aliyunstreamfullaccess",
            statements: #"""
                [
                {
                 "Effect": "Allow",
                 "Action": "stream:*",
                 "Resource": "*"
                }
                ]
                """#),
        Text(
            name: "AliyunCloudMonitorFullAccess", version: "v1", updated: "",
            kind: "service system policy; document assumed",
            source: "help.aliyun.com/zh/ram/developer-reference/aliyuncloudmonitorfullaccess",
            statements: #"""
                [
                {
                 "Effect": "Allow",
                 "Action": "cms:*",
                 "Resource": "*"
                }
                ]
                """#),
        Text(
            name: "AliyunRAMFullAccess", version: "v1", updated: "",
            kind: "service system policy; document assumed",
            source: "help.aliyun.com/zh/ram/developer-reference/aliyunramfullaccess",
            statements: #"""
                [
                {
                 "Effect": "Allow",
                 "Action": "ram:*",
                 "Resource": "*"
                }
                ]
                """#),
        Text(
            name: "AliyunActionTrailFullAccess", version: "v1", updated: "",
            kind: "service system policy; document assumed",
            source: "help.aliyun.com/zh/ram/developer-reference/aliyunactiontrailfullaccess",
            statements: #"""
                [
                {
                 "Effect": "Allow",
                 "Action": "actiontrail:*",
                 "Resource": "*"
                }
                ]
                """#),
        Text(
            name: "AliyunLogReadOnlyAccess", version: "v1", updated: "",
            kind: "service system policy; document assumed",
            source: "help.aliyun.com/zh/ram/developer-reference/aliyunlogreadonlyaccess",
            statements: #"""
                [
                {
                 "Effect": "Allow",
                 "Action": [
                  "log:Get*", "log:List*"],
                 "Resource": "*"
                }
                ]
                """#),
        Text(
            name: "AliyunCloudMonitorReadOnlyAccess", version: "v1", updated: "",
            kind: "service system policy; document assumed",
            source: "help.aliyun.com/zh/ram/developer-reference/aliyuncloudmonitorreadonlyaccess",
            statements: #"""
                [
                {
                 "Effect": "Allow",
                 "Action": [
                  "cms:Get*", "cms:List*", "cms:Query*", "cms:BatchQuery*", "cms:Describe*", "cms:Cursor",
                  "cms:BatchGet"],
                 "Resource": "*"
                }
                ]
                """#),
    ]
}
