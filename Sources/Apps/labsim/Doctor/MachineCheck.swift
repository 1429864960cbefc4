import Foundation
import LabKernel

/// What the machine itself gives.
enum MachineCheck {
    static var program: DoctorFinding {
        .ok("labsim", "\(Labsim.version), \(OwnProgram.file.path)")
    }

    static var system: DoctorFinding {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let text = "\(ProcessInfo.processInfo.operatingSystemVersionString), \(cores) cores"
        return .ok("system", text)
    }

    /// Memory that programs can still get.
    static var memory: DoctorFinding {
        guard let text = try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("MemAvailable:") }),
            let kilobytes = line.split(separator: " ").compactMap({ Int64($0) }).first
        else {
            return .ok("memory", "\(ByteSize.text(Int64(ProcessInfo.processInfo.physicalMemory))) in all")
        }
        let free = kilobytes << 10
        return free < 512 << 20
            ? .problem(
                "memory", "only \(ByteSize.text(free)) are free",
                fix: "end other programs: 512 MiB are needed")
            : .ok("memory", "\(ByteSize.text(free)) are free")
    }

    static var openFiles: DoctorFinding {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return limit.rlim_cur < 1_024
            ? .problem(
                "open files", "only \(limit.rlim_cur) may be open at once", fix: "say 'ulimit -n 4096' first")
            : .ok("open files", "\(limit.rlim_cur) may be open at once")
    }

    /// Signatures have a time: SDKs and labsim must agree on it.
    static var clock: DoctorFinding {
        let now = Instant(epochSeconds: Int64(Date().timeIntervalSince1970))
        return ISO8601.text(now) < "2024"
            ? .problem("clock", "the clock says \(ISO8601.text(now))", fix: "set the machine's clock")
            : .ok("clock", ISO8601.text(now))
    }

    /// Prices are needed for bills only, and are an answer, not an obstacle.
    static var priceBooks: DoctorFinding {
        do {
            let books = try CostFiles.books(in: nil)
            return .ok("price books", "\(books.count) found, for bills and estimates")
        } catch {
            return .ok("price books", "none found: bills have no prices unless --books names some")
        }
    }
}

/// The system's libraries that labsim was started with.
enum LibraryCheck {
    private static let wanted = [
        ("libssl", "TLS of 'labsim up --tls'"), ("libcrypto", "TLS of 'labsim up --tls'"),
        ("libsqlite3", "state that lasts"),
    ]

    static var findings: [DoctorFinding] {
        // Its size is said to be 0, so it is read to its end.
        let file = FileHandle(forReadingAtPath: "/proc/self/maps")
        let maps = file.map { String(decoding: $0.readDataToEndOfFile(), as: UTF8.self) } ?? ""
        let paths = Set(maps.split(separator: "\n").compactMap { $0.split(separator: " ").last })
            .filter { $0.hasPrefix("/") }.map(String.init)
        return wanted.map { name, use in
            let found = paths.filter { $0.split(separator: "/").last?.hasPrefix(name) == true }.sorted().first
            return found.map { .ok("library", "\($0), for \(use)") }
                ?? .ok("library", "\(name) is part of the program, for \(use)")
        }
    }
}

/// What Apache Flink would need.
enum FlinkCheck {
    static var findings: [DoctorFinding] {
        [
            .problem(
                "engine flink", "this version of labsim runs jobs on the embedded engine only",
                fix: "leave '--engine' out"),
            java, home,
        ]
    }

    private static var java: DoctorFinding {
        guard let result = try? Shell.run("java -version 2>&1 | head -n 1", in: "."), result.exitCode == 0,
            result.output.contains("version")
        else {
            return .problem(
                "java", "there is no java on the PATH", fix: "install a JDK, version 11 or 17")
        }
        let line = result.output.trimmingCharacters(in: .whitespacesAndNewlines)
        let major = line.split(separator: "\"").dropFirst().first?.split(separator: ".").first.flatMap {
            Int($0)
        }
        guard let major, [8, 11, 17].contains(major) else {
            return .problem(
                "java", "\(line) is none that Flink 1.20 runs on", fix: "install a JDK, version 11 or 17")
        }
        return .ok("java", line)
    }

    private static var home: DoctorFinding {
        guard let home = ProcessInfo.processInfo.environment["FLINK_HOME"] else {
            return .problem(
                "flink", "FLINK_HOME is not set", fix: "unpack Apache Flink 1.20.3 and set FLINK_HOME to it")
        }
        return FileManager.default.isExecutableFile(atPath: home + "/bin/flink")
            ? .ok("flink", home)
            : .problem(
                "flink", "'\(home)' holds no bin/flink", fix: "set FLINK_HOME to an unpacked Flink 1.20.3")
    }
}
