/// What an account sets for all of its buckets.
package struct AccountRecord: Sendable {
    package var id: String
    /// Block Public Access: no bucket of the account is public, whatever its own settings say.
    package var blocksPublicAccess: Bool

    package init(id: String, blocksPublicAccess: Bool = false) {
        (self.id, self.blocksPublicAccess) = (id, blocksPublicAccess)
    }
}
