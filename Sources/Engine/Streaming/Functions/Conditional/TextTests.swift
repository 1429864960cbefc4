import LabKernel
import StreamTypes

/// `IS_ALPHA`, `IS_DIGIT`, `IS_DECIMAL`: never NULL; false for NULL and for an empty text, but any number
/// IS_DECIMAL, even NULL.
enum TextTests {
    static func isAlpha(_ call: FunctionCall) throws(LabError) -> Kernel {
        test(call, numbers: false) { text in
            String(decoding: text, as: UTF8.self).unicodeScalars.allSatisfy {
                switch $0.properties.generalCategory {
                case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
                default: false
                }
            }
        }
    }

    static func isDigit(_ call: FunctionCall) throws(LabError) -> Kernel {
        test(call, numbers: call.operandType(0).isInteger) { text in
            String(decoding: text, as: UTF8.self).unicodeScalars.allSatisfy {
                $0.properties.generalCategory == .decimalNumber
            }
        }
    }

    /// Whether Java's `Double.parseDouble` would read it.
    static func isDecimal(_ call: FunctionCall) throws(LabError) -> Kernel {
        guard call.operandType(0).isCharacter else {
            return call.kernel { _, n, out in
                out.resize(n)
                for row in 0..<n { out.bools[row] = 1 }
            }
        }
        return test(call, numbers: false) { JavaNumberText.double($0) != nil }
    }

    private static func test(
        _ call: FunctionCall, numbers: Bool, _ accepts: @escaping (TextBytes) -> Bool
    ) -> Kernel {
        let isText = call.operandType(0).isCharacter
        return call.kernel { arguments, n, out in
            out.resize(n)
            for row in 0..<n {
                let isNull = arguments[0].isNull(row)
                let text = isText && !isNull ? arguments[0].bytes(row) : nil
                let holds = text.map { !$0.isEmpty && accepts($0) } ?? (numbers && !isNull)
                out.bools[row] = holds ? 1 : 0
            }
        }
    }
}
