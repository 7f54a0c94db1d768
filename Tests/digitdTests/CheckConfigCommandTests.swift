import DigitTestSupport
import Foundation
import Testing

@testable import digitd

@Suite struct `digitd check-config` {
    @Test func `prints values that can be used as a configuration file`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("log:\n  level: debug\n", to: "digitd.yaml")
        let printed = try BuiltTool.run(
            "check-config", path, "--set", "intake.settle=1s", "--set",
            "reading.hints=a=18|d{4}",
            environment: ["DIGITD_INTAKE_ATTEMPTS": "5"])
        #expect(printed.status == 0)
        #expect(printed.errors == "")
        #expect(printed.output.hasPrefix("# root:                       # not set\nintake:\n"))
        #expect(printed.output.contains("  settle: 1s                  # --set\n"))
        #expect(
            printed.output.contains(
                "  attempts: 5                 # environment variable DIGITD_INTAKE_ATTEMPTS\n"))
        #expect(printed.output.contains("  level: debug                # \(path):2\n"))

        let again = try folder.write(printed.output, to: "again.yaml")
        #expect(try BuiltTool.run("check-config", again).status == 0)
    }

    @Test func `names every problem and ends with 78`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("reading:\n  errorRate: 2\n  worker: 1\n", to: "digitd.yaml")
        #expect(
            try BuiltTool.run("check-config", path)
                == BuiltTool.Outcome(
                    status: 78, output: "",
                    errors: """
                        Error: The configuration has 2 problems:
                          \(path):3: 'reading.worker' is not a key; did you mean 'reading.workers'?
                          \(path):2: 'reading.errorRate' is '2'; allowed is a number from 0 to 1.

                        """))
    }

    @Test func `prints only problems when it is to be quiet`() throws {
        let folder = try TemporaryFolder()
        let right = try folder.write("log:\n  level: debug\n", to: "right.yaml")
        #expect(
            try BuiltTool.run("check-config", "--quiet", right)
                == BuiltTool.Outcome(status: 0, output: "", errors: ""))
        let wrong = try folder.write("reading:\n  errorRate: 2\n", to: "wrong.yaml")
        let outcome = try BuiltTool.run("check-config", "--quiet", wrong)
        #expect(outcome.status == 78)
        #expect(outcome.output == "")
        #expect(outcome.errors.contains("'reading.errorRate' is '2'"))
    }

    @Test func `takes the file that the environment names`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("log:\n  level: notice\n", to: "digitd.yaml")
        let outcome = try BuiltTool.run("check-config", environment: ["DIGITD_CONFIG": path])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("  level: notice               # \(path):2\n"))
    }

    @Test func `says that a file is not there`() throws {
        #expect(
            try BuiltTool.run("check-config", "/nowhere.yaml")
                == BuiltTool.Outcome(
                    status: 78, output: "",
                    errors: "Error: The configuration file '/nowhere.yaml' cannot be read: "
                        + "No such file or directory.\n"))
    }

    @Test func `lists every key`() throws {
        let outcome = try BuiltTool.run("check-config", "--keys")
        #expect(outcome.status == 0)
        for key in ConfigurationKey.all {
            #expect(outcome.output.contains("\(key.name)\n  default: "))
        }
    }
}
