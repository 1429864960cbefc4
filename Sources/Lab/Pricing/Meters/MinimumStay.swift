import LabKernel

/// How long objects of a storage class are paid for at least.
///
/// Source: help.aliyun.com/zh/oss/user-guide/fees-related-to-lifecycle-rules (2025-12-04): 30 days IA, 60 Archive, 180
/// Cold and Deep Cold Archive; IA and Archive count from Last-Modified, the cold classes from the conversion.
/// Lifecycle transitions charge no rest; deletions do. Objects of the colder classes under 64 KB count as 64 KB.
package enum MinimumStay {
    /// The class's word in meter names, or as the API writes it; nil for no class.
    static func word(of storageClass: String) -> String? {
        switch storageClass.lowercased().filter({ $0.isLetter }) {
        case "standard": "standard"
        case "ia", "infrequentaccess": "ia"
        case "archive": "archive"
        case "coldarchive", "cold": "cold-archive"
        case "deepcoldarchive", "deepcold": "deep-cold-archive"
        default: nil
        }
    }

    /// Days that are paid for at least; 0 for Standard.
    static func days(_ word: String) -> Int64 {
        switch word {
        case "ia": 30
        case "archive": 60
        case "cold-archive", "deep-cold-archive": 180
        default: 0
        }
    }

    /// Whether the days count from the conversion to the class, not from the object's last change.
    static func countsFromConversion(_ word: String) -> Bool { word.contains("cold") }

    /// Bytes that an object of the class counts as.
    static func bytes(_ word: String, _ bytes: Rational) -> Rational {
        word == "standard" ? bytes : max(bytes, Rational(64 << 10))
    }

    /// The days that are due when an object that went through `path` is deleted at its end.
    static func rest(after path: [(word: String, days: Rational)]) -> Rational {
        guard let last = path.last else { return .zero }
        let counted = countsFromConversion(last.word) ? [last] : path[...]
        let stayed = counted.reduce(Rational.zero) { $0 + $1.days }
        return max(.zero, Rational(Int128(days(last.word))) - stayed)
    }
}
