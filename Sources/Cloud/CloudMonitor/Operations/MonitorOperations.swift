/// All emulated APIs of CMS 2019-01-01.
enum MonitorOperations {
    static let all: [any MonitorOperation.Type] = [
        PutCustomMetric.self, DescribeMetricList.self, DescribeMetricLast.self, DescribeMetricData.self,
        DescribeMetricTop.self, DescribeMetricMetaList.self, DescribeProjectMeta.self,
        PutResourceMetricRule.self, DescribeMetricRuleList.self, EnableMetricRules.self,
        DisableMetricRules.self, DeleteMetricRules.self, PutMetricRuleTargets.self,
        DescribeMetricRuleTargets.self, DeleteMetricRuleTargets.self, DescribeMetricRuleCount.self,
        DescribeAlertLogList.self, PutContact.self, DescribeContactList.self, DeleteContact.self,
        PutContactGroup.self, DescribeContactGroupList.self, DeleteContactGroup.self, PutEventRule.self,
        DescribeEventRuleList.self, DeleteEventRules.self, EnableEventRules.self, DisableEventRules.self,
        PutCustomEvent.self, DescribeCustomEventAttribute.self, DescribeCustomEventCount.self,
        DescribeEventRuleAttribute.self, PutEventRuleTargets.self, DescribeEventRuleTargetList.self,
        DeleteEventRuleTargets.self, PutResourceMetricRules.self, DescribeContactListByContactGroup.self,
        DescribeAlertLogCount.self, DescribeAlertLogHistogram.self, DescribeAlertHistoryList.self,
        DescribeAlertingMetricRuleResources.self,
    ]
}
