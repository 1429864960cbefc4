/// The aggregate and window functions a bound plan may call; the raw value is the name that plans print.
package enum AggregateID: String, Hashable, Sendable, CaseIterable {
    /// `COUNT(*)` without arguments, else the rows whose arguments are all not NULL; BIGINT, never NULL.
    case count = "COUNT"
    /// NULL for no values.
    case sum = "SUM"
    /// Like SUM, but 0 for no values.
    case sum0 = "$SUM0"
    case min = "MIN"
    case max = "MAX"
    /// The sum divided by the count, in the result type (integers truncate).
    case avg = "AVG"
    case stddevPop = "STDDEV_POP"
    case stddevSamp = "STDDEV_SAMP"
    case varPop = "VAR_POP"
    case varSamp = "VAR_SAMP"
    case firstValue = "FIRST_VALUE"
    case lastValue = "LAST_VALUE"
    /// `(value [, separator literal])`.
    case listAgg = "LISTAGG"
    /// A MULTISET of the values.
    case collect = "COLLECT"
    case arrayAgg = "ARRAY_AGG"
    /// `(key, value)`; NULL values are written.
    case jsonObjectAggNullOnNull = "JSON_OBJECTAGG_NULL_ON_NULL"
    case jsonObjectAggAbsentOnNull = "JSON_OBJECTAGG_ABSENT_ON_NULL"
    case jsonArrayAggNullOnNull = "JSON_ARRAYAGG_NULL_ON_NULL"
    case jsonArrayAggAbsentOnNull = "JSON_ARRAYAGG_ABSENT_ON_NULL"
    /// The only value of a scalar subquery; more than one row fails the job.
    case singleValue = "SINGLE_VALUE"
    case approxCountDistinct = "APPROX_COUNT_DISTINCT"

    // Only over OVER windows.
    case rowNumber = "ROW_NUMBER"
    case rank = "RANK"
    case denseRank = "DENSE_RANK"
    case percentRank = "PERCENT_RANK"
    case cumeDist = "CUME_DIST"
    case ntile = "NTILE"
    /// `(value [, offset literal [, default]])`.
    case lag = "LAG"
    case lead = "LEAD"
}
