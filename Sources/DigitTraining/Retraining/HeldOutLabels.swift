import ContentDigest

/// Which labelled images are kept from learning, to compare models on: about a fifth.
///
/// The digest of an image decides, so an image that was held out once always is, in later runs
/// and under another name too: no model is ever compared on an image that it or its ancestors
/// learned from. Where chance left fewer than a tenth, and never fewer than two, the images with
/// the smallest digests are added.
struct HeldOutLabels: Sendable, Equatable {
    /// The places of the images to learn from.
    let learned: [Int]

    /// The places of the images held out.
    let heldOut: [Int]

    /// Parts the images with the given digests.
    init(of digests: [SHA256Digest]) {
        let fewest = min(digests.count, max(2, digests.count / 10))
        var held = Set(digests.indices.filter { Self.holdsOut(digests[$0]) })
        if held.count < fewest {
            let rest = digests.indices.filter { !held.contains($0) }
                .sorted { digests[$0].bytes.lexicographicallyPrecedes(digests[$1].bytes) }
            held.formUnion(rest.prefix(fewest - held.count))
        }
        learned = digests.indices.filter { !held.contains($0) }
        heldOut = digests.indices.filter { held.contains($0) }
    }

    /// Parts the images to learn from once more, for as many trial trainings: the places each
    /// leaves out, each image once.
    func turns(_ count: Int) -> [[Int]] {
        (0..<count).map { turn in
            learned.enumerated().filter { $0.offset % count == turn }.map(\.element)
        }
    }

    /// Whether the digest's last two bytes fall into the lowest fifth.
    ///
    /// Not the first two: images are sampled and ordered by those.
    private static func holdsOut(_ digest: SHA256Digest) -> Bool {
        let tail = digest.bytes.suffix(2).reduce(0) { $0 << 8 | Int($1) }
        return tail < 65_536 / 5
    }
}
