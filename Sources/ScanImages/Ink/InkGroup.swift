/// Components that make up one digit: most often one, several where strokes are broken or a
/// five's flag stands apart.
struct InkGroup {
    /// The smallest box around all of it.
    private(set) var box: PixelBox

    /// The number of pixels.
    private(set) var area: Int

    /// The components.
    private(set) var components: [InkComponent]

    init(_ component: InkComponent) {
        box = component.box
        area = component.area
        components = [component]
    }

    /// Takes another group's ink in.
    mutating func join(_ other: InkGroup) {
        box = box.union(other.box)
        area += other.area
        components += other.components
    }

    /// Joins groups that belong together until none do.
    ///
    /// - Complexity: O(n²) for n groups, and once more for every chain of joins.
    static func join(
        _ groups: inout [InkGroup], where belong: (InkGroup, InkGroup) -> Bool
    ) {
        var index = 0
        while index < groups.count {
            var other = index + 1
            var hasGrown = false
            while other < groups.count {
                if belong(groups[index], groups[other]) {
                    groups[index].join(groups[other])
                    groups.swapAt(other, groups.count - 1)
                    groups.removeLast()
                    hasGrown = true
                } else {
                    other += 1
                }
            }
            if !hasGrown { index += 1 }
        }
    }
}
