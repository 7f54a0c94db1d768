#include <immintrin.h>

#include "CMatrixKernels.h"
#include "KernelVariants.h"

#pragma clang attribute push(                                                                    \
    __attribute__((target("avx2,fma,popcnt"))), apply_to = function)

#define FUSED 1
#define LANES 8
// 12 sums, 2 vectors of B and a number of A in the 16 registers.
#define TILE_ROWS 6
#define NAME(name) cmk_##name##_avx2

typedef __m256i mask;

static inline mask first_lanes(size_t count) {
    const __m256i places = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)count), places);
}
#define load_part(p, m) ((vector)_mm256_maskload_ps(p, m))
#define store_part(p, v, m) _mm256_maskstore_ps(p, m, (__m256)(v))
#define nonzero_lanes(v)                                                                         \
    ((unsigned)_mm256_movemask_ps(_mm256_cmp_ps((__m256)(v), _mm256_setzero_ps(), _CMP_NEQ_UQ)))

#include "FunctionsTemplate.h"
#include "ProductsTemplate.h"

#pragma clang attribute pop
