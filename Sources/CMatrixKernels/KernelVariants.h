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
    void cmk_add_channel_sums_##set(                                                             \
        const float *x, size_t positions, size_t channels, float *sums, float *squares);         \
    void cmk_scale_shift_##set(                                                                  \
        const float *x, size_t positions, size_t channels, const float *scales,                  \
        const float *shifts, bool rectified, float *y);                                          \
    void cmk_add_error_sums_##set(                                                               \
        const float *errors, const float *x, size_t positions, size_t channels, float *sums,     \
        float *products);                                                                        \
    void cmk_combine_##set(                                                                      \
        const float *errors, const float *x, size_t positions, size_t channels,                  \
        const float *a, const float *b, const float *d, float *y);                               \
    void cmk_pool_row_##set(                                                                     \
        const float *x, ptrdiff_t row_stride, size_t height, size_t width, size_t positions,     \
        size_t channels, float *y);                                                              \
    void cmk_unpool_row_##set(                                                                   \
        const float *errors, const float *y, const float *x, ptrdiff_t row_stride,               \
        size_t height, size_t width, size_t positions, size_t channels, float *result,           \
        ptrdiff_t result_stride);                                                                \
    void cmk_adam_step_##set(                                                                    \
        float *w, const float *gradient, float *m, float *v, size_t count, float rate,           \
        float beta1, float beta2, float epsilon, float keep);                                    \
    void cmk_blend_##set(float *average, const float *w, float share, size_t count);             \
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
