import ArgumentParser
import Foundation
import LabKernel

/// `labsim doctor`: whether this machine has what labsim needs.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Check the machine: port, state folder, libraries, room, engine.",
        discussion:
            "Nothing is changed. Each problem comes with a way to mend it. Exit code 4 if there is one.")

    @Option(help: "The port that 'labsim up' is to have.")
    var port: Int = 4588

    @Option(help: ArgumentHelp("The state folder that it is to have.", valueName: "dir"))
    var data: String = ".labsim"

    @Option(help: "Where jobs are to run: embedded or flink.")
    var engine: Engine = .embedded

    @Flag(help: "Print JSON.")
    var json = false

    enum Engine: String, CaseIterable, ExpressibleByArgument { case embedded, flink }

    func validate() throws {
        guard (0...65_535).contains(port) else {
            throw ValidationError("'--port' takes 0 to 65535, not \(port)")
        }
    }

    func run() throws {
        let running = RunningCheck.port(folder: data)
        var findings = [
            MachineCheck.program, MachineCheck.system, PortCheck.finding(port, running: running),
            FolderCheck.finding(data),
            FolderCheck.room(data), MachineCheck.memory, MachineCheck.openFiles,
        ]
        findings += LibraryCheck.findings + [MachineCheck.clock, MachineCheck.priceBooks]
        if engine == .flink { findings += FlinkCheck.findings }
        show(findings)
        if findings.contains(where: \.isProblem) { throw ExitStatus.environment }
    }

    private func show(_ findings: [DoctorFinding]) {
        if json {
            let status = findings.contains(where: \.isProblem) ? "problem" : "ok"
            let lines = JSONValue.array(findings.map(\.json))
            return print(
                JSONValue.object([
                    ("schemaVersion", 1), ("command", "doctor"), ("status", .string(status)),
                    ("checks", lines),
                ]).prettyText, terminator: "")
        }
        let width = findings.map(\.name.count).max() ?? 0
        for finding in findings {
            let name = finding.name + String(repeating: " ", count: width - finding.name.count)
            print("\(finding.isProblem ? "problem" : "ok     ")  \(name)  \(finding.text)")
            if let fix = finding.fix {
                print("         \(String(repeating: " ", count: width))  fix: \(fix)")
            }
        }
        let problems = findings.count(where: \.isProblem)
        print(problems == 0 ? "all is well" : "\(problems) of \(findings.count) checks found a problem")
        fflush(nil)
    }
}

/// What one check found.
struct DoctorFinding {
    var name: String
    var text: String
    /// How to mend it; nil for what is well.
    var fix: String?

    static func ok(_ name: String, _ text: String) -> DoctorFinding {
        DoctorFinding(name: name, text: text, fix: nil)
    }

    static func problem(_ name: String, _ text: String, fix: String) -> DoctorFinding {
        DoctorFinding(name: name, text: text, fix: fix)
    }

    var isProblem: Bool { fix != nil }

    var json: JSONValue {
        [
            "name": .string(name), "status": .string(isProblem ? "problem" : "ok"), "text": .string(text),
            "fix": fix.map(JSONValue.string) ?? .null,
        ]
    }
}
