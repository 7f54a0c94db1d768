// What each instruction set provides; see CMatrixKernels.h.
#pragma once

#include "CMatrixKernels.h"

#define CMK_PRODUCTS(set)                                                                        \
    void cmk_multiply_add_##set(                                                                 \
        size_t rows, size_t columns, size_t inner, CMKMatrix a, float scale, CMKMatrix b,        \
        float keep, float *c, ptrdiff_t c_row_stride);                                           \
    void cmk_multiply_add_skipping_zeros_##set(                                                  \
        size_t rows, size_t columns, size_t inner, CMKMatrix a, CMKMatrix b, float keep,         \
        float *c, ptrdiff_t c_row_stride);

#define CMK_FUNCTIONS(set)                                                                       \
    void cmk_exponential_##set(float *z, size_t count);                                          \
    void cmk_sigmoid_##set(float *z, size_t count);                                              \
    void cmk_rectify_##set(float *z, size_t count);                                              \
    void cmk_multiply_sigmoid_slope_##set(const float *a, float *errors, size_t count);          \
    void cmk_multiply_rectifier_slope_##set(const float *a, float *errors, size_t count);        \
    void cmk_momentum_step_##set(float *w, float *v, float decay, size_t count);                 \
    void cmk_scale_bytes_##set(                                                                  \
        const uint8_t *bytes, float step, float *numbers, size_t count);

CMK_PRODUCTS(avx2)
CMK_PRODUCTS(avx512)
CMK_FUNCTIONS(portable)
CMK_FUNCTIONS(avx2)
CMK_FUNCTIONS(avx512)
