import LabKernel

/// An engine that accepts every script but those with the word REFUSE, and runs what a test tells it to.
final class TestEngine: JobEngine {
    let name = "test"
    var specifications: [JobSpecification] = []
    var handles: [TestHandle] = []
    var submissionError: JobSubmissionError?

    func validate(_ script: SourceFile) throws -> [LabError] {
        if let place = script.text.firstRange(of: "REFUSE") {
            let start = script.text.utf8.distance(from: script.text.startIndex, to: place.lowerBound)
            let span = SourceSpan(file: script, start: start, end: start + 6)
            throw LabErrors([LabError("SQL001", "unexpected 'REFUSE'", at: span)])
        }
        return []
    }

    func submit(_ specification: JobSpecification, observer: any JobObserver) throws -> any JobHandle {
        _ = try validate(specification.script)
        if let submissionError { throw submissionError }
        specifications.append(specification)
        let handle = TestHandle(specification.jobID, observer)
        handles.append(handle)
        return handle
    }
}

/// A job of `TestEngine`: enters the states that a test names.
final class TestHandle: JobHandle {
    let jobID: String
    let observer: any JobObserver
    var state = JobState.created
    var metrics: [JobMetric] = []
    var wasCancelled = false
    var savepointRequests: [SavepointRequest] = []

    init(_ jobID: String, _ observer: any JobObserver) { (self.jobID, self.observer) = (jobID, observer) }

    func cancel() { wasCancelled = true }

    func disturb(_ disturbance: JobDisturbance) -> Bool { true }

    func takeSavepoint(_ request: SavepointRequest) throws(SavepointRefusal) {
        savepointRequests.append(request)
    }

    func enter(_ states: JobState..., cause: String? = nil) {
        for next in states {
            state = next
            observer.job(jobID, entered: next, cause: cause)
        }
    }

    func end(
        _ id: Int64, _ status: CheckpointRecord.Status = .completed, isSavepoint: Bool = false,
        at instant: Instant,
        path: String = ""
    ) {
        let record = CheckpointRecord(
            id: id, status: status, isSavepoint: isSavepoint, triggered: instant, ended: instant,
            sizeBytes: 10, path: path, failureMessage: "", failureCause: "refused", attempt: 0)
        observer.job(jobID, ended: record)
    }
}
