import CloudGateway
import LabKernel

/// Upload callbacks. A sandbox calls nobody: the object is stored and the answer says that the callback
/// failed, as the real service says when the application server cannot be reached.
///
/// Source: help.aliyun.com/en/oss/developer-reference/callback.
enum Callbacks {
    static func answer(
        _ response: CloudResponse, to request: OSSRequest, stored version: ObjectVersion
    ) throws(CloudError) -> CloudResponse {
        guard let text = request.header("x-oss-callback") ?? request.parameter("callback") else {
            return response
        }
        guard let bytes = Base64.decode(text) else {
            throw OSSErrors.invalidArgument(
                "The callback configuration is not base64 encoded.", "callback", text)
        }
        let url = try url(in: String(decoding: bytes, as: UTF8.self), request.bucket)
        throw CloudError(
            "CallbackFailed", status: 203,
            "Error status : -1. labsim does not call \"\(url)\"; the object \"\(version.key.text)\" is "
                + "stored.",
            details: [(name: "EC", value: "0007-00000203")])
    }

    /// The URL that would be called; `{"callbackPolicy": name}` refers to one of the bucket's policies.
    private static func url(in text: String, _ bucket: Bucket) throws(CloudError) -> String {
        let document: JSONValue
        do throws(LabError) { document = try JSONParser.parse(text: text, name: "callback") } catch {
            throw OSSErrors.invalidArgument(
                "The callback configuration is not json format.", "callback", text)
        }
        if let name = document["callbackPolicy"]?.stringValue {
            guard let policy = CallbackPolicies.callback(named: name, in: bucket),
                let bytes = Base64.decode(policy)
            else {
                throw OSSErrors.invalidArgument("The callback policy does not exist.", "callbackPolicy", name)
            }
            return try url(in: String(decoding: bytes, as: UTF8.self), bucket)
        }
        guard let url = document["callbackUrl"]?.stringValue, document["callbackBody"]?.stringValue != nil
        else {
            throw OSSErrors.invalidArgument(
                "The callback configuration lacks callbackUrl or callbackBody.", "callback", text)
        }
        return url
    }
}
