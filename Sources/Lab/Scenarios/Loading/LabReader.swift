import LabKernel

/// Makes the lesson of checked fields.
enum LabReader {
    static func lab(_ fields: Fields) -> Lab {
        Lab(
            timeLimit: fields.find("timeLimit"), passScore: fields.get("passScore"),
            scoring: fields.find("scoring").map(scoring) ?? LabScoring(),
            steps: fields.get("steps", as: [Fields].self).map(step), span: fields.span)
    }

    private static func scoring(_ fields: Fields) -> LabScoring {
        let bonus = fields.find("speedBonus", as: Fields.self)
        return LabScoring(
            hintsCost: fields.get("hintPenalty"),
            speedBonus: bonus.map { ($0.get("within"), $0.get("points")) })
    }

    private static func step(_ fields: Fields) -> LabStep {
        LabStep(
            id: fields.get("id"), title: fields.get("title"), text: text(fields),
            tabs: fields.find("tabs") ?? [], points: fields.get("points"),
            needs: fields.find("needs") ?? [],
            checks: (fields.find("checks", as: [Fields].self) ?? []).map(CheckReader.check),
            hints: (fields.find("hints", as: [Fields].self) ?? []).map(hint),
            answer: fields.find("answer").map(answer), quiz: fields.find("quiz").map(quiz),
            timeLimit: fields.find("timeLimit"), isOptional: fields.get("optional"), span: fields.span)
    }

    private static func text(_ fields: Fields) -> String {
        Script(fields, fileKey: "textFile", textKey: "textFile")?.file.text ?? fields.find("text") ?? ""
    }

    private static func hint(_ fields: Fields) -> LabHint {
        LabHint(
            text: text(fields), cost: fields.get("cost"), when: fields.find("when").map(CheckReader.check),
            span: fields.span)
    }

    private static func answer(_ fields: Fields) -> LabAnswer {
        let expected: LabAnswer.Expected
        if let query = Script(fields) {
            expected = .query(query)
        } else {
            expected = .pattern(fields.get("matches"))
        }
        return LabAnswer(
            prompt: fields.get("prompt"), expected: expected, example: fields.find("example"),
            span: fields.span)
    }

    private static func quiz(_ fields: Fields) -> LabQuiz {
        LabQuiz(
            question: fields.get("question"), choosesAll: fields.get("choose") == "all",
            options: fields.get("options", as: [Fields].self).map { ($0.get("text"), $0.get("ok")) },
            span: fields.span)
    }
}
