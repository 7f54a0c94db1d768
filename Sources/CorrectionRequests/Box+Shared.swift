import ScanLedger

extension ScanAnswer.Box {
    /// The pixels that it shares with another box.
    package func shared(with other: ScanAnswer.Box) -> Int {
        let across = min(x + width, other.x + other.width) - max(x, other.x)
        let down = min(y + height, other.y + other.height) - max(y, other.y)
        return max(0, across) * max(0, down)
    }
}
