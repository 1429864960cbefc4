extension PatternAutomaton {
    /// Which texts there are: a small machine over classes of characters.
    enum Universe {
        /// `service:Name`, in lower case: letters, digits and `-`, a colon, letters and digits.
        case action
        /// `acs:` and four more segments; the service is not empty.
        case resourceName
        /// Any text, the empty one too.
        case text
        /// `true` and `false`.
        case boolean

        var start: Int { 0 }

        /// Characters the machine itself names.
        var alphabet: Set<Character> {
            switch self {
            case .action: [":"]
            case .resourceName: ["a", "c", "s", ":"]
            case .text: []
            case .boolean: Set("truefalse")
            }
        }

        /// Characters to try for one that no pattern names.
        var others: [Character] {
            switch self {
            case .action: Array("xyzwvutsrqponmlkjihgfedcba0123456789")
            case .resourceName, .text: Array("xyzwvutsrqponmlkjihgfedcba0123456789_~!中")
            case .boolean: []
            }
        }

        /// The place after `character`, or nil when no text goes on so.
        func step(_ place: Int, _ character: Character) -> Int? {
            switch self {
            case .text: return 0
            case .action: return actionStep(place, character)
            case .resourceName: return resourceStep(place, character)
            case .boolean: return booleanStep(place, character)
            }
        }

        func accepts(_ place: Int) -> Bool {
            switch self {
            case .text: true
            case .action: place == 3
            case .resourceName: place == 8
            case .boolean: place == 4 || place == 9
            }
        }

        private func actionStep(_ place: Int, _ character: Character) -> Int? {
            if character == ":" { return place == 1 ? 2 : nil }
            guard character.isASCII, character.isLowercase || character.isNumber || character == "-" else {
                return nil
            }
            if place < 2 { return 1 }
            return character == "-" ? nil : 3
        }

        /// Places 0 to 3 read `acs:`, 4 a service's first character, 5 its others, 6 the region, 7 the
        /// account, 8 the rest.
        private func resourceStep(_ place: Int, _ character: Character) -> Int? {
            switch place {
            case 0...3: return character == Array("acs:")[place] ? place + 1 : nil
            case 4: return character == ":" ? nil : 5
            case 5, 6, 7: return character == ":" ? place + 1 : place
            default: return 8
            }
        }

        /// Places 1 to 4 spell `true`, 5 to 9 `false`.
        private func booleanStep(_ place: Int, _ character: Character) -> Int? {
            let words = [Array("true"), Array("false")]
            if place == 0 { return character == "t" ? 1 : character == "f" ? 5 : nil }
            let (word, offset) = place < 5 ? (words[0], place) : (words[1], place - 4)
            guard offset < word.count, character == word[offset] else { return nil }
            return place + 1
        }
    }
}
