import LabKernel

extension RunReport {
    /// A report of tests of SQL alone: no world, no time, nothing used.
    ///
    /// - Parameters:
    ///   - paths: the scenarios that the tests come from.
    ///   - command: the line that runs them again.
    package init(tests results: [ExpectationResult], of paths: [String], command: String) {
        let name = paths.count == 1 ? paths[0] : "\(paths.count) scenarios"
        self.init(
            header: Header(
                name: name, title: "SQL tests of \(name)", path: paths.joined(separator: " "),
                engine: "embedded", enforcement: "off", seed: 0, start: .epoch, end: .epoch,
                reproduce: command),
            verdict: results.allSatisfy(\.passed) ? .pass : .fail, expectations: results, jobs: [],
            checkpoints: [], samples: [], usage: [], denials: [], events: [], warnings: [])
    }
}
