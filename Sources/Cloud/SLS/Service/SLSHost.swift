/// What a host name says about SLS.
enum SLSHost {
    /// The project a host names; empty for a region's host.
    ///
    /// `prj.cn-hangzhou.log.aliyuncs.com` and `prj.localhost` name one; `cn-hangzhou.log.aliyuncs.com`,
    /// `localhost` and addresses name none.
    static func project(_ hostName: String) -> String {
        let labels = hostName.split(separator: ".").map(String.init)
        if hostName.hasSuffix(".log.aliyuncs.com") { return labels.count > 4 ? labels[0] : "" }
        guard labels.count > 1, !labels.allSatisfy({ Int($0) != nil }), !hostName.contains(":") else {
            return ""
        }
        return labels[0]
    }

    /// Whether the host is one of SLS.
    static func isOwn(_ hostName: String) -> Bool {
        hostName.hasSuffix(".log.aliyuncs.com") || hostName == "log.aliyuncs.com"
    }
}
