import CloudGateway

/// All errors of the control plane, with codes and statuses.
///
/// The envelope is the service's. Its table of business codes is not public, so the codes below are labsim's;
/// each says in its name what is wrong, and texts name the user's own words.
enum RealtimeComputeErrors {
    static func missing(_ name: String) -> CloudError {
        CloudError("MissingParameter", status: 400, "The parameter '\(name)' is required.")
    }

    static func invalid(_ name: String, _ what: String) -> CloudError {
        CloudError("InvalidParameter", status: 400, "The parameter '\(name)' is not valid: \(what).")
    }

    static func unsupported(_ what: String) -> CloudError {
        CloudError("UnsupportedOperation", status: 400, "labsim does not emulate \(what).")
    }

    static func notFound(_ kind: String, _ id: String) -> CloudError {
        CloudError("\(kind)NotFound", status: 404, "The \(words(kind)) '\(id)' does not exist.")
    }

    static func exists(_ kind: String, _ name: String) -> CloudError {
        CloudError("\(kind)AlreadyExists", status: 409, "A \(words(kind)) named '\(name)' already exists.")
    }

    static func inUse(_ kind: String, _ name: String, _ why: String) -> CloudError {
        CloudError("\(kind)InUse", status: 409, "The \(words(kind)) '\(name)' cannot be deleted: \(why).")
    }

    static func wrongState(_ kind: String, _ id: String, _ what: String) -> CloudError {
        CloudError("\(kind)StateInvalid", status: 409, "The \(words(kind)) '\(id)' \(what).")
    }

    static func quota(_ what: String) -> CloudError {
        CloudError("ResourceQuotaExceeded", status: 400, what)
    }

    static func malformedBody(_ why: String) -> CloudError {
        CloudError("MalformedRequestBody", status: 400, "The request body is not valid JSON: \(why).")
    }

    static func noSuchAPI(_ method: String, _ path: String) -> CloudError {
        CloudError(
            "InvalidAction.NotFound", status: 404, "labsim emulates no API at \(method) \(path).")
    }

    /// `SessionCluster` as `session cluster`.
    private static func words(_ kind: String) -> String {
        var text = ""
        for character in kind {
            if character.isUppercase, !text.isEmpty { text += " " }
            text += character.lowercased()
        }
        return text
    }
}
