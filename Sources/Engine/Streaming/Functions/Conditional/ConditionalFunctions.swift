/// Functions that choose among their operands, and tests of what a text looks like.
enum ConditionalFunctions {
    static let rows: [FunctionRow] = [
        FunctionRow(.coalesce, Coalesce.compile), FunctionRow(.ifNull, Coalesce.compile),
        FunctionRow(.ifThenElse, IfThenElse.compile), FunctionRow(.greatest, Extremes.greatest),
        FunctionRow(.least, Extremes.least), FunctionRow(.isAlpha, TextTests.isAlpha),
        FunctionRow(.isDigit, TextTests.isDigit), FunctionRow(.isDecimal, TextTests.isDecimal),
    ]
}
