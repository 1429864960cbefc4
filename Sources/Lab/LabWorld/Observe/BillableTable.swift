import LabKernel

/// Resources that cost money for as long as they exist, with when they came and went.
package final class BillableTable {
    /// One stretch in which a resource was billable.
    package struct Entry: Sendable, Equatable {
        /// `oss.storage`, `stream.workspace`, `stream.job`, `log.logstore`.
        package var kind: String
        package var resource: String
        package var created: Instant
        /// Nil while it still costs.
        package var released: Instant?
    }

    package private(set) var entries: [Entry] = []

    /// A kind and a name: what tells one billable thing from another.
    package struct Key: Hashable, Sendable {
        package var kind: String
        package var resource: String

        package init(kind: String, resource: String) { (self.kind, self.resource) = (kind, resource) }
    }

    package init() {}

    /// Takes what is billable at `instant`: new things open an entry, missing ones close theirs.
    package func update(_ present: [Key], at instant: Instant) {
        let wanted = Set(present)
        for index in entries.indices where entries[index].released == nil {
            let key = Key(kind: entries[index].kind, resource: entries[index].resource)
            if !wanted.contains(key) { entries[index].released = instant }
        }
        let open = Set(
            entries.filter { $0.released == nil }.map { Key(kind: $0.kind, resource: $0.resource) })
        for key in present where !open.contains(key) {
            entries.append(Entry(kind: key.kind, resource: key.resource, created: instant, released: nil))
        }
    }
}
