import CloudGateway
import Synchronization

/// Small bodies that are in no file of their own yet: where each is. Shared by the store's threads.
final class HeldBodies: Sendable {
    /// Where a body is until it has its file.
    enum Place: Sendable {
        /// Not yet written anywhere.
        case memory([UInt8])
        /// In a segment, which is lasting.
        case segment(Segment, offset: Int64, count: Int)
    }

    private let places = Mutex<[UInt64: Place]>([:])

    subscript(number: UInt64) -> Place? {
        get { places.withLock { $0[number] } }
        set { places.withLock { $0[number] = newValue } }
    }

    /// Tells where bodies are that went from memory to a segment; those freed meanwhile stay forgotten.
    func move(_ moved: [(number: UInt64, offset: Int64, count: Int)], to segment: Segment) {
        places.withLock { places in
            for (number, offset, count) in moved where places[number] != nil {
                places[number] = .segment(segment, offset: offset, count: count)
            }
        }
    }

    /// Forgets bodies; answers those that were held.
    @discardableResult
    func forget(_ numbers: [UInt64]) -> Set<UInt64> {
        places.withLock { places in
            Set(numbers.filter { places.removeValue(forKey: $0) != nil })
        }
    }

    /// The bytes of a run of a held body; nil when it is in its file.
    func read(_ number: UInt64, offset: Int64, count: Int64) throws(CloudError) -> [UInt8]? {
        switch self[number] {
        case nil: return nil
        case .memory(let bytes):
            let isWhole = offset == 0 && count == Int64(bytes.count)
            return isWhole ? bytes : Array(bytes[Int(offset)..<Int(offset + count)])
        case .segment(let segment, let start, _):
            return try segment.read(offset: start + offset, count: Int(count))
        }
    }
}
