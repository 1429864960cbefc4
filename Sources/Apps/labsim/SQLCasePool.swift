import Connectors
import Foundation
import LabKernel

/// Runs golden cases in worker processes, so that a crash or a hang of one is that case's failure alone.
final class SQLCasePool {
    /// One case to run.
    struct Job {
        var path: String
        var data: String
    }

    /// What became of it.
    struct Outcome {
        var name: String
        /// The JSON line of what the engine produced.
        var resultLine: String
        /// Nil if it is as expected.
        var difference: String?
    }

    private let timeLimit: Duration
    private var members: [Member]

    /// One worker process with the case it works on.
    private final class Member {
        var process: Process
        var input: FileHandle
        var output: CInt
        var received: [UInt8] = []
        var job: (index: Int, deadline: ContinuousClock.Instant)?

        init() throws {
            process = Process()
            (input, output) = (.nullDevice, -1)
            try start()
        }

        func start() throws {
            let (stdin, stdout) = (Pipe(), Pipe())
            process = Process()
            process.executableURL = OwnProgram.file
            process.arguments = ["sql", "test", "--worker"]
            process.standardInput = stdin
            process.standardOutput = stdout
            process.standardError = FileHandle.nullDevice
            try process.run()
            input = stdin.fileHandleForWriting
            // The pipe's object would close the descriptor with it.
            output = dup(stdout.fileHandleForReading.fileDescriptor)
            received = []
        }

        func stop() {
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
            process.waitUntilExit()
            close(output)
        }
    }

    init(workers: Int, timeLimitSeconds: Int) throws {
        timeLimit = .seconds(timeLimitSeconds)
        signal(SIGPIPE, SIG_IGN)
        members = []
        for _ in 0..<workers { members.append(try Member()) }
    }

    /// Runs all cases; `each` gets the outcomes in the order of the cases.
    func run(_ jobs: [Job], each: (Outcome) -> Void) throws {
        var outcomes: [Outcome?] = jobs.map { _ in nil }
        var next = 0
        var shown = 0
        while shown < jobs.count {
            for member in members where member.job == nil && next < jobs.count {
                try give(jobs[next], next, to: member)
                next += 1
            }
            for (index, outcome) in try answers(jobs) { outcomes[index] = outcome }
            while shown < jobs.count, let outcome = outcomes[shown] {
                each(outcome)
                shown += 1
            }
        }
        for member in members { member.stop() }
    }

    private func give(_ job: Job, _ index: Int, to member: Member) throws {
        let line = JSONValue.object([("path", .string(job.path)), ("data", .string(job.data))]).text + "\n"
        member.job = (index, .now + timeLimit)
        member.input.write(Data(line.utf8))
    }

    /// Waits until at least one worker answers, ends or runs out of time.
    private func answers(_ jobs: [Job]) throws -> [(Int, Outcome)] {
        var polls = members.map {
            pollfd(fd: $0.job == nil ? -1 : $0.output, events: Int16(POLLIN), revents: 0)
        }
        let earliest = members.compactMap { $0.job?.deadline }.min() ?? .now
        let left = max(Duration.zero, earliest - .now)
        _ = poll(&polls, nfds_t(polls.count), CInt(clamping: left.wholeMillis + 1))
        var answers: [(Int, Outcome)] = []
        for (position, member) in members.enumerated() {
            guard let job = member.job else { continue }
            if polls[position].revents != 0 {
                if let outcome = try receive(member, jobs[job.index]) { answers.append((job.index, outcome)) }
            } else if job.deadline <= .now {
                try restart(member)
                answers.append((job.index, lost(jobs[job.index], "hang", "no end within \(timeLimit)")))
            }
        }
        return answers
    }

    private func receive(_ member: Member, _ job: Job) throws -> Outcome? {
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(member.output, &chunk, chunk.count)
        guard count > 0 else {
            member.process.waitUntilExit()
            let status = member.process.terminationStatus
            let how =
                member.process.terminationReason == .uncaughtSignal ? "signal \(status)" : "status \(status)"
            try restart(member)
            return lost(job, "crash", "the worker ended with \(how)")
        }
        member.received += chunk[..<count]
        guard member.received.last == UInt8(ascii: "\n") else { return nil }
        let line = String(decoding: member.received, as: UTF8.self)
        member.received = []
        member.job = nil
        let answer = try JSONParser.parse(text: line)
        return Outcome(
            name: answer["name"]?.stringValue ?? job.path, resultLine: answer["result"]?.text ?? "{}",
            difference: answer["difference"]?.stringValue)
    }

    private func restart(_ member: Member) throws {
        member.stop()
        member.job = nil
        try member.start()
    }

    private func lost(_ job: Job, _ what: String, _ message: String) -> Outcome {
        let file = try? SQLFile.read(job.path)
        let name = file.flatMap { try? GoldenCase($0).name } ?? job.path
        let failure = CaseResult.Failure(phase: what, kind: what, message: message)
        return Outcome(
            name: name, resultLine: CaseResult(name: name, failure: failure).json.text,
            difference: "\(what): \(message)")
    }
}
