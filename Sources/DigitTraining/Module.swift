// The first lines of DigitTraining arrive with its first type.
