import CloudGateway
import LabKernel

/// Named callback settings that uploads can refer to.
enum CallbackPolicies {
    static let configuration = BucketConfiguration(
        "CallbackPolicy", query: "callbackPolicy", root: "BucketCallbackPolicy",
        absence: .error(
            code: "BucketCallbackPolicyNotExist", message: "The bucket callback policy does not exist."),
        selectors: ["policy", "comp"]
    ) { (document, _) throws(CloudError) in
        try XMLShape([
            .groups(
                "PolicyItem",
                [
                    .text("PolicyName", required: true), .text("Callback", required: true),
                    .text("CallbackVar"),
                ])
        ]).normalise(document)
    }

    /// The callback of a name, base64; nil when the bucket has none of that name.
    static func callback(named name: String, in bucket: Bucket) -> String? {
        bucket.record.configurations["callbackPolicy"]?.all("PolicyItem")
            .first { $0.text("PolicyName") == name }?.text("Callback")
    }
}
