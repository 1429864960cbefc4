import Foundation

/// Whether a port of the loopback can be had.
enum PortCheck {
    /// - Parameter running: the port of the labsim that runs with the state folder in question.
    static func finding(_ port: Int, running: Int?) -> DoctorFinding {
        if port == running { return .ok("port", "\(port) is that of the labsim that runs") }
        guard port != 0 else { return .ok("port", "0: a free one will be picked") }
        let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard handle >= 0 else {
            return .problem(
                "port", "no socket can be opened: \(String(cString: strerror(errno)))",
                fix: "allow this process to open sockets")
        }
        defer { close(handle) }
        var reuse: Int32 = 1
        setsockopt(handle, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(handle, $0, size) }
        }
        if bound == 0 { return .ok("port", "\(port) is free on 127.0.0.1") }
        let why = errno
        if why == EACCES {
            return .problem(
                "port", "\(port) is for the administrator only", fix: "choose one above 1023 with '--port'")
        }
        return .problem(
            "port", "\(port) is in use on 127.0.0.1, perhaps by another labsim",
            fix: "stop what listens there, or choose another port: labsim up --port 0 picks a free one")
    }
}
