/// The scalar functions and operators a bound plan may call; the raw value is the name that plans print.
///
/// The binder has already coerced operands: both sides of arithmetic and comparison have one kind of type
/// (decimals may differ in precision and scale, strings in length, timestamps in precision). Unless a row
/// says otherwise a NULL operand gives NULL.
package enum FunctionID: String, Hashable, Sendable, CaseIterable {
    // Arithmetic. Integers wrap on overflow, as in Java; division by integer zero fails the job; decimals
    // round half up and overflow to NULL.
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divide = "/"
    case mod = "MOD"
    case negate = "-/1"
    /// (DATE, TIME or timestamp) + interval. DATE + INTERVAL DAY-TIME stays DATE.
    case temporalPlus = "DATETIME_PLUS"
    /// (DATE, TIME or timestamp) - interval.
    case temporalMinus = "DATETIME_MINUS"
    case intervalPlus = "INTERVAL_PLUS"
    case intervalMinus = "INTERVAL_MINUS"
    /// `(interval, exact number)`: an integer comes as BIGINT.
    case intervalTimes = "INTERVAL_TIMES"
    case intervalNegate = "INTERVAL_NEGATE"

    // Comparison and logic. AND and OR follow three-valued logic and take two or more operands.
    case equals = "="
    case notEquals = "<>"
    case lessThan = "<"
    case lessThanOrEqual = "<="
    case greaterThan = ">"
    case greaterThanOrEqual = ">="
    /// Never NULL: NULL differs from everything but NULL.
    case isDistinctFrom = "IS DISTINCT FROM"
    case isNotDistinctFrom = "IS NOT DISTINCT FROM"
    case and = "AND"
    case or = "OR"
    case not = "NOT"
    case isNull = "IS NULL"
    case isNotNull = "IS NOT NULL"
    case isTrue = "IS TRUE"
    case isNotTrue = "IS NOT TRUE"
    case isFalse = "IS FALSE"
    case isNotFalse = "IS NOT FALSE"
    /// `value LIKE pattern [ESCAPE c]`: two or three operands.
    case like = "LIKE"
    /// `value SIMILAR TO pattern [ESCAPE c]`.
    case similarTo = "SIMILAR TO"
    /// `(s1, e1) OVERLAPS (s2, e2)`: four operands, ends already computed from intervals.
    case overlaps = "OVERLAPS"

    // Conditionals. NULL operands do not make the result NULL.
    case coalesce = "COALESCE"
    case ifNull = "IFNULL"
    /// `IF(condition, then, else)`; a NULL condition counts as false.
    case ifThenElse = "IF"
    case greatest = "GREATEST"
    case least = "LEAST"
    case isAlpha = "IS_ALPHA"
    case isDecimal = "IS_DECIMAL"
    case isDigit = "IS_DIGIT"

    // Numbers.
    case abs = "ABS"
    case sqrt = "SQRT"
    case exp = "EXP"
    case ln = "LN"
    case log10 = "LOG10"
    case log2 = "LOG2"
    /// `LOG(x)` or `LOG(base, x)`.
    case log = "LOG"
    case power = "POWER"
    case sin = "SIN"
    case cos = "COS"
    case tan = "TAN"
    case cot = "COT"
    case asin = "ASIN"
    case acos = "ACOS"
    case atan = "ATAN"
    case atan2 = "ATAN2"
    case sinh = "SINH"
    case cosh = "COSH"
    case tanh = "TANH"
    case degrees = "DEGREES"
    case radians = "RADIANS"
    case sign = "SIGN"
    /// `ROUND(x [, places])`.
    case round = "ROUND"
    /// `TRUNCATE(x [, places])`.
    case truncate = "TRUNCATE"
    /// Of a number, or `(temporal, unit symbol)`.
    case floor = "FLOOR"
    /// Of a number, or `(temporal, unit symbol)`.
    case ceil = "CEIL"
    case pi = "PI"
    case e = "E"
    /// `RAND()` or `RAND(seed)`.
    case rand = "RAND"
    /// `RAND_INTEGER(bound)` or `RAND_INTEGER(seed, bound)`.
    case randInteger = "RAND_INTEGER"
    case bin = "BIN"
    /// Of an integer or of a string.
    case hex = "HEX"
    case uuid = "UUID"
    case hashCode = "HASH_CODE"

    // Strings. Positions count from 1 in characters.
    /// `||` and `CONCAT`; two or more operands, all character strings.
    case concat = "CONCAT"
    /// `CONCAT_WS(separator, …)`: NULL values are skipped, a NULL separator gives NULL.
    case concatWS = "CONCAT_WS"
    case charLength = "CHAR_LENGTH"
    case upper = "UPPER"
    case lower = "LOWER"
    /// `(BOTH | LEADING | TRAILING symbol, characters, value)`.
    case trim = "TRIM"
    case ltrim = "LTRIM"
    case rtrim = "RTRIM"
    /// `SUBSTRING(s, start [, length])`, also SUBSTR.
    case substring = "SUBSTRING"
    case position = "POSITION"
    case locate = "LOCATE"
    case instr = "INSTR"
    case overlay = "OVERLAY"
    case initcap = "INITCAP"
    case lpad = "LPAD"
    case rpad = "RPAD"
    case `repeat` = "REPEAT"
    case replace = "REPLACE"
    case reverse = "REVERSE"
    case left = "LEFT"
    case right = "RIGHT"
    case ascii = "ASCII"
    case chr = "CHR"
    case encode = "ENCODE"
    case decode = "DECODE"
    case fromBase64 = "FROM_BASE64"
    case toBase64 = "TO_BASE64"
    case md5 = "MD5"
    case sha1 = "SHA1"
    case sha224 = "SHA224"
    case sha256 = "SHA256"
    case sha384 = "SHA384"
    case sha512 = "SHA512"
    case sha2 = "SHA2"
    case regexp = "REGEXP"
    case regexpExtract = "REGEXP_EXTRACT"
    case regexpReplace = "REGEXP_REPLACE"
    case splitIndex = "SPLIT_INDEX"
    case split = "SPLIT"
    case strToMap = "STR_TO_MAP"
    case parseURL = "PARSE_URL"
    /// `TRANSLATE(s, from, to)`.

    // JSON. Behaviour clauses come as symbol operands, named below.
    /// `(json, path, TRUE | FALSE | UNKNOWN | ERROR)`.
    case jsonExists = "JSON_EXISTS"
    /// `(json, path, onEmpty NULL | ERROR | DEFAULT, default, onError …, default)`; result type from
    /// RETURNING.
    case jsonValue = "JSON_VALUE"
    /// `(json, path, wrapper, onEmpty, onError)`.
    case jsonQuery = "JSON_QUERY"
    /// `(NULL | ABSENT symbol, key, value, key, value, …)`.
    case jsonObject = "JSON_OBJECT"
    /// `(NULL | ABSENT symbol, value, …)`.
    case jsonArray = "JSON_ARRAY"
    case jsonString = "JSON_STRING"
    /// `IS JSON`: `(json, VALUE | SCALAR | ARRAY | OBJECT symbol)`.
    case isJson = "IS JSON"

    // Dates and times. Units are symbols such as YEAR or MINUTE.
    /// `(unit, temporal or interval)`, result BIGINT.
    case extract = "EXTRACT"
    /// `(unit, from, to)`: whole units in `to - from`, result INT.
    case timestampDiff = "TIMESTAMPDIFF"
    /// `(unit, count, temporal)`; adds a number of units.
    case timestampAdd = "TIMESTAMPADD"
    case convertTZ = "CONVERT_TZ"
    case dateFormat = "DATE_FORMAT"
    case fromUnixTime = "FROM_UNIXTIME"
    case unixTimestamp = "UNIX_TIMESTAMP"
    case toDate = "TO_DATE"
    case toTimestamp = "TO_TIMESTAMP"
    case toTimestampLTZ = "TO_TIMESTAMP_LTZ"
    case currentTimestamp = "CURRENT_TIMESTAMP"
    case currentRowTimestamp = "CURRENT_ROW_TIMESTAMP"
    case currentDate = "CURRENT_DATE"
    case currentTime = "CURRENT_TIME"
    case localTime = "LOCALTIME"
    case localTimestamp = "LOCALTIMESTAMP"
    /// The processing time as a time attribute; evaluated where it is read.
    case proctime = "PROCTIME"
    /// Makes a PROCTIME attribute an ordinary TIMESTAMP_LTZ(3): reads the clock.
    case proctimeMaterialize = "PROCTIME_MATERIALIZE"
    /// `CURRENT_WATERMARK(rowtime)`: NULL before the first watermark.
    case currentWatermark = "CURRENT_WATERMARK"
    case sourceWatermark = "SOURCE_WATERMARK"

    // Collections and rows.
    /// `ARRAY[…]`.
    case array = "ARRAY"
    /// `MAP[k, v, …]`.
    case map = "MAP"
    /// `ROW(…)` and `(…, …)`.
    case row = "ROW"
    /// `array[i]` (from 1) or `map[key]`.
    case item = "ITEM"
    case cardinality = "CARDINALITY"
    case element = "ELEMENT"
    case arrayAppend = "ARRAY_APPEND"
    case arrayConcat = "ARRAY_CONCAT"
    case arrayContains = "ARRAY_CONTAINS"
    case arrayDistinct = "ARRAY_DISTINCT"
    case arrayExcept = "ARRAY_EXCEPT"
    case arrayIntersect = "ARRAY_INTERSECT"
    case arrayJoin = "ARRAY_JOIN"
    case arrayMax = "ARRAY_MAX"
    case arrayMin = "ARRAY_MIN"
    case arrayPosition = "ARRAY_POSITION"
    case arrayPrepend = "ARRAY_PREPEND"
    case arrayRemove = "ARRAY_REMOVE"
    case arrayReverse = "ARRAY_REVERSE"
    case arraySlice = "ARRAY_SLICE"
    case arraySort = "ARRAY_SORT"
    case arrayUnion = "ARRAY_UNION"
    case mapEntries = "MAP_ENTRIES"
    case mapFromArrays = "MAP_FROM_ARRAYS"
    case mapKeys = "MAP_KEYS"
    case mapUnion = "MAP_UNION"
    case mapValues = "MAP_VALUES"

    /// Whether two calls with the same operands may differ, so that a call must not be folded, shared or
    /// moved over a join.
    package var isDeterministic: Bool {
        switch self {
        case .rand, .randInteger, .uuid, .currentRowTimestamp, .currentWatermark, .proctime,
            .proctimeMaterialize,
            .unixTimestamp, .currentTimestamp, .currentDate, .currentTime, .localTime, .localTimestamp:
            false
        default: true
        }
    }
}
