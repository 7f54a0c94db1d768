import CMatrixKernels

/// Which of our kernels compute, chosen once for the processor.
package enum InstructionSet: String, Sendable, CaseIterable {
    /// Products by OpenBLAS, functions by what every processor has.
    case portable

    /// 8 numbers at a time.
    case avx2

    /// 16 numbers at a time.
    case avx512

    /// The widest this processor offers.
    package static let best = InstructionSet(cmk_best_instruction_set())

    /// All this processor offers.
    package static let available = allCases.filter { $0.kernels.rawValue <= best.kernels.rawValue }

    private init(_ kernels: CMKInstructionSet) {
        self =
            switch kernels {
            case CMKAVX512: .avx512
            case CMKAVX2: .avx2
            default: .portable
            }
    }

    /// The value the C functions take.
    var kernels: CMKInstructionSet {
        switch self {
        case .portable: CMKPortable
        case .avx2: CMKAVX2
        case .avx512: CMKAVX512
        }
    }
}
