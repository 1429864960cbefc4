import CloudGateway
import LabKernel

/// The records of an object that a request reads.
struct SelectSource {
    /// Objects larger than this are refused: they are read into memory.
    static let sizeLimit: Int64 = 1 << 30

    private let format: SelectFormat
    private let bytes: [UInt8]
    /// Names of CSV columns, by their lower case.
    private(set) var header: [String: Int] = [:]
    /// The fields of the first line, where the header is used.
    private(set) var headerFields: [String] = []

    /// Reads the header of CSV. A header that is damaged counts as none: reading on meets the damage again.
    init(_ bytes: [UInt8], _ format: SelectFormat) {
        (self.bytes, self.format) = (bytes, format)
        guard case .csv(let shape, .use) = format.input else { return }
        var records = CSVRecords(bytes, shape)
        guard let first = try? records.next() else { return }
        headerFields = first.fields
        for (index, name) in first.fields.enumerated() where header[name.lowercased()] == nil {
            header[name.lowercased()] = index
        }
    }

    /// Calls `body` with each record and the place behind it, until it answers false.
    func forEach(
        _ body: (SelectRecord, _ end: Int) throws(SelectFailure) -> Bool
    ) throws(SelectFailure) {
        var total = 0
        if let range = format.range, range.needsTotal {
            let tally = try SelectTally(bytes, format)
            total = range.isOfSplits ? tally.splits : tally.rows
        }
        var number = 0
        try forEachRecord { (record, start, end) throws(SelectFailure) in
            defer { number += 1 }
            if number == 0, case .csv(_, let header) = format.input, header != .none { return true }
            if let range = format.range {
                let place = range.isOfSplits ? start / SelectRange.splitSize : number
                guard range.contains(place, of: total) else { return true }
            }
            return try body(record, end)
        }
    }

    private func forEachRecord(
        _ body: (SelectRecord, _ start: Int, _ end: Int) throws(SelectFailure) -> Bool
    ) throws(SelectFailure) {
        switch format.input {
        case .csv(let shape, _):
            var records = CSVRecords(bytes, shape)
            while let record = try records.next() {
                guard try body(.fields(record.fields), record.start, records.position) else { return }
            }
        case .json(true):
            _ = try body(.json(try JSONRecords.value(bytes[...])), 0, bytes.count)
        case .json(false):
            var records = JSONRecords(bytes)
            while let (value, start) = try records.next() {
                guard try body(.json(value), start, records.position) else { return }
            }
        }
    }
}

/// What CreateSelectObjectMeta counts.
struct SelectTally {
    var rows = 0
    var splits = 0
    /// Fields of the first line; 0 for JSON.
    var columns = 0

    init(_ bytes: [UInt8], _ format: SelectFormat) throws(SelectFailure) {
        switch format.input {
        case .csv(let shape, _):
            var records = CSVRecords(bytes, shape)
            while let record = try records.next() {
                if rows == 0 { columns = record.fields.count }
                count(record.start)
            }
        case .json:
            var records = JSONRecords(bytes)
            while let (_, start) = try records.next() { count(start) }
        }
    }

    private mutating func count(_ start: Int) {
        rows += 1
        splits = start / SelectRange.splitSize + 1
    }
}
