import LabKernel

/// Where faults enter: asked before a request is looked at.
package protocol FaultPoint: AnyObject {
    /// What should go wrong with this request; nil for nothing.
    func fault(service: String, operation: String, request: CloudRequest, at instant: Instant) -> CloudError?

    /// Whether the answer to a request that has been served gets lost on its way.
    func losesAnswer(service: String, operation: String, request: CloudRequest, at instant: Instant) -> Bool
}

extension FaultPoint {
    /// No answer is lost unless a fault says so.
    package func losesAnswer(
        service: String, operation: String, request: CloudRequest, at instant: Instant
    ) -> Bool { false }
}
