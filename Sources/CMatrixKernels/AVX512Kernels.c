#include <immintrin.h>

#include "CMatrixKernels.h"
#include "KernelVariants.h"

#pragma clang attribute push(                                                                    \
    __attribute__((target("avx512f,avx2,fma,popcnt"))), apply_to = function)

#define FUSED 1
#define LANES 16
// 24 sums, 2 vectors of B and a number of A in the 32 registers.
#define TILE_ROWS 12
#define NAME(name) cmk_##name##_avx512

typedef __mmask16 mask;

static inline mask first_lanes(size_t count) { return (mask)((1u << count) - 1); }
#define load_part(p, m) ((vector)_mm512_maskz_loadu_ps(m, p))
#define store_part(p, v, m) _mm512_mask_storeu_ps(p, m, (__m512)(v))
#define nonzero_lanes(v) ((unsigned)_mm512_cmp_ps_mask((__m512)(v), _mm512_setzero_ps(), _CMP_NEQ_UQ))

#include "FunctionsTemplate.h"
#include "ProductsTemplate.h"

#pragma clang attribute pop
