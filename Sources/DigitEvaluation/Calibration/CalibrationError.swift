/// What can go wrong when a reader of lines is calibrated: the facts.
public enum CalibrationError: Error, Sendable, Equatable {
    /// A reader of lines reads too few numbers to fit its confidence to them.
    case nothingToCalibrate(model: String)
}

extension CalibrationError: CustomStringConvertible {
    /// The sentence for people.
    public var description: String {
        switch self {
        case .nothingToCalibrate(let model):
            "The reader of lines \(model.prefix(12)) reads hardly any number, so there is "
                + "nothing to fit its confidence to. "
                + "Train it for longer: 'digitd train --recipe line'."
        }
    }
}
