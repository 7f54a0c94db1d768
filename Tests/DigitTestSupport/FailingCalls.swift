#if DEBUG
    import Files
    import SystemPackage

    /// Repeats something with one system call failing: the first, then the second, and so on until
    /// none is left to fail.
    ///
    /// Each is made to fail with a full disk, a dying one and a read-only one; and once more together
    /// with every call that follows it, which all fail with the first of these errors.
    ///
    /// Only the calls in `names` count, or all of them when it is `nil`. A plan of faults belongs to the task it is
    /// set in: it does not reach other threads.
    ///
    ///     let calls = try failingEachCall { faults, fault in
    ///         // Given …
    ///         try? faults.during { try write() }
    ///         #expect(isWhole, "\(fault)")
    ///     }
    ///
    /// - Returns: The number of calls that were made to fail.
    @discardableResult
    package func failingEachCall(
        with errnos: [Errno] = [.noSpace, .ioError, .readOnlyFileSystem],
        only names: Set<String>? = nil,
        _ body: (_ faults: SystemCallFaults, _ fault: String) throws -> Void
    ) rethrows -> Int {
        var failed = 0
        for errno in errnos {
            for isLasting in errno == errnos.first ? [false, true] : [false] {
                var call = 0
                while true {
                    call += 1
                    let faults = SystemCallFaults(
                        failing: call, with: errno, isLasting: isLasting, only: names)
                    let extent = isLasting ? " and all after it" : ""
                    try body(faults, "call \(call)\(extent): \(errno)")
                    if !faults.hasFired { break }
                    failed += 1
                }
            }
        }
        return failed
    }

    extension SystemCallFaults {
        /// Runs a body under this plan.
        package func during<Value>(_ body: () throws -> Value) rethrows -> Value {
            try Self.$current.withValue(self) { try body() }
        }
    }
#endif
