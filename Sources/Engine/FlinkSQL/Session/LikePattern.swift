/// SQL LIKE over short names: `%` and `_`.
enum LikePattern {
    static func matches(_ text: String, _ pattern: String, ignoringCase: Bool) -> Bool {
        let subject = Array(ignoringCase ? text.lowercased() : text)
        let wanted = Array(ignoringCase ? pattern.lowercased() : pattern)
        var reached = [Bool](repeating: false, count: subject.count + 1)
        reached[0] = true
        for symbol in wanted {
            var next = [Bool](repeating: false, count: subject.count + 1)
            if symbol == "%" {
                var any = false
                for index in reached.indices {
                    any = any || reached[index]
                    next[index] = any
                }
            } else {
                for index in subject.indices
                where reached[index] && (symbol == "_" || symbol == subject[index]) {
                    next[index + 1] = true
                }
            }
            reached = next
        }
        return reached[subject.count]
    }
}
