/// The name of a cloud resource: `acs:<service>:<region>:<account>:<relative id>`.
///
/// Source: help.aliyun.com, RAM "Policy elements", Resource. Empty segments are kept as written.
package struct ResourceName: Hashable, Sendable, CustomStringConvertible {
    /// The RAM code of the service: `oss`, `log`, `ram`, `stream`, `cms`.
    package var service: String
    package var region: String
    package var account: String
    /// What follows the fourth colon, slashes and further colons included.
    package var relativeID: String

    package init(service: String, region: String = "*", account: String, relativeID: String) {
        self.service = service
        self.region = region
        self.account = account
        self.relativeID = relativeID
    }

    /// Reads a whole name; nil when there are fewer than five segments or the first is not `acs`.
    package init?(_ text: some StringProtocol) {
        let parts = String(text).split(
            separator: Character(":"), maxSplits: 4, omittingEmptySubsequences: false
        ).map(
            String.init)
        guard parts.count == 5, parts[0] == "acs" else { return nil }
        self.init(service: parts[1], region: parts[2], account: parts[3], relativeID: parts[4])
    }

    package var description: String { "acs:\(service):\(region):\(account):\(relativeID)" }
}
