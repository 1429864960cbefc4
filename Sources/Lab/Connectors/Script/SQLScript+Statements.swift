import FlinkSQL
import LabKernel

/// How a text falls into statements, for sessions that read line by line.
extension SQLScript {
    /// One statement of a text as written, without its `;`.
    package struct Piece {
        package var text: String
        /// The statement if it is a single word, in upper case.
        package var word: String?
    }

    /// Whether a text ends with a `;` that ends a statement: not one in a string, a comment or an open
    /// statement set.
    package static func isComplete(_ text: String) -> Bool {
        StatementSplitter(text).isComplete
    }

    /// The statements of a text; a statement set is one.
    package static func statements(_ text: String) -> [Piece] {
        StatementSplitter(text).pieces.map { piece in
            let words = piece.words
            return Piece(text: piece.text, word: words.count == 1 ? words[0] : nil)
        }
    }
}
