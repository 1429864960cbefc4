import CloudGateway

/// The order in which a group of commits becomes lasting: bytes first, then the index that names them.
struct CommitSteps: Sendable {
    let database: IndexDatabase
    let journal: BodyJournal

    /// Answers the error that makes the group be lost. `filled` gets the segment that the group filled, if it did.
    func makeLasting(
        _ entries: [GroupCommit.Entry], filled: (BodyJournal.Full) -> Void
    ) -> CloudError? {
        do throws(CloudError) {
            var synced: Set<String> = []
            for path in entries.lazy.flatMap(\.written) where synced.insert(path).inserted {
                try Files.sync(path)
            }
            let bodies = entries.flatMap(\.bodies)
            let full = bodies.isEmpty ? nil : try journal.append(bodies)
            let changes = entries.flatMap(\.changes)
            let nextNumber = entries.last { $0.nextNumber != nil }?.nextNumber
            if !changes.isEmpty || nextNumber != nil {
                try database.commit(changes, nextNumber: nextNumber)
            }
            if let full { filled(full) }
            return nil
        } catch { return error }
    }
}
