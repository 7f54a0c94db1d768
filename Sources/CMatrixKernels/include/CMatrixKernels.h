// Products of single-precision matrices and a few functions on vectors, for processors with AVX2 or
// AVX-512. OpenBLAS, which serves all others, chooses its kernels by a list of known processors and
// falls back to 128-bit ones on a processor newer than the list.
//
// Every element of a product is computed in one way, whatever the shape and the instruction set:
//
//     c = fma(a[k-1], b[k-1], … fma(a[1], b[1], fma(a[0], b[0], keep * c)))
//
// in ascending order of the inner index, one fused multiply-add each; terms in which a is 0 may be left
// out. So a product is the same on every such processor, and however a matrix is cut into rows or
// columns.
//
// Nothing here allocates memory or keeps state; every function may run on any thread.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The instruction sets these kernels are built for, from narrow to wide.
typedef enum {
    /// Neither: there are functions, but no products.
    CMKPortable = 0,
    /// AVX2 and FMA: 8 numbers at a time.
    CMKAVX2 = 1,
    /// AVX-512F: 16 numbers at a time.
    CMKAVX512 = 2,
} CMKInstructionSet;

/// Returns the widest instruction set that this processor and its operating system offer.
CMKInstructionSet cmk_best_instruction_set(void);

/// A matrix in memory: element (i, j) is at `elements[i * row_stride + j * column_stride]`.
typedef struct {
    const float *elements;
    ptrdiff_t row_stride;
    ptrdiff_t column_stride;
} CMKMatrix;

/// Replaces C, shaped [rows, columns], by keep · C + A · (scale · B).
///
/// C is row-major with the given row stride and must not overlap A or B; it is not read when `keep`
/// is 0. Where several rows of a row-major A are 0 at the same place, as images of digits are, the row
/// of B they would meet is skipped; B must be finite.
void cmk_multiply_add(
    CMKInstructionSet set, size_t rows, size_t columns, size_t inner, CMKMatrix a, float scale,
    CMKMatrix b, float keep, float *c, ptrdiff_t c_row_stride);

/// As `cmk_multiply_add` with scale 1, row by row of A and reading only the rows of B that meet a
/// number other than 0: the fastest way for a single image. A and B are row-major.
void cmk_multiply_add_skipping_zeros(
    CMKInstructionSet set, size_t rows, size_t columns, size_t inner, CMKMatrix a, CMKMatrix b,
    float keep, float *c, ptrdiff_t c_row_stride);

/// Replaces each z by e to the power of z.
///
/// The error is at most 2 ulp for results that are normal numbers; below -87.3 the result is that of
/// -87.3, about 1e-38, and above 88.3 that of 88.3.
void cmk_exponential(CMKInstructionSet set, float *z, size_t count);

/// Replaces each z by 1 / (1 + e to the power of -z), with an error of at most 3 ulp for z above -87.
void cmk_sigmoid(CMKInstructionSet set, float *z, size_t count);

/// Replaces each negative z by 0.
void cmk_rectify(CMKInstructionSet set, float *z, size_t count);

/// Multiplies each error by the slope of the sigmoid function where its value is a: a (1 - a).
void cmk_multiply_sigmoid_slope(
    CMKInstructionSet set, const float *a, float *errors, size_t count);

/// Replaces each error by 0 where the rectifier's value a is 0.
void cmk_multiply_rectifier_slope(
    CMKInstructionSet set, const float *a, float *errors, size_t count);

/// Takes one step of gradient descent with momentum: v -= decay · w, then w += v.
void cmk_momentum_step(CMKInstructionSet set, float *w, float *v, float decay, size_t count);

/// Writes each byte times `step`.
void cmk_scale_bytes(
    CMKInstructionSet set, const uint8_t *bytes, float step, float *numbers, size_t count);

/// Adds to `sums` and `squares`, for each channel, the sum of its numbers and of their squares over a row
/// of positions.
void cmk_add_channel_sums(
    CMKInstructionSet set, const float *x, size_t positions, size_t channels, float *sums,
    float *squares);

/// Writes x · scale + shift, each channel by its own, or 0 where that is negative and `rectified`.
void cmk_scale_shift(
    CMKInstructionSet set, const float *x, size_t positions, size_t channels, const float *scales,
    const float *shifts, bool rectified, float *y);

/// Adds to `sums` and `products`, for each channel, the sum of its errors and of errors times x.
void cmk_add_error_sums(
    CMKInstructionSet set, const float *errors, const float *x, size_t positions, size_t channels,
    float *sums, float *products);

/// Writes a · error + b · x + d, each channel by its own numbers.
void cmk_combine(
    CMKInstructionSet set, const float *errors, const float *x, size_t positions, size_t channels,
    const float *a, const float *b, const float *d, float *y);

/// Writes, for each of a row of windows of height × width positions side by side, the largest number of
/// each channel.
void cmk_pool_row(
    CMKInstructionSet set, const float *x, ptrdiff_t row_stride, size_t height, size_t width,
    size_t positions, size_t channels, float *y);

/// Writes the error of each window to the first place of x that holds its largest number y, and 0 to the
/// others.
void cmk_unpool_row(
    CMKInstructionSet set, const float *errors, const float *y, const float *x,
    ptrdiff_t row_stride, size_t height, size_t width, size_t positions, size_t channels,
    float *result, ptrdiff_t result_stride);

/// Takes one step of Adam: m and v follow the gradient and its square; then w := keep · w - rate · m / (√v + ε).
void cmk_adam_step(
    CMKInstructionSet set, float *w, const float *gradient, float *m, float *v, size_t count,
    float rate, float beta1, float beta2, float epsilon, float keep);

/// Moves each average by `share` of the way towards w.
void cmk_blend(CMKInstructionSet set, float *average, const float *w, float share, size_t count);
