// The first lines of DigitService arrive with its first type.
