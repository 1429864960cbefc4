import Glibc

extension RequestBody {
    /// Hands the body's bytes to `consume` in order, at most 1 MiB at a time; false when a spooled file
    /// cannot be read whole.
    package func forEachChunk(_ consume: ([UInt8]) -> Void) -> Bool {
        switch self {
        case .bytes(let bytes):
            consume(bytes)
            return true
        case .file(let path, let count):
            return Self.readFile(path, count: count, consume)
        }
    }

    /// The whole body; nil when a spooled file cannot be read. For bodies known to be small.
    package var allBytes: [UInt8]? {
        if case .bytes(let bytes) = self { return bytes }
        var all: [UInt8] = []
        return forEachChunk { all += $0 } ? all : nil
    }

    private static func readFile(_ path: String, count: Int64, _ consume: ([UInt8]) -> Void) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var left = count
        while left > 0 {
            var chunk = [UInt8](repeating: 0, count: Int(min(left, 1 << 20)))
            let got = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            guard got > 0 else { return false }
            consume(got == chunk.count ? chunk : Array(chunk[..<got]))
            left -= Int64(got)
        }
        return true
    }
}
