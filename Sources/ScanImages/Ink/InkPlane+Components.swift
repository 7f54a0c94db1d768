extension InkPlane {
    /// How many pixels of some components hold each amount of ink.
    func tones(of components: [InkComponent]) -> ToneHistogram {
        var counts = [Int](repeating: 0, count: 256)
        for component in components {
            for run in component.runs {
                for place in places(of: run) { counts[Int(ink[place])] += 1 }
            }
        }
        return ToneHistogram(counts: counts)
    }

    /// The ink of a typical pixel of strokes; half of a stroke's pixels are its pale rim.
    func strength(of strokes: [InkComponent]) -> Int { tones(of: strokes).quantile(0.6) }

    /// All the ink of a component.
    func amount(of component: InkComponent) -> Int {
        var sum = 0
        for run in component.runs {
            for place in places(of: run) { sum += Int(ink[place]) }
        }
        return sum
    }

    /// Where a run's pixels lie in ``ink``.
    private func places(of run: InkComponent.Run) -> Range<Int> {
        let row = Int(run.y) * width
        return row + Int(run.start)..<row + Int(run.end)
    }
}
