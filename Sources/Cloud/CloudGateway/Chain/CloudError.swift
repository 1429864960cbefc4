/// A refusal or failure in the vendor's terms; the service renders it in its own shape.
package struct CloudError: Error, Sendable {
    /// The vendor's code: `NoSuchKey`, `Unauthorized`, `EntityNotExist.User`.
    package var code: String
    /// The HTTP status the real service answers with.
    package var status: Int
    /// The vendor's wording.
    package var message: String
    /// Further elements of the error body, in order: `("BucketName", "b")`.
    package var details: [(name: String, value: String)]
    /// Header fields that this error adds to the answer.
    package var headers: [(name: String, value: String)]
    /// Why access was denied; nil for errors that are no denial.
    package var denial: Denial?

    package init(
        _ code: String, status: Int, _ message: String, details: [(name: String, value: String)] = [],
        headers: [(name: String, value: String)] = [], denial: Denial? = nil
    ) {
        (self.code, self.status, self.message) = (code, status, message)
        (self.details, self.headers, self.denial) = (details, headers, denial)
    }
}

/// A refused permission check with its explanation.
package struct Denial: Sendable {
    package var check: PermissionCheck
    package var decision: AccessDecision

    package init(check: PermissionCheck, decision: AccessDecision) {
        (self.check, self.decision) = (check, decision)
    }
}
