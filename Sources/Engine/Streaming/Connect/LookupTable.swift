/// A port: a table that is asked for rows by key, for lookup joins.
package protocol LookupTable: AnyObject {
    /// Appends the rows whose lookup columns equal row `row` of `keys` (one column per key of the join, in
    /// its order) to `batch`, which has the
    /// fetched columns. A NULL key matches nothing.
    func lookup(_ keys: [Column], row: Int, into batch: Batch) throws(JobFailure)
}
