import ArgumentParser

/// `labsim oss`: buckets and objects of a running `labsim up`, over signed requests.
struct OSSCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "oss", abstract: "Work with buckets and objects of a running 'labsim up'.",
        discussion: """
            Objects are named oss://bucket/key. Where labsim runs and which keys to sign with is read from the state \
            folder; '--endpoint', '--endpoints-file', '--keys' and ALIBABA_CLOUD_ACCESS_KEY_ID with \
            ALIBABA_CLOUD_ACCESS_KEY_SECRET go before that.
            """,
        subcommands: [
            OSSMakeBucket.self, OSSList.self, OSSCopy.self, OSSCat.self, OSSRemove.self, OSSStat.self,
            OSSSync.self,
            OSSPresign.self, OSSUsage.self,
        ])
}
