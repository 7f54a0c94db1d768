import ContentDigest
import Testing

@Suite struct `A SHA-256 digest` {
    /// The examples of FIPS 180-4's companion, the NIST "SHA-256 examples" document.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `meets the published examples`(text: String, digest: String) {
        #expect(SHA256Digest(of: Array(text.utf8)).hexadecimal == digest)
    }
}

@Suite struct `What is kept of a password` {
    @Test func `is what RFC 7914 says PBKDF2 gives`() {
        // Section 11 of that RFC, the first 32 of its 64 bytes.
        let digest = PasswordDigest(of: "passwd", salt: Array("salt".utf8), rounds: 1)
        #expect(
            "\(digest)" == "pbkdf2-sha256$1$73616c74$"
                + "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc")
    }

    @Test func `knows the password again and no other one`() throws {
        let digest = PasswordDigest(of: "Übermut tut selten gut", rounds: 3)
        let read = try #require(PasswordDigest("\(digest)"))
        #expect(read == digest)
        #expect(read.matches("Übermut tut selten gut"))
        #expect(!read.matches("übermut tut selten gut"))
        #expect(PasswordDigest(of: "same", rounds: 3) != PasswordDigest(of: "same", rounds: 3))
    }

    @Test(arguments: ["", "pbkdf2-sha256$0$aa$bb", "pbkdf2-sha256$3$a$bb", "md5$3$aa$bb"])
    func `is not read from any other text`(text: String) {
        #expect(PasswordDigest(text) == nil)
    }
}
