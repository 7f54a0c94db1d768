import DigitReading
import Foundation
import ModelStore
import ScanImages
import Testing

@testable import DigitDashboard

@Suite struct `A drawing` {
    @Test(arguments: [[7], [4, 2]])
    func `is read as a number, with what the networks saw`(digits: [Int]) async throws {
        let visitor = try DashboardRig().visitor()
        let answer = try await visitor.post("/api/drawings", drawing(digits))
        #expect(answer.status == 200)
        let reading = try #require(answer.json["reading"] as? [String: Any])
        let numbers = try #require(reading["numbers"] as? [[String: Any]])
        #expect(
            numbers.compactMap { $0["text"] as? String }.joined()
                == digits.map(String.init).joined())
        let seen = try #require(answer.json["seen"] as? [[String: Any]])
        #expect(seen.count == digits.count)
        for digit in seen {
            let text = try #require(digit["bitmap"] as? String)
            let bitmap = try #require(Data(base64Encoded: text))
            #expect(bitmap.count == 784 && bitmap.contains { $0 > 200 })
            let lecture = try #require(digit["lecture"] as? [String: Any])
            #expect((lecture["hidden"] as? [Double])?.count == 30)
            #expect((lecture["outputs"] as? [Double])?.count == 10)
        }
    }

    @Test func `without ink is told so, and nothing is seen`() async throws {
        let blank = GreyImage(width: 80, height: 80).pngBytes()
        let answer = try await DashboardRig().visitor().post("/api/drawings", blank)
        let reading = try #require(answer.json["reading"] as? [String: Any])
        #expect(reading["code"] as? String == "no-digit")
        #expect((answer.json["seen"] as? [Any])?.isEmpty == true)
    }

    @Test func `becomes a label for each of its digits when somebody says what it is`() async throws
    {
        let rig = try DashboardRig()
        let visitor = try rig.visitor()
        let answer = try await visitor.post("/api/drawings?is=42", drawing([4, 2]))
        #expect(answer.status == 201)
        #expect(rig.labels.count == 2)
        #expect(rig.labels[0].hasPrefix("2/drawn-") && rig.labels[0].hasSuffix("-2of2.png"))
        #expect(rig.labels[1].hasPrefix("4/drawn-") && rig.labels[1].hasSuffix("-1of2.png"))
        // The labels are what a reader of labels takes for one digit each.
        for label in rig.labels {
            let file = rig.folder.url.appending(path: "root/training/\(label)")
            let image = try GreyImage(decoding: [UInt8](try Data(contentsOf: file)))
            #expect(DigitBitmap(prepared: image) != nil)
        }
        // Said again, it is still one.
        _ = try await visitor.post("/api/drawings?is=42", drawing([4, 2]))
        #expect(rig.labels.count == 2)
    }

    @Test(arguments: ["4x", "-1", "123456789012345678901", "..", "4/../.."])
    func `is no label of what is no number`(said: String) async throws {
        let rig = try DashboardRig()
        let answer = try await rig.visitor().post("/api/drawings?is=\(said)", drawing([4]))
        #expect(answer.status == 400)
        #expect(answer.code == "parameter")
        #expect(rig.labels.isEmpty)
    }
}

@Suite struct `The lecture's network` {
    @Test func `is shown with what its thirty hidden neurons look at`() async throws {
        let answer = try await DashboardRig().visitor().get("/api/lecture")
        #expect(answer.json["architecture"] as? String == "784-30-10")
        let hidden = try #require(answer.json["hidden"] as? [String])
        #expect(hidden.count == 30)
        for neuron in hidden {
            let weights = try #require(Data(base64Encoded: neuron))
            #expect(weights.count == 784)
            // The largest weight of either sign is drawn at full strength.
            #expect(weights.contains(1) || weights.contains(255))
        }
    }

    @Test func `fires as the network computes`() throws {
        let bitmap = DigitBitmap(pixels: (0..<784).map { UInt8($0 % 251) })
        let firing = LectureView().firing(for: bitmap)
        let layers = BuiltInModel.lecture.network.layers
        for neuron in 0..<30 {
            var sum = Double(layers[0].biases[neuron])
            for place in 0..<784 {
                sum += Double(layers[0].weights[place, neuron]) * Double(bitmap.pixels[place]) / 255
            }
            // Sums of 784 products in single precision differ in the last digits from those in double.
            #expect(abs(Double(firing.hidden[neuron]) - 1 / (1 + exp(-sum))) < 1e-4)
        }
        #expect(firing.outputs.max() == firing.outputs[firing.digit])
    }
}
