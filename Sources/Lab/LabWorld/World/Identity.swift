import CloudClients
import CloudGateway
import LabKernel
import RAM

/// The account of a world and the key of the account itself.
struct Identity {
    let directory: IdentityDirectory
    let accountID: String
    let rootCredentials: ClientCredentials

    /// Draws the account, unless the configuration names one, and its key from the seed.
    init(_ configuration: WorldConfiguration) throws {
        directory = IdentityDirectory(seed: configuration.seed)
        let account = directory.createAccount(id: configuration.accountID)
        accountID = account.id
        let key = try directory.createAccessKey(user: nil, in: account.id, at: configuration.start)
        rootCredentials = ClientCredentials(accessKeyID: key.id, accessKeySecret: key.secret)
    }
}
