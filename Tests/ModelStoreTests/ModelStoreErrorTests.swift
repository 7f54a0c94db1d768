import Files
import ModelStore
import Testing

@Suite struct `Trouble with stored models` {
    @Test(arguments: [
        (
            ModelStoreError.unknownVersion("000009", known: ["000001", "000002"]),
            "There is no model '000009'; stored are: 000001, 000002. List them with 'digitd models'."
        ),
        (
            .unknownVersion("7", known: []),
            "There is no model '7'; stored are: none yet. List them with 'digitd models'."
        ),
        (
            .nothingToRollBackTo(current: "built-in"),
            "There is no model before 'built-in' to go back to."
        ),
        (
            .damagedModel(path: "m", reason: "it is cut short."),
            "The model 'm' cannot be used: it is cut short."
        ),
        (
            .file(.system(operation: "write", path: "m", errno: .noSpace)),
            "Cannot write 'm': No space left on device. Free some space on that disk."
        ),
    ])
    func `is told in a sentence`(error: ModelStoreError, sentence: String) {
        #expect(error.description == sentence)
    }
}
