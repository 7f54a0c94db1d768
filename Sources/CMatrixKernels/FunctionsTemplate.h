// Functions on vectors, written once for vectors of any length; includes VectorTemplate.h.

#include "VectorTemplate.h"

/// Returns e to the power of x: 2ⁿ · eʳ with n = round(x / ln 2) and |r| <= ln 2 / 2.
INLINE vector exponential(vector x) {
    const vector upper = splat(88.3762626647949f);
    const vector lower = splat(-87.3365478515625f);
    // A comparison with NaN is false: it stays what it is.
    x = chosen(x > upper, upper, x);
    x = chosen(x < lower, lower, x);
    // Adding and subtracting 1.5 · 2²³ rounds to the nearest whole number.
    const vector round = splat(12582912.0f);
    const vector shifted = multiply_add(x, splat(1.44269504088896341f), round);
    const vector n = shifted - round;
    // ln 2 in two parts, so that x - n ln 2 is exact to the last bit of its first part.
    vector r = multiply_add(n, splat(-0.693359375f), x);
    r = multiply_add(n, splat(2.12194440e-4f), r);
    // eʳ = 1 + r + r² q(r): q has degree 5 and the smallest largest relative error of eʳ over the
    // interval, 5e-11, found by iteratively reweighted least squares.
    vector p = splat(0x1.9f0896p-13f);
    p = multiply_add(p, r, splat(0x1.6d8d06p-10f));
    p = multiply_add(p, r, splat(0x1.111270p-7f));
    p = multiply_add(p, r, splat(0x1.55548ep-5f));
    p = multiply_add(p, r, splat(0x1.555554p-3f));
    p = multiply_add(p, r, splat(0.5f));
    p = multiply_add(p, r * r, r);
    p += 1;
    // The exponent's bits stand in the low bits of `shifted`.
    const whole_vector exponent = ((whole_vector)shifted - 0x4B400000) << 23;
    return (vector)((whole_vector)p + exponent);
}

void NAME(exponential)(float *z, size_t count) {
    size_t start = 0;
    for (; count - start >= LANES; start += LANES) { store(z + start, exponential(load(z + start))); }
    if (start < count) {
        const mask lanes = first_lanes(count - start);
        store_part(z + start, exponential(load_part(z + start, lanes)), lanes);
    }
}

void NAME(sigmoid)(float *z, size_t count) {
    size_t start = 0;
    for (; count - start >= LANES; start += LANES) {
        store(z + start, 1 / (1 + exponential(-load(z + start))));
    }
    if (start < count) {
        const mask lanes = first_lanes(count - start);
        store_part(z + start, 1 / (1 + exponential(-load_part(z + start, lanes))), lanes);
    }
}

void NAME(scale_bytes)(const uint8_t *bytes, float step, float *numbers, size_t count) {
    typedef uint8_t byte_vector __attribute__((vector_size(LANES), aligned(1), may_alias));
    size_t start = 0;
    for (; count - start >= LANES; start += LANES) {
        const byte_vector some = *(const byte_vector *)(bytes + start);
        store(numbers + start, __builtin_convertvector(some, vector) * step);
    }
    for (; start < count; start++) { numbers[start] = (float)bytes[start] * step; }
}

void NAME(rectify)(float *z, size_t count) {
    for (size_t i = 0; i < count; i++) { z[i] = z[i] <= 0 ? 0 : z[i]; }
}

void NAME(multiply_sigmoid_slope)(const float *a, float *errors, size_t count) {
    for (size_t i = 0; i < count; i++) { errors[i] *= a[i] * (1 - a[i]); }
}

void NAME(multiply_rectifier_slope)(const float *a, float *errors, size_t count) {
    for (size_t i = 0; i < count; i++) { errors[i] = a[i] <= 0 ? 0 : errors[i]; }
}

void NAME(momentum_step)(float *w, float *v, float decay, size_t count) {
    for (size_t i = 0; i < count; i++) {
        v[i] = v[i] - decay * w[i];
        w[i] += v[i];
    }
}
