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

// MARK: - Feature maps
//
// A row of positions, each with its channels side by side. `FOR_CHANNELS` takes the channels vector by
// vector, the last one cut.

#define FOR_CHANNELS(c, lanes)                                                                   \
    for (size_t c = 0, cut_##c = 0; c < channels; c += LANES)                                    \
        for (mask lanes = first_lanes(channels - c < LANES ? channels - c : LANES); cut_##c <= c; \
             cut_##c = c + 1)

void NAME(add_channel_sums)(
    const float *x, size_t positions, size_t channels, float *sums, float *squares) {
    FOR_CHANNELS(c, lanes) {
        vector sum = load_part(sums + c, lanes), square = load_part(squares + c, lanes);
        for (size_t p = 0; p < positions; p++) {
            const vector v = load_part(x + p * channels + c, lanes);
            sum += v;
            square = multiply_add(v, v, square);
        }
        store_part(sums + c, sum, lanes);
        store_part(squares + c, square, lanes);
    }
}

void NAME(scale_shift)(
    const float *x, size_t positions, size_t channels, const float *scales, const float *shifts,
    bool rectified, float *y) {
    FOR_CHANNELS(c, lanes) {
        const vector scale = load_part(scales + c, lanes), shift = load_part(shifts + c, lanes);
        for (size_t p = 0; p < positions; p++) {
            vector v = multiply_add(load_part(x + p * channels + c, lanes), scale, shift);
            if (rectified) { v = chosen(v <= 0, (vector){0}, v); }
            store_part(y + p * channels + c, v, lanes);
        }
    }
}

void NAME(add_error_sums)(
    const float *errors, const float *x, size_t positions, size_t channels, float *sums,
    float *products) {
    FOR_CHANNELS(c, lanes) {
        vector sum = load_part(sums + c, lanes), product = load_part(products + c, lanes);
        for (size_t p = 0; p < positions; p++) {
            const vector e = load_part(errors + p * channels + c, lanes);
            sum += e;
            product = multiply_add(e, load_part(x + p * channels + c, lanes), product);
        }
        store_part(sums + c, sum, lanes);
        store_part(products + c, product, lanes);
    }
}

void NAME(combine)(
    const float *errors, const float *x, size_t positions, size_t channels, const float *a,
    const float *b, const float *d, float *y) {
    FOR_CHANNELS(c, lanes) {
        const vector of_error = load_part(a + c, lanes), of_x = load_part(b + c, lanes);
        const vector shift = load_part(d + c, lanes);
        for (size_t p = 0; p < positions; p++) {
            const vector e = load_part(errors + p * channels + c, lanes);
            const vector v = load_part(x + p * channels + c, lanes);
            store_part(
                y + p * channels + c, multiply_add(of_error, e, multiply_add(of_x, v, shift)), lanes);
        }
    }
}

void NAME(pool_row)(
    const float *x, ptrdiff_t row_stride, size_t height, size_t width, size_t positions,
    size_t channels, float *y) {
    FOR_CHANNELS(c, lanes) {
        for (size_t p = 0; p < positions; p++) {
            const float *window = x + p * width * channels + c;
            vector largest = load_part(window, lanes);
            for (size_t i = 0; i < height; i++) {
                for (size_t j = 0; j < width; j++) {
                    const vector v = load_part(window + i * row_stride + j * channels, lanes);
                    largest = chosen(v > largest, v, largest);
                }
            }
            store_part(y + p * channels + c, largest, lanes);
        }
    }
}

void NAME(unpool_row)(
    const float *errors, const float *y, const float *x, ptrdiff_t row_stride, size_t height,
    size_t width, size_t positions, size_t channels, float *result, ptrdiff_t result_stride) {
    FOR_CHANNELS(c, lanes) {
        for (size_t p = 0; p < positions; p++) {
            const vector largest = load_part(y + p * channels + c, lanes);
            vector left = load_part(errors + p * channels + c, lanes);
            for (size_t i = 0; i < height; i++) {
                for (size_t j = 0; j < width; j++) {
                    const size_t place = (p * width + j) * channels + c;
                    const vector v = load_part(x + i * row_stride + place, lanes);
                    const whole_vector is_largest = v == largest;
                    store_part(
                        result + i * result_stride + place, chosen(is_largest, left, (vector){0}),
                        lanes);
                    left = chosen(is_largest, (vector){0}, left);
                }
            }
        }
    }
}

// MARK: - Optimisers

void NAME(adam_step)(
    float *w, const float *gradient, float *m, float *v, size_t count, float rate, float beta1,
    float beta2, float epsilon, float keep) {
    for (size_t i = 0; i < count; i++) {
        m[i] = beta1 * m[i] + (1 - beta1) * gradient[i];
        v[i] = beta2 * v[i] + (1 - beta2) * gradient[i] * gradient[i];
        w[i] = keep * w[i] - rate * m[i] / (__builtin_sqrtf(v[i]) + epsilon);
    }
}

void NAME(blend)(float *average, const float *w, float share, size_t count) {
    for (size_t i = 0; i < count; i++) { average[i] += share * (w[i] - average[i]); }
}
