import LabKernel
import StreamTypes

/// A subquery of an expression, bound and decorrelated.
struct BoundSubquery {
    enum Kind {
        /// One value; `isSingleRow` if there is always exactly one row.
        case scalar(isSingleRow: Bool)
        /// Whether a row exists for which the conditions hold.
        case exists
        /// Like `exists`, with the comparison of IN; a NULL on either side makes it unknown.
        case membership(Expression)
    }
    var kind: Kind
    var relation: Relation
    /// Over `.correlated` outer columns and the subquery's `.input` columns.
    var conditions: [Expression]
    var span: SourceSpan
}
