import CloudGateway
import LabKernel

/// What a world is made from.
package struct WorldConfiguration: Sendable {
    /// Where the state of the emulated services lives.
    package enum Storage: Sendable, Equatable {
        /// In memory, gone with the world: `labsim run`.
        case memory
        /// In this folder, surviving kill -9: `labsim up`.
        case folder(String)
    }

    package var seed: UInt64
    package var start: Instant
    package var region: String
    /// 16 digits; nil for one drawn from the seed.
    package var accountID: String?
    /// Further accounts, 16 digits that begin with 2 to 9; each has a key of its own.
    package var otherAccounts: [String]
    package var enforcement: Gateway.EnforcementMode
    package var storage: Storage
    /// Compatibility options of the embedded engine that are on: `datagen-timestamp-sequence`.
    package var compatibility: Set<String>
    /// Threads that work on rows of jobs; nothing that can be observed depends on it.
    package var threads = 1

    /// The seed of accounts, ids and keys where it is not the world's: worlds that are served side by side may
    /// have the same data, and never the same keys.
    package var identitySeed: UInt64?

    /// Whether every request is remembered until the end: a run is reported as a whole, a served world goes on
    /// for ever.
    package var keepsHistory: Bool { storage == .memory }

    package init(
        seed: UInt64, start: Instant, region: String, accountID: String? = nil,
        enforcement: Gateway.EnforcementMode = .enforce, storage: Storage = .memory,
        compatibility: Set<String> = [], threads: Int = 1, otherAccounts: [String] = []
    ) {
        self.otherAccounts = otherAccounts
        self.threads = threads
        (self.seed, self.start, self.region, self.accountID) = (seed, start, region, accountID)
        (self.enforcement, self.storage, self.compatibility) = (enforcement, storage, compatibility)
    }
}

/// The key of a full-access identity of the world's account.
package struct FullAccessKey: Sendable {
    package var accountID: String
    package var accessKeyID: String
    package var accessKeySecret: String
}
