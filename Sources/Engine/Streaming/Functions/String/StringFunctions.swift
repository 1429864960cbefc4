/// The functions over character strings: one line each, found in this folder.
///
/// Positions and lengths count characters (code points) from 1, but where Flink works on Java's UTF-16
/// strings.
enum StringFunctions {
    static let rows: [FunctionRow] = [
        FunctionRow(.concat, Concat.compile), FunctionRow(.concatWS, Concat.compileWithSeparator),
        FunctionRow(.charLength, Lengths.charLength), FunctionRow(.ascii, Lengths.ascii),
        FunctionRow(.chr, Lengths.chr), FunctionRow(.upper, LetterCase.upper),
        FunctionRow(.lower, LetterCase.lower), FunctionRow(.initcap, LetterCase.initcap),
        FunctionRow(.trim, Trim.compile), FunctionRow(.ltrim, Trim.leading),
        FunctionRow(.rtrim, Trim.trailing),
        FunctionRow(.substring, Substrings.compile), FunctionRow(.left, Substrings.left),
        FunctionRow(.right, Substrings.right), FunctionRow(.position, Position.position),
        FunctionRow(.locate, Position.locate), FunctionRow(.instr, Position.instr),
        FunctionRow(.overlay, Overlay.compile), FunctionRow(.lpad, Pad.left), FunctionRow(.rpad, Pad.right),
        FunctionRow(.repeat, Repeat.compile), FunctionRow(.replace, Replace.compile),
        FunctionRow(.reverse, Reverse.compile),
        FunctionRow(.encode, Charset.encode), FunctionRow(.decode, Charset.decode),
        FunctionRow(.toBase64, Base64.encode), FunctionRow(.fromBase64, Base64.decode),
        FunctionRow(.splitIndex, Split.index), FunctionRow(.split, Split.array),
        FunctionRow(.strToMap, StrToMap.compile), FunctionRow(.parseURL, ParseURL.compile),
        FunctionRow(.like, Like.compile), FunctionRow(.similarTo, SimilarTo.compile),
        FunctionRow(.regexp, RegexpFunctions.test), FunctionRow(.regexpExtract, RegexpFunctions.extract),
        FunctionRow(.regexpReplace, RegexpFunctions.replace),
    ]
}
