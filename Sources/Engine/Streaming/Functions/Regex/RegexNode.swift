/// A regular expression as it was parsed.
indirect enum RegexNode {
    /// What a place in the text must be.
    enum Anchor {
        case textStart, textEnd, textEndOrLastTerminator, lineStart, lineEnd, wordBoundary, noWordBoundary
    }
    /// In which order a repetition tries how often it matches, and whether it gives back.
    enum Greed {
        case greedy, reluctant, possessive
    }

    case empty
    case character(RegexSet)
    case sequence([RegexNode])
    case alternation([RegexNode])
    /// A capturing group by its number from 1.
    case group(RegexNode, Int)
    case repetition(RegexNode, min: Int, max: Int?, Greed)
    case anchor(Anchor)
    case look(RegexNode, isAhead: Bool, isNegative: Bool)
    case atomic(RegexNode)
    case backreference(Int, ignoresCase: Bool)
}

/// Why a text is no regular expression, in Java's words.
struct RegexSyntaxError: Error {
    var message: String
}
