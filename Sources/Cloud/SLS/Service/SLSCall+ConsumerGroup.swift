import CloudGateway

extension SLSCall {
    /// The consumer group that the path names.
    func consumerGroup(_ logstore: Logstore) throws(CloudError) -> ConsumerGroup {
        let name = segment("group")
        guard let group = logstore.groups[name] else { throw SLSErrors.groupNotExist(name) }
        return group
    }
}

extension SLSOperation {
    /// `project/p/logstore/l/consumergroup/g`.
    static func groupID(_ project: String, _ segments: [String: String]) -> String {
        "project/\(project)/logstore/\(segments["logstore"] ?? "*")/consumergroup/\(segments["group"] ?? "*")"
    }
}
