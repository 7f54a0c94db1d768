import DigitEvaluation
import DigitTraining
import ModelStore
import PlainText

/// Models as people read of them.
enum ModelsText {
    /// Returns a line for each model, the oldest first, the one in use with a star.
    static func list(_ models: [StoredModel]) -> String {
        models.map { model in
            let mark = model.isCurrent ? "*" : " "
            guard let version = model.version else {
                return "\(mark) built-in  the model digitd was built with\n"
            }
            let facts = [
                model.card?.accuracy.map(PercentText.format), model.card?.promoted,
                model.problem ?? model.card?.reason,
            ]
            return "\(mark) \(version)    \(facts.compactMap(\.self).joined(separator: "  "))\n"
        }.joined()
    }

    /// Returns how two models do, a sentence for each kind of images.
    static func comparison(_ comparison: ModelComparison) -> String {
        let (one, other) = (comparison.one, comparison.other)
        return comparison.parts.map { part in
            let right = (part.both + part.onlyOne, part.both + part.onlyOther)
            return
                "Of \(part.count.grouped) \(part.images), \(one) reads \(right.0.grouped) right and "
                + "\(other) \(right.1.grouped). Only \(one) is right on "
                + "\(part.onlyOne.grouped), only \(other) on \(part.onlyOther.grouped).\n"
        }.joined()
    }

    /// Returns a line for each step, the last one last.
    static func history(_ steps: [ModelHistory.Step]) -> String {
        if steps.isEmpty { return "Nothing was done to the models yet.\n" }
        return steps.map { step in
            "\(step.time)  \(step.action.rawValue.leftAligned(in: 11)) \(step.from) -> \(step.to)  "
                + "\(step.reason)\n"
        }.joined()
    }

    /// Returns all facts of a model, one a line.
    static func card(_ card: ModelCard) -> String {
        let facts: [(String, String?)] = [
            ("version", card.version), ("identity", card.identity),
            ("accuracy", card.accuracy.map(PercentText.format)),
            ("architecture", card.architecture), ("recipe", card.recipe),
            ("seed", "\(card.seed)"), ("epochs", "\(card.epochs)"), ("data", card.data),
            ("temperature", "\(card.temperature)"), ("lines", card.lines ?? "built-in"),
            ("lines data", card.linesData), ("labels", card.labels?.hexadecimal),
            ("parent", card.parent), ("before", card.previous ?? "built-in"),
            ("in use since", card.promoted), ("because", card.reason),
        ]
        return facts.map { name, value in
            value.map { "\(name.leftAligned(in: 14))\($0)\n" } ?? ""
        }.joined()
    }
}
