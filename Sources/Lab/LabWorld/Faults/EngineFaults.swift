import CloudClients
import LabKernel
import Scenarios

extension OutOfMemoryFault: ExecutableFault {
    func begin(in run: ScenarioRun) -> Bool { false }

    func begin(as id: String, in run: ScenarioRun) -> Bool {
        run.disturb(deployment, .outOfMemory(index))
        scheduleNext(id, in: run)
        return false
    }

    /// As long as the fault is on, a task manager dies of it again.
    private func scheduleNext(_ id: String, in run: ScenarioRun) {
        run.world.loop.schedule(after: after, label: "out of memory") { [weak run] in
            guard let run, !run.isOver, run.faults.isActive(id) else { return }
            // A job that does not run now has no heap to fill.
            _ = run.world.disturb(deployment, .outOfMemory(index))
            scheduleNext(id, in: run)
        }
    }
}

extension CheckpointTimeoutFault: ExecutableFault {
    func begin(in run: ScenarioRun) -> Bool { false }
}

extension CorruptSavepointFault: ExecutableFault {
    func begin(in run: ScenarioRun) -> Bool { false }

    func begin(as id: String, in run: ScenarioRun) -> Bool {
        guard let place = metadata(in: run) else {
            run.record(fault: id, "the fault hit nothing: the deployment has no such state")
            return false
        }
        do {
            let bytes = try run.world.inspect { try $0.getObject(bucket: place.bucket, key: place.key) }
            try put(Self.corrupted(bytes), at: place, in: run)
            run.faults.whenEnded(id) {
                do {
                    try put(bytes, at: place, in: run)
                } catch {
                    run.record(fault: id, "what was changed cannot be put right: \(error)")
                }
            }
        } catch {
            run.record(fault: id, "the fault hit nothing: \(error)")
        }
        return false
    }

    /// The file by which a snapshot is read.
    private func metadata(in run: ScenarioRun) -> OSSPath? {
        let records = run.world.jobs.entries.filter { $0.identity.deploymentName == deployment }
            .flatMap(\.checkpoints)
        let newest = records.last { record in
            record.status == .completed && record.isSavepoint != isCheckpoint
        }
        return newest.flatMap { OSSPath($0.path + "/_metadata") }
    }

    private func put(_ bytes: [UInt8], at place: OSSPath, in run: ScenarioRun) throws {
        try run.world.inspect { try $0.putObject(bucket: place.bucket, key: place.key, body: bytes) }
    }

    /// The bytes with those in the middle turned over.
    private static func corrupted(_ bytes: [UInt8]) -> [UInt8] {
        var changed = bytes
        let middle = changed.count / 2
        for index in middle..<min(changed.count, middle + 8) { changed[index] ^= 0xFF }
        return changed
    }
}
