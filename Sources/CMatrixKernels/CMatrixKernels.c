#include "CMatrixKernels.h"

#include "KernelVariants.h"

CMKInstructionSet cmk_best_instruction_set(void) {
    // The builtin also asks whether the operating system saves the wide registers.
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")
        || !__builtin_cpu_supports("popcnt")) {
        return CMKPortable;
    }
    return __builtin_cpu_supports("avx512f") ? CMKAVX512 : CMKAVX2;
}

#define PRODUCT(name, ...)                                                                       \
    (set == CMKAVX512 ? cmk_##name##_avx512(__VA_ARGS__) : cmk_##name##_avx2(__VA_ARGS__))

#define FUNCTION(name, ...)                                                                      \
    (set == CMKPortable ? cmk_##name##_portable(__VA_ARGS__) : PRODUCT(name, __VA_ARGS__))

void cmk_multiply_add(
    CMKInstructionSet set, size_t rows, size_t columns, size_t inner, CMKMatrix a, float scale,
    CMKMatrix b, float keep, float *c, ptrdiff_t c_row_stride) {
    PRODUCT(multiply_add, rows, columns, inner, a, scale, b, keep, c, c_row_stride);
}

void cmk_multiply_add_skipping_zeros(
    CMKInstructionSet set, size_t rows, size_t columns, size_t inner, CMKMatrix a, CMKMatrix b,
    float keep, float *c, ptrdiff_t c_row_stride) {
    PRODUCT(multiply_add_skipping_zeros, rows, columns, inner, a, b, keep, c, c_row_stride);
}

void cmk_exponential(CMKInstructionSet set, float *z, size_t count) {
    FUNCTION(exponential, z, count);
}

void cmk_sigmoid(CMKInstructionSet set, float *z, size_t count) { FUNCTION(sigmoid, z, count); }

void cmk_scale_bytes(
    CMKInstructionSet set, const uint8_t *bytes, float step, float *numbers, size_t count) {
    FUNCTION(scale_bytes, bytes, step, numbers, count);
}

void cmk_rectify(CMKInstructionSet set, float *z, size_t count) { FUNCTION(rectify, z, count); }

void cmk_multiply_sigmoid_slope(
    CMKInstructionSet set, const float *a, float *errors, size_t count) {
    FUNCTION(multiply_sigmoid_slope, a, errors, count);
}

void cmk_multiply_rectifier_slope(
    CMKInstructionSet set, const float *a, float *errors, size_t count) {
    FUNCTION(multiply_rectifier_slope, a, errors, count);
}

void cmk_momentum_step(CMKInstructionSet set, float *w, float *v, float decay, size_t count) {
    FUNCTION(momentum_step, w, v, decay, count);
}

void cmk_add_channel_sums(
    CMKInstructionSet set, const float *x, size_t positions, size_t channels, float *sums,
    float *squares) {
    FUNCTION(add_channel_sums, x, positions, channels, sums, squares);
}

void cmk_scale_shift(
    CMKInstructionSet set, const float *x, size_t positions, size_t channels, const float *scales,
    const float *shifts, bool rectified, float *y) {
    FUNCTION(scale_shift, x, positions, channels, scales, shifts, rectified, y);
}

void cmk_add_error_sums(
    CMKInstructionSet set, const float *errors, const float *x, size_t positions, size_t channels,
    float *sums, float *products) {
    FUNCTION(add_error_sums, errors, x, positions, channels, sums, products);
}

void cmk_combine(
    CMKInstructionSet set, const float *errors, const float *x, size_t positions, size_t channels,
    const float *a, const float *b, const float *d, float *y) {
    FUNCTION(combine, errors, x, positions, channels, a, b, d, y);
}

void cmk_pool_row(
    CMKInstructionSet set, const float *x, ptrdiff_t row_stride, size_t height, size_t width,
    size_t positions, size_t channels, float *y) {
    FUNCTION(pool_row, x, row_stride, height, width, positions, channels, y);
}

void cmk_unpool_row(
    CMKInstructionSet set, const float *errors, const float *y, const float *x,
    ptrdiff_t row_stride, size_t height, size_t width, size_t positions, size_t channels,
    float *result, ptrdiff_t result_stride) {
    FUNCTION(
        unpool_row, errors, y, x, row_stride, height, width, positions, channels, result,
        result_stride);
}

void cmk_adam_step(
    CMKInstructionSet set, float *w, const float *gradient, float *m, float *v, size_t count,
    float rate, float beta1, float beta2, float epsilon, float keep) {
    FUNCTION(adam_step, w, gradient, m, v, count, rate, beta1, beta2, epsilon, keep);
}

void cmk_blend(CMKInstructionSet set, float *average, const float *w, float share, size_t count) {
    FUNCTION(blend, average, w, share, count);
}
