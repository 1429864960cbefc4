import CloudGateway

/// The errors of CloudMonitor, with the vendor's codes and statuses.
///
/// Source: help.aliyun.com, CloudMonitor "Error codes"; common OpenAPI codes for missing and malformed
/// parameters.
enum CloudMonitorErrors {
    static func missing(_ name: String) -> CloudError {
        CloudError("Missing\(name)", status: 400, "\(name) is mandatory for this action.")
    }

    static func invalid(_ name: String, _ why: String) -> CloudError {
        CloudError("InvalidParameter", status: 400, "The parameter \(name) is not valid: \(why).")
    }

    static func notFound(_ kind: String, _ name: String) -> CloudError {
        CloudError("ResourceNotFound", status: 404, "The specified \(kind) '\(name)' is not found.")
    }

    static func unsupported(_ what: String) -> CloudError {
        CloudError("UnsupportedOperation", status: 400, "labsim does not emulate \(what).")
    }

    static func noSuchAction(_ name: String) -> CloudError {
        CloudError(
            "InvalidAction.NotFound", status: 404, "labsim emulates no CloudMonitor API named '\(name)'.")
    }
}

extension RPCParameters {
    /// A parameter that must be there.
    func required(_ name: String) throws(CloudError) -> String {
        guard let value = self[name] else { throw CloudMonitorErrors.missing(name) }
        return value
    }

    /// A whole number, or `standard` when the parameter is absent.
    func number(_ name: String, standard: Int) throws(CloudError) -> Int {
        guard let text = self[name] else { return standard }
        guard let number = Int(text), number >= 0 else {
            throw CloudMonitorErrors.invalid(name, "a whole number is expected")
        }
        return number
    }
}
