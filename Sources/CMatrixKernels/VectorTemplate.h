// Vectors of LANES numbers, and what the kernels do with them. A file that includes this one has
// defined
//
//     LANES            numbers in a vector
//     NAME(name)       the function's name for this instruction set
//     mask             the type that says which lanes are used
//     first_lanes(n)   the mask of the first n lanes, 0 < n <= LANES
//     load_part(p, m)  loads the lanes of a mask, 0 in the others; other memory is not touched
//     store_part(p, v, m)
//     nonzero_lanes(v) a bit for each lane that is not 0
//     FUSED            whether the processor multiplies and adds with one rounding
//
// and has switched its instruction set on for all that follows.

typedef float vector __attribute__((vector_size(LANES * 4)));
typedef float unaligned_vector __attribute__((vector_size(LANES * 4), aligned(4), may_alias));
typedef int32_t whole_vector __attribute__((vector_size(LANES * 4)));

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")

INLINE vector load(const float *p) { return *(const unaligned_vector *)p; }
INLINE void store(float *p, vector v) { *(unaligned_vector *)p = v; }
INLINE vector splat(float x) { return x - (vector){0}; }
INLINE vector chosen(whole_vector condition, vector yes, vector no) {
    return (vector)((condition & (whole_vector)yes) | (~condition & (whole_vector)no));
}
INLINE vector multiply_add(vector x, vector y, vector z) {
#if FUSED
    return __builtin_elementwise_fma(x, y, z);
#else
    return x * y + z;
#endif
}

