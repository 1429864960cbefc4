import Dispatch
import Foundation

/// Signals that ask the process to end.
enum Signals {
    /// Returns when SIGINT or SIGTERM arrives, or when the task is cancelled.
    static func firstToArrive() async {
        let (arrivals, arrive) = AsyncStream.makeStream(of: Void.self)
        let sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { arrive.yield() }
            source.resume()
            return source
        }
        for await _ in arrivals { break }
        for source in sources { source.cancel() }
    }
}
