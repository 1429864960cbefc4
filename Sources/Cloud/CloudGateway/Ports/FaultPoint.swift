import LabKernel

/// Where faults enter: asked before a request is looked at.
package protocol FaultPoint: AnyObject {
    /// What should go wrong with this request; nil for nothing.
    func fault(service: String, operation: String, request: CloudRequest, at instant: Instant) -> CloudError?
}
