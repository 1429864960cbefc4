import CloudGateway

/// The errors of SelectObject and CreateSelectObjectMeta.
///
/// Source: help.aliyun.com/en/oss/developer-reference/selectobject, error codes.
enum SelectErrors {
    static func syntax(_ reason: String) -> CloudError {
        CloudError("SqlSyntaxError", status: 400, "The SQL statement is invalid: \(reason).")
    }

    static func invalid(_ reason: String) -> CloudError {
        CloudError("InvalidSqlParameter", status: 400, reason)
    }

    static func compression(_ text: String) -> CloudError {
        CloudError(
            "UnsupportedCompressionFormat", status: 400, "The compression \"\(text)\" is not supported here.")
    }

    static func json() -> CloudError {
        CloudError("InvalidJsonData", status: 400, "The object is no JSON of the stated type.")
    }

    /// A delimiter or quote of the wrong length.
    static func delimiter(_ name: String, isInput: Bool) -> CloudError {
        let word = name == "QuoteCharacter" ? "Quote" : name
        return CloudError(
            "Invalid\(isInput ? "Input" : "Output")\(word)", status: 400, "The \(name) is invalid.")
    }
}

/// What stops a selection amid the data: it ends in the last frame.
struct SelectFailure: Error {
    let code: String
    let message: String

    init(_ code: String, _ message: String) { (self.code, self.message) = (code, message) }
}
