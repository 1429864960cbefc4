import ArgumentParser
import Foundation
import LabKernel
import LabServer
import LabWorld

/// `labsim bench workshop`: what a seat costs, and how it answers while every seat runs its job.
struct BenchWorkshopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workshop", abstract: "Measure the seats of a workshop with a job running in each.",
        discussion: """
            Seats are opened, their labs are played up to the last step, and then their clocks run at the speed of the wall while \
            checks are asked for. Ends with 1 when a limit is passed; limits are for a release build on two cores.
            """)

    @Option(help: "How many seats.")
    var seats: Int = 100

    @Option(help: "The lab.")
    var lab = "scenarios/labs/01-hands-on"

    @Option(help: "Seconds for which clocks run and checks are asked for.")
    var seconds: Int = 10

    @Flag(help: "Print the figures as JSON.")
    var json = false

    func validate() throws {
        guard (1...500).contains(seats), (1...600).contains(seconds) else {
            throw ValidationError("'--seats' takes 1 to 500 and '--seconds' 1 to 600")
        }
    }

    func run() async throws {
        let folder = NSTemporaryDirectory() + "/labsim-bench-\(ProcessInfo.processInfo.processIdentifier)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let wall = WallTime(Instant(epochMillis: Int64(Date().timeIntervalSince1970 * 1_000)))
        let plan = WorkshopRoom.Plan(
            path: try LabFolder.path(of: lab), seats: seats, seed: nil, variables: [], speed: 1)
        let room = try WorkshopRoom(plan, folder: folder, wall: wall)
        var bench = WorkshopBench(room: room)
        try await bench.open()
        try await bench.play()
        try await bench.check(for: .seconds(seconds))
        try await room.hall.closeAll()
        show(bench.figures)
        guard bench.figures.allSatisfy(\.isKept) else { throw ExitStatus.checkFailed }
    }

    private func show(_ figures: [WorkshopBench.Figure]) {
        guard !json else {
            let values = figures.map { figure -> JSONValue in
                [
                    "name": .string(figure.name), "value": .double(figure.value),
                    "unit": .string(figure.unit),
                    "limit": figure.limit.map { .double($0) } ?? .null, "kept": .bool(figure.isKept),
                ]
            }
            return print(JSONValue.array(values).prettyText, terminator: "")
        }
        for figure in figures {
            let number = figure.value.formatted(
                .number.precision(.fractionLength(figure.value < 100 ? 2 : 0)))
            let limit =
                figure.limit.map { "  limit \($0.formatted())\(figure.isKept ? "" : "  EXCEEDED")" } ?? ""
            print(
                figure.name.padding(toLength: 40, withPad: " ", startingAt: 0)
                    + "\(number) \(figure.unit)\(limit)")
        }
    }
}

/// The measurements of a workshop, one after the other.
struct WorkshopBench {
    struct Figure {
        var name: String
        var value: Double
        var unit: String
        var limit: Double?

        var isKept: Bool { limit.map { value <= $0 } ?? true }
    }

    let room: WorkshopRoom
    private(set) var figures: [Figure] = []
    private let memoryBefore = Self.residentBytes()

    init(room: WorkshopRoom) { self.room = room }

    /// Opens all seats, one after the other.
    mutating func open() async throws {
        var times: [Double] = []
        for place in room.places {
            let began = ContinuousClock.now
            try await room.open(place)
            times.append((ContinuousClock.now - began).millis)
        }
        figures += [
            Figure(name: "seats", value: Double(times.count), unit: ""),
            Figure(name: "a new seat, median", value: Self.share(0.5, of: times), unit: "ms", limit: 20),
            Figure(name: "a new seat, 95 of 100", value: Self.share(0.95, of: times), unit: "ms"),
            Figure(name: "memory of a new seat", value: perSeat, unit: "MB", limit: 5),
        ]
    }

    private var perSeat: Double {
        Double(Self.residentBytes() - memoryBefore) / Double(room.places.count) / 1_000_000
    }

    /// Has every step but the last done by its solution, in all seats.
    mutating func play() async throws {
        let began = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for seat in room.hall.seats {
                group.addTask { try await Self.playAll(seat) }
            }
            try await group.waitForAll()
        }
        figures += [
            Figure(
                name: "all but the last step, all seats", value: (ContinuousClock.now - began).millis / 1_000,
                unit: "s"),
            Figure(name: "memory of a seat whose job runs", value: perSeat, unit: "MB", limit: 5),
        ]
    }

    private static func playAll(_ seat: Seat<LabSeat>) async throws {
        let status = try await seat.host.perform { world, _ in try world.perform("status", .object([])) }
        for step in (status["steps"]?.arrayValue ?? []).dropLast() {
            let id = step["id"] ?? .null
            // A check may have passed a step meanwhile.
            let state = try await seat.host.perform { world, _ in try world.perform("next", ["step": id]) }[
                "state"]
            guard state?.stringValue == "open" else { continue }
            _ = try await seat.host.perform { world, _ in try world.perform("solve", ["step": id]) }
        }
    }

    /// Lets the clocks run alone, and then asks one seat after the other for its checks.
    mutating func check(for time: Duration) async throws {
        let (cpuBefore, began) = (Self.cpuSeconds(), ContinuousClock.now)
        try await Task.sleep(for: time / 2)
        let idle = (Self.cpuSeconds() - cpuBefore) / ((ContinuousClock.now - began).millis / 1_000)
        var times: [Double] = []
        let end = ContinuousClock.now.advanced(by: time / 2)
        while ContinuousClock.now < end {
            for seat in room.hall.seats where ContinuousClock.now < end {
                let asked = ContinuousClock.now
                _ = try await seat.host.perform { world, _ in try world.perform("check", .object([])) }
                times.append((ContinuousClock.now - asked).millis)
            }
        }
        figures += [
            Figure(name: "all clocks with their jobs", value: idle, unit: "cores", limit: 2),
            Figure(name: "a check, median", value: Self.share(0.5, of: times), unit: "ms", limit: 50),
            Figure(name: "a check, 99 of 100", value: Self.share(0.99, of: times), unit: "ms", limit: 200),
            Figure(
                name: "checks in a second, one at a time", value: Double(times.count) / (time.millis / 2_000),
                unit: ""),
        ]
    }

    private static func share(_ share: Double, of times: [Double]) -> Double {
        guard !times.isEmpty else { return 0 }
        let sorted = times.sorted()
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }

    /// Resident memory; 0 where `/proc` does not tell.
    private static func residentBytes() -> Int {
        guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }),
            let kilobytes = line.split(whereSeparator: { !$0.isNumber }).first.flatMap({ Int($0) })
        else { return 0 }
        return kilobytes * 1_024
    }

    /// CPU time of the process so far.
    private static func cpuSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

extension Duration {
    fileprivate var millis: Double {
        Double(components.seconds) * 1_000 + Double(components.attoseconds) / 1e15
    }
}
