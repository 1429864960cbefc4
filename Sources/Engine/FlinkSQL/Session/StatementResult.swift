import StreamTypes

/// What a statement gave.
package enum StatementResult: Sendable {
    /// A statement that changes the session only (CREATE, DROP, SET, USE …).
    case done
    /// The rows of SHOW, DESCRIBE, EXPLAIN and their like.
    case rows(Schema, [[Literal]])
    /// A SELECT: a job whose only root is a `.collect` sink; the schema is the one shown to the user.
    case query(JobPlan, Schema)
    /// An INSERT or a statement set.
    case insert(JobPlan)
}
