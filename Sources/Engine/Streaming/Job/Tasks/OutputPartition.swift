/// What a task has produced for one edge and its consumers have not taken yet, bounded by network buffers.
///
/// Source: Flink 1.20 documentation, "Network Buffer Tuning": a partition has two buffers for each of its
/// channels and eight floating ones, a channel at most ten of them, 32 KiB each.
final class OutputPartition {
    unowned let producer: Task
    private(set) var channels: [NetworkChannel] = []
    private(set) var queuedBytes = 0

    static let bufferBytes = 32 * 1024
    private static let floatingBuffers = 8
    private static let channelBytes = 10 * bufferBytes

    init(producer: Task) { self.producer = producer }

    func add(_ channel: NetworkChannel) { channels.append(channel) }

    private var capacityBytes: Int { (2 * channels.count + Self.floatingBuffers) * Self.bufferBytes }

    /// Whether the producer may go on: neither the partition nor any of its channels is full.
    var hasRoom: Bool { roomBytes > 0 }

    /// How full it is, over 0 to 1.
    var usage: Double { min(1, Double(queuedBytes) / Double(capacityBytes)) }

    /// Bytes until the first limit is reached.
    var roomBytes: Int {
        let fullest = channels.reduce(0) { max($0, $1.queuedBytes) }
        return min(capacityBytes - queuedBytes, Self.channelBytes - fullest)
    }

    func fill(_ bytes: Int) { queuedBytes += bytes }

    /// Gives room back; the producer hears when it may go on.
    func drain(_ bytes: Int) {
        queuedBytes -= bytes
        if hasRoom { producer.outputDrained() }
    }
}
