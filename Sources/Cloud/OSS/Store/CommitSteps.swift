import CloudGateway

/// The order in which a group of commits becomes lasting: the bytes of large bodies first, then the small ones with the
/// changes of the index that name them all.
struct CommitSteps: Sendable {
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
            let rows = Self.rows(of: entries)
            guard !rows.isEmpty || !bodies.isEmpty else { return nil }
            let full = try journal.append(bodies, rows)
            if let full { filled(full) }
            return nil
        } catch { return error }
    }

    /// The bytes of the rows that a group writes into the index.
    private static func rows(of entries: [GroupCommit.Entry]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entries.reduce(64) { $0 + $1.rows.count })
        for entry in entries { bytes += entry.rows }
        if let nextNumber = entries.last(where: { $0.nextNumber != nil })?.nextNumber {
            IndexRow.append(nextNumber: nextNumber, to: &bytes)
        }
        return bytes
    }
}
